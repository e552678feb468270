namespace Spectral

open System

/// A dynamics learned from someone's data: an autonomous vector field dy/dt = f(y)/τ on the coordinates of the states.
type LearnedDynamics =
    {
        /// From states (c, β, x₀) to coordinates y.
        Coordinates: StateCoordinates
        /// The field.
        Field: FieldOfDynamics
        /// θ.
        Parameters: float[]
        /// τ, the unit of time in which the field is learned.
        TimeUnit: float
        /// The usual interval of the data: no Runge–Kutta step of a forecast is longer than half of it.
        Interval: float
    }

    /// The network of the field.
    member d.Network = d.Field.Form.Network d.Coordinates.Size

    /// The coordinates at times t₀ < t₁ < … from those at t₀, [times][n]. Raises NumericalFailureException where they leave the finite numbers.
    member d.Solve(learner: ILearner, times: float[], y: float[]) : float[][] =
        if times.Length = 1 then
            [| y |]
        else
            let longest = times |> Array.pairwise |> Array.fold (fun l (a, b) -> max l (b - a)) 0.0
            let steps = max 1 (int (min 1.0e6 (ceil (2.0 * longest / d.Interval))))
            let own = times |> Array.map (fun t -> (t - times[0]) / d.TimeUnit)

            learner.Solve(FieldPrograms.Of d.Network, d.Parameters, FixedScheme(Tableaus.Rk4, own, steps), 1, y)
            |> Array.chunkBySize y.Length

    /// The states at times t₀ < t₁ < … from that at t₀, [times][state]. What the coordinates lose of the first state is added to all as it is, so that a forecast begins where the data are.
    member d.Forecast(learner: ILearner, times: float[], state: float[]) : float[][] =
        let y = d.Coordinates.Forward state
        let left = Array.map2 (-) state (d.Coordinates.Backward y)
        d.Solve(learner, times, y) |> Array.map (fun y -> Array.map2 (+) (d.Coordinates.Backward y) left)

    /// The field as equations in the coordinates, one line each, where it is a polynomial; none otherwise. Time is that of the data.
    member d.Equations: string[] =
        let n = d.Coordinates.Size
        let names = LearnedDynamics.NamesOf d.Coordinates
        let number (x: float) = x.ToString("G6", Globalization.CultureInfo.InvariantCulture)

        let lines (terms: int -> (float * string)[]) =
            Array.init n (fun i ->
                let own = terms i |> Array.filter (fun (factor, _) -> factor <> 0.0)

                let text k (factor: float, name: string) =
                    let sign =
                        if factor < 0.0 then (if k = 0 then "-" else " - ")
                        elif k = 0 then ""
                        else " + "

                    let behind = if name = "" then "" else " " + name
                    $"{sign}{number (abs factor)}{behind}"

                let right = if own.Length = 0 then "0" else own |> Array.mapi text |> String.concat ""
                $"{names[i]}' = {right}")

        let at place = d.Parameters[place] / d.TimeUnit

        match d.Field.Name with
        | "linear" -> lines (fun i -> Array.init (n + 1) (fun k -> if k < n then at (i * n + k), names[k] else at (n * n + i), ""))
        | "quadratic"
        | "sparse" ->
            let monomials = Monomials(n, 2)
            let active i k = d.Field.Active.Length = 0 || d.Field.Active[i * monomials.Count + k]

            lines (fun i ->
                Array.append
                    [| at i, "" |]
                    (Array.init monomials.Count (fun k ->
                        (if active i k then at (n + i * monomials.Count + k) else 0.0),
                        monomials.Terms[k] |> Array.map (fun v -> names[v]) |> String.concat " ")))
        | _ -> [||]

    /// The names of the coordinates: a1 …, then beta and x0 of the axes that move, numbered where there are several.
    static member NamesOf(coordinates: StateCoordinates) : string[] =
        let shape = coordinates.Shape
        let many name count = Array.init count (fun k -> if count = 1 then name else $"{name}{k + 1}")

        Array.concat
            [
                Array.init coordinates.Directions.Length (fun k -> $"a{k + 1}")
                many "beta" shape.Scales
                many "x0" shape.ScaleOfCenter.Length
            ]
