namespace Spectral

open System

/// How far a learned density is from the exact one, over draws of the exact one, with r = log û − log u and û not normalised.
type DensityError =
    {
        /// KL(u‖û) = log E[eʳ] − E[r], of the normalised û.
        Divergence: float
        /// ‖û − u‖/‖u‖ in L², of the normalised û: E[u (û/u − 1)²]/E[u], its root.
        Relative: float
        /// The standard deviation of r: what is left when the constant is taken off.
        Deviation: float
    }

/// An initial value problem whose solution is known, with settings that solve it.
type IvpCase =
    {
        /// Its name: lower case letters, digits and hyphens.
        Name: string
        /// The equation with its domain, its initial data and what the reference is, in a sentence.
        Words: string
        /// The problem.
        Problem: InitialValueProblem
        /// Settings that solve it.
        Settings: IvpSettings
        /// The rule of their points for another number of them.
        Points: int -> PointRule
        /// u_q(x, t) at places [n × d]: [n] a field. Of a density it is the logarithm.
        Exact: float -> float[] -> float[][]
        /// A place from the density at a time; none where the solution is no density.
        Draw: (float -> RandomStream -> float[]) option
    }

    /// The same with hidden layers and numbers of points that are a share of its own: a smaller, cheaper and coarser run.
    member c.Scaled(share: float) : IvpCase =
        Check.that
            (share > 0.0 && Double.IsFinite share)
            "share"
            $"a share of {share} was asked for: use a positive number, usually at most 1."

        let part (count: int) = max 2 (int (round (share * float count)))
        let own = c.Settings

        { c with
            Settings =
                { own with
                    Network = { own.Network with Hidden = Array.map part own.Network.Hidden }
                    Points = c.Points(part own.Points.Count)
                    Fit = { own.Fit with Points = part own.Fit.Points }
                }
        }

    /// Places at which errors are measured, in the box.
    static member val private Places = 4000
    /// Draws over which errors of densities are measured.
    static member val private Draws = 20000

    /// The places of a problem in a box, [n × d]: points of Halton's sequence behind those that runs use.
    member c.ErrorPlaces: float[] =
        Array.init IvpCase.Places (fun i -> Halton.within c.Problem.Box (Halton.point c.Problem.Box.Length (i + 5001)))
        |> Array.concat

    /// ‖û_q − u_q‖/‖u_q‖ in L², one a field, of a run in a box.
    member c.Errors(run: NeuralIvp, state: IvpState) : float[] =
        let places = c.ErrorPlaces

        Array.map2
            (fun (found: float[]) (exact: float[]) ->
                let difference = Array.map2 (-) found exact
                sqrt (Dense.dot difference difference / Dense.dot exact exact))
            (run.Values(state, places))
            (c.Exact state.Time places)

    /// The error of a run on the whole space.
    member c.DensityError(run: NeuralIvp, state: IvpState) : DensityError =
        let draw =
            match c.Draw with
            | Some draw -> draw state.Time
            | None -> invalidArg "case" $"the solution of {c.Name} is no density: ask for Errors."

        let stream = RandomStream.OfSeed(0L).Child($"{c.Name} errors")
        let places = Array.init IvpCase.Draws (fun i -> draw (stream.Child i)) |> Array.concat
        let exact = (c.Exact state.Time places)[0]
        let ratio = Array.map2 (-) (run.Values(state, places)).[0] exact
        let mean (values: float[]) = Array.sum values / float values.Length
        let middle = mean ratio
        // û/u without its constant, so that nothing overflows.
        let relative = ratio |> Array.map (fun r -> Elementary.exp (r - middle))
        let total = mean relative
        let largest = Array.max exact
        let weights = exact |> Array.map (fun e -> Elementary.exp (e - largest))

        {
            Divergence = Elementary.log total
            Relative =
                sqrt (
                    mean (Array.map2 (fun w r -> w * (r / total - 1.0) * (r / total - 1.0)) weights relative)
                    / mean weights
                )
            Deviation = sqrt (mean (ratio |> Array.map (fun r -> (r - middle) * (r - middle))))
        }

/// What problems with a known solution share.
module IvpCase =
    /// π.
    let pi = Math.PI

    /// A settings value in a line; the seed is 1 and there are no restarts.
    let settings network start fit points solver steps : IvpSettings =
        {
            Network = network
            Start = start
            Fit = fit
            Points = points
            Solver = solver
            Steps = steps
            Restart = NoRestart
            Invariants = Drifting
            Seed = 1L
        }

    /// Networks of hidden layers of one width.
    let network map width layers activation : FieldNetworkSettings =
        { Map = map; Hidden = Array.create layers width; Activation = activation }

    /// [−1, 1]ᵈ.
    let cube dimension = Array.create dimension (struct (-1.0, 1.0))

    /// exp(−|x − c|²/2s²).
    let gaussian (deviation: float) (centre: float[]) (x: Expr) : Expr =
        let away = x - Tensor.constant [| centre.Length |] centre
        Tensor.exp ((-0.5 / (deviation * deviation)) * Tensor.dot away away)

    /// A function of a place [d] at places [n × d]; lowered once, with the first two arguments.
    let values (dimension: int) (f: Expr -> Expr) : float[] -> float[] =
        let place = Tensor.input "place" [| dimension |]

        let program = Lowering.lower "values" [| place |] [| struct ("u", Tensor.reshape [| 1 |] (f place)) |] [||]

        fun places -> (Reference.run program [||] (places.Length / dimension) [| places |]).Outputs[0]

    /// A function of one place for each of the places [n × d].
    let each (dimension: int) (f: float[] -> float) (places: float[]) : float[] =
        Array.init (places.Length / dimension) (fun i -> f (Array.sub places (i * dimension) dimension))

    /// Σ a_{k₁…k_d} Π w_i[k_i]: coefficients [m₁ × … × m_d] with a table of weights an axis.
    let contract (axes: float[][]) (coefficients: float[]) : float =
        // The last axis first.
        let inner (weights: float[]) (remaining: float[]) =
            let m = weights.Length

            Array.init (remaining.Length / m) (fun row ->
                let mutable sum = 0.0

                for k in 0 .. m - 1 do
                    sum <- Math.FusedMultiplyAdd(remaining[row * m + k], weights[k], sum)

                sum)

        (Array.foldBack inner axes coefficients)[0]
