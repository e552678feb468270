namespace Spectral

open System

/// How a linear part enters the steps of a method.
type LinearForm =
    /// ETDRK4, of the classical Runge–Kutta method alone: its error constants do not grow with the stiffness.
    | ExponentialDifferencing = 0
    /// Integrating factors (Lawson), of every method whose times do not decrease: its order, with error constants that grow with the stiffness.
    | IntegratingFactor = 1

/// The linear part L of du/dt = L u + N(t, u), with what an exponential integrator needs of it: φ_k(hL), as flat arrays that add up, and the rows of the matrix
/// that such an array stands for.
[<Sealed>]
type LinearPart
    private
    (name: string, size: int, numbers: float[], form: LinearForm, phi: float -> float[][], row: float[] -> int -> struct (int * float)[]) =

    static let square (values: float[]) =
        let n = int (round (sqrt (float values.Length)))

        Check.that
            (n > 0 && n * n = values.Length)
            "matrix"
            $"a dense linear part is a square matrix, row by row; {values.Length} numbers are none."

        n

    /// A real diagonal matrix.
    static member Diagonal(diagonal: float[]) : LinearPart =
        Check.that (diagonal.Length > 0) "diagonal" "a linear part needs at least one number."
        Check.finite "diagonal" diagonal
        let own = Array.copy diagonal
        let n = own.Length

        let phi h =
            let each = own |> Array.map (fun value -> PhiFunctions.ofNumber (h * value) 0.0)

            Array.init 4 (fun k -> each |> Array.map (fun functions -> let struct (re, _) = functions[k] in re))

        LinearPart("diagonal", n, own, LinearForm.ExponentialDifferencing, phi, (fun m i -> [| struct (i, m[i]) |]))

    /// Multipliers re + i·im of the modes 0 … K on real Fourier coefficients (mean; cosine and sine of mode 1; of mode 2; …): a cos θ + b sin θ is the real
    /// part of (a − ib) e^(iθ), so ∂ₓ of wavenumber κ is the multiplier iκ. The mean takes the real part of the first.
    static member Fourier(real: float[], imaginary: float[]) : LinearPart =
        Check.that
            (real.Length > 0 && real.Length = imaginary.Length)
            "imaginary"
            $"{real.Length} real parts came with {imaginary.Length} imaginary parts: give one of each a mode."

        Check.finite "real" real
        Check.finite "imaginary" imaginary
        let re, im = Array.copy real, Array.copy imaginary
        let modes = re.Length

        // All real parts, then all imaginary parts.
        let phi h =
            let each = Array.map2 (fun a b -> PhiFunctions.ofNumber (h * a) (h * b)) re im

            Array.init 4 (fun k ->
                Array.init (2 * modes) (fun i ->
                    let struct (a, b) = each[i % modes][k]
                    if i < modes then a else b))

        let row (m: float[]) i =
            let k = (i + 1) / 2

            if i = 0 then [| struct (0, m[0]) |]
            elif i % 2 = 1 then [| struct (i + 1, m[modes + k]); struct (i, m[k]) |]
            else [| struct (i - 1, -m[modes + k]); struct (i, m[k]) |]

        LinearPart("Fourier", 2 * modes - 1, Array.append re im, LinearForm.ExponentialDifferencing, phi, row)

    /// Any square matrix, row by row.
    static member Dense(matrix: float[]) : LinearPart =
        let n = square matrix
        Check.finite "matrix" matrix
        let own = Array.copy matrix
        let phi h = PhiFunctions.ofMatrix (own |> Array.map (fun v -> h * v)) n

        LinearPart("dense", n, own, LinearForm.ExponentialDifferencing, phi, (fun m i -> Array.init n (fun j -> struct (j, m[i * n + j]))))

    /// "diagonal", "Fourier" or "dense".
    member _.Name = name
    /// n, the size of the state.
    member _.StateSize = size
    /// The numbers it was made of: the diagonal; all real parts, then all imaginary parts; the matrix row by row. Read them, do not write into them.
    member _.Numbers = numbers
    /// How it enters steps; ETDRK4 unless another form was asked for.
    member _.Form = form

    /// The same linear part, to enter steps in another form.
    member _.By(form: LinearForm) : LinearPart =
        Check.that (System.Enum.IsDefined form) "form" $"there is no form {int form} of a linear part: choose one of LinearForm."
        LinearPart(name, size, numbers, form, phi, row)

    /// What a canonical text says of a linear part that may be there.
    static member internal Words(linear: LinearPart option) : string =
        match linear with
        | Some part ->
            let how =
                if part.Form = LinearForm.IntegratingFactor then
                    "integrating factors"
                else
                    "ETDRK4"

            $", {part.Name} linear part by {how}"
        | None -> ""

    /// L itself, [n × n], row by row.
    member _.Matrix: float[] =
        let matrix: float[] = Array.zeroCreate (size * size)

        for i in 0 .. size - 1 do
            for struct (j, value) in row numbers i do
                matrix[i * size + j] <- value

        matrix

    /// The linear part of y = (u − mean)/scale, S⁻¹ L S with S = diag(scale): what acts on a scaled state. The constant S⁻¹ L mean is left to N.
    member _.Scaled(scale: float[]) : LinearPart =
        Check.that (scale.Length = size) "scale" $"{scale.Length} scales were given for a linear part of {size} numbers: give one for each."

        let scaled m i =
            row m i
            |> Array.map (fun (struct (j, value)) -> if i = j then struct (j, value) else struct (j, value * (scale[j] / scale[i])))

        LinearPart(name, size, numbers, form, phi, scaled)

    /// The same on each half of a state of twice the length.
    member _.Doubled: LinearPart =
        let both values i =
            let start = if i < size then 0 else size
            row values (i - start) |> Array.map (fun (struct (j, value)) -> struct (start + j, value))

        LinearPart(name, 2 * size, numbers, form, phi, both)

    /// The whole field L y + f(y) of a network f, for methods that take it in one piece.
    member l.AddedTo(network: Network) : Network =
        Check.that
            (network.InputCount = size && network.OutputCount = size)
            "network"
            $"{network.Description} and a linear part of {size} numbers are no field together: give them the same size."

        let matrix = Tensor.constant [| size; size |] l.Matrix

        Network(
            $"{network.Description} + given {name} linear part",
            size,
            size,
            network.Windows,
            fun y -> network.Apply y + Tensor.apply matrix y
        )

    /// φ₀(hL) … φ₃(hL).
    member internal _.Phi(h: float) = phi h
    /// Columns and values of a row of what an array stands for that Phi gives, or a sum of such.
    member internal _.Row(values: float[], index: int) = row values index
