namespace Spectral

/// The linear part of a learned dynamics, by the numbers that say how fast what is small grows and turns.
type LinearSpectrum =
    /// Of an equation, the eigenvalues λ of its symbol at each mode: (|κ|, λ), κ the wave vector; e^{λt} leads a mode on.
    | Symbol of modes: struct (float * ComplexNumber)[]
    /// Of a vector field, the eigenvalues λ of its Jacobian at the mean state, in the time of the data; e^{λt} leads a mode on.
    | Rates of eigenvalues: ComplexNumber[]
    /// Of a map of delays, its eigenvalues μ over a step: μ^k leads a mode on by k steps.
    | Factors of step: float * eigenvalues: ComplexNumber[]

/// Linear parts of learned dynamics.
module LinearSpectra =
    let private eigenvalues (n: int) (entry: int -> int -> float) =
        let struct (values, _) = GeneralEigen.decompose (Matrix.Init(n, n, entry))
        values

    let private symbol (equation: FieldEquation) =
        let flow = EquationFlow.Of equation
        let waves = Array.init flow.Modes.Dimension flow.Modes.Waves

        Array.init flow.Modes.Count (fun j ->
            let size = waves |> Array.fold (fun sum wave -> sum + wave[j] * wave[j]) 0.0 |> sqrt
            flow.Eigenvalues j |> Array.map (fun value -> struct (size, value)))
        |> Array.concat

    /// A of f(y) = A y + …, where the field has such a part.
    let private jacobian (dynamics: LearnedDynamics) =
        let field = dynamics.Learned.Field.Network
        let n = field.InputCount
        let mutable offset = 0
        let mutable found = None

        for window in field.Windows do
            let count = window.Expression.Size
            let isNamed (ends: string) = window.Name.EndsWith(ends, System.StringComparison.Ordinal)

            if found.IsNone && (isNamed "linear weight" || isNamed "polynomial") then
                let start, width = offset, count / n
                found <- Some(fun i k -> dynamics.Parameters[start + i * width + k] / dynamics.TimeUnit)

            offset <- offset + count

        found |> Option.map (fun entry -> n, entry)

    /// The linear part of a dynamics; none where it has none.
    let tryOf (dynamics: IDynamics) : LinearSpectrum option =
        match dynamics with
        | :? EquationDynamics as equation when equation.Equation.ParameterCount = 0 && equation.Equation.Terms |> Array.exists _.IsLinear ->
            Some(Symbol(symbol equation.Equation))
        | :? DelayDynamics as delays when delays.Map.Inputs = 0 ->
            let map = delays.Map
            Some(Factors(map.Step, eigenvalues map.Rank (fun i k -> map.Map[i * map.Rank + k])))
        | :? LearnedDynamics as field when field.Field.HasLinearPart ->
            jacobian field |> Option.map (fun (n, entry) -> Rates(eigenvalues n entry))
        | _ -> None
