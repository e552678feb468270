namespace Spectral

open System

/// What of the settings of a run is given; what is null or empty follows from the equation.
type IvpChoices =
    {
        /// The seed of initial values and points; 1 if none is given.
        Seed: Nullable<int64>
        /// The relative tolerance of a step.
        Tolerance: Nullable<float>
        /// Units of a hidden layer.
        Width: Nullable<int>
        /// Hidden layers.
        Depth: Nullable<int>
        /// Points of a step.
        Points: Nullable<int>
        /// The name of the solver.
        Solver: string
        /// The length of an implicit step; explicit steps choose their own.
        Step: Nullable<float>
    }

    /// Nothing is given.
    static member None =
        {
            Seed = Nullable()
            Tolerance = Nullable()
            Width = Nullable()
            Depth = Nullable()
            Points = Nullable()
            Solver = ""
            Step = Nullable()
        }

/// Settings that follow from a stated equation.
///   features  periodic axes: sin, cos to the third (one axis) or second wave number; neumann: cosines to the third; else transport: sines of three octaves; else the place itself
///   network   tanh; transport 16 × 3 with swish, waves 16 × 4, periodic and neumann 20 × 3, else 24 × 2
///   start     diffusion: the initial condition itself, which the network changes; else a fit, of which what moves keeps nothing behind
///   points    3/2 of the parameters of a field for a step, 2 for the fit
///   steps     derivatives in space of order 3 and 4: implicit, 1/400 of the time; diffusion: Dormand and Prince's, 1e-4; waves and transport: Bogacki and Shampine's, 1e-3
module UsualSettings =
    /// The regularisation of direct solvers, in units of the trace; conjugate gradients have ten times that.
    [<Literal>]
    let private Regularisation = 1e-9

    /// Implicit steps over the whole time.
    [<Literal>]
    let private ImplicitSteps = 400.0

    /// A dense matrix of p × p numbers at most.
    [<Literal>]
    let private MostDense = 16384

    let private solvers: (string * (int -> TangentSolver))[] =
        [|
            "dense", fun _ -> TangentSolver.dense Regularisation
            "dual", fun _ -> TangentSolver.dual Regularisation
            "columns", fun parameters -> TangentSolver.columns (max 1 (parameters / 4)) Regularisation
            "nystrom", fun _ -> TangentSolver.nystrom 1e-6 (10.0 * Regularisation)
        |]

    /// The names of the solvers.
    let Solvers = Array.map fst solvers

    let private positive name (value: Nullable<int>) =
        Check.that (not value.HasValue || value.Value > 0) name $"{name} is {value}: give 1 or more."

    let private check (choices: IvpChoices) =
        positive "width" choices.Width
        positive "depth" choices.Depth
        positive "points" choices.Points

        for name, value in [ "tolerance", choices.Tolerance; "step", choices.Step ] do
            Check.that
                (not value.HasValue || (value.Value > 0.0 && Double.IsFinite value.Value))
                name
                $"{name} is {value}: give a positive number."

    let private mapOf (equation: StatedEquation) isTransport =
        let box = equation.Box
        let d = box.Length
        let axes = equation.Text.Axes

        if equation.Has WallCondition.Neumann then
            InputMap.Cosine(box, 3)
        elif equation.Has WallCondition.Periodic then
            // Along an axis that is not periodic, waves of twice its length bind nothing.
            let periods =
                Array.map2
                    (fun (axis: AxisText) struct (l, r) -> (if axis.Wall = WallCondition.Periodic then 1.0 else 2.0) * (r - l))
                    axes
                    box

            InputMap.Periodic(periods, (if d = 1 then 3 else 2), 1.0)
        elif isTransport then
            InputMap.OnBox(box, InputMap.Sinusoidal(d, 3, 3.0, 1.0))
        else
            InputMap.OnBox(box, InputMap.Raw(d, (if equation.IsWave then 1.0 else 1.5)))

    /// The settings of a run.
    /// Errors: an ArgumentException of one line where a choice cannot be meant, or not for this equation.
    let settings (equation: StatedEquation) (choices: IvpChoices) : IvpSettings =
        check choices
        let isImplicit = equation.Order >= 3
        let isTransport = equation.Order <= 1 && not equation.IsWave
        let isDiffusion = equation.Order = 2 && not equation.IsWave
        let map = mapOf equation isTransport
        let isOfWaves = equation.Has WallCondition.Neumann || equation.Has WallCondition.Periodic

        let width, depth =
            if isOfWaves then 20, 3
            elif isTransport then 16, 3
            elif equation.IsWave then 16, 4
            else 24, 2

        let orElse (usual: 'a) (given: Nullable<'a>) = if given.HasValue then given.Value else usual
        let width, depth = orElse width choices.Width, orElse depth choices.Depth
        let parameters = map.Count * width + (depth - 1) * (width * width + width) + 2 * width + 1
        let points = orElse (3 * parameters / 2) choices.Points
        let name = if choices.Solver = "" then "dense" else choices.Solver

        let solver =
            match Array.tryFind (fst >> (=) name) solvers with
            | Some(_, make) -> make parameters
            | None -> invalidArg "solver" (Suggestion.unknown "solver" name Solvers)

        Check.that
            (name <> "dense" || parameters <= MostDense)
            "width"
            $"{parameters} parameters a field need a dense matrix of as many squared: use --solver nystrom, or a smaller --width or --depth (at most {MostDense} parameters)."

        Check.that
            (solver.UsesProducts || int64 points * int64 parameters <= (1L <<< 28))
            "points"
            $"{points} points by {parameters} parameters are more numbers than memory is meant for: use --solver nystrom, fewer --points, or a smaller --width or --depth."

        let duration = equation.Text.Times[equation.Text.Times.Length - 1] - equation.Text.Times[0]

        Check.that
            (isImplicit || not choices.Step.HasValue)
            "step"
            "the length of a step can be given only where steps are implicit, with derivatives of order 3 or 4: give a --tolerance."

        let steps =
            if isImplicit then
                Implicit(orElse (duration / ImplicitSteps) choices.Step)
            elif isDiffusion then
                Adaptive(Tableaus.DormandPrince, orElse 1e-4 choices.Tolerance, Both)
            else
                Adaptive(Tableaus.BogackiShampine, orElse 1e-3 choices.Tolerance, Both)

        {
            Network =
                {
                    Map = map
                    Hidden = Array.create depth width
                    Activation = (if isTransport && not isOfWaves then Activation.Swish else Activation.Tanh)
                }
            Start = (if equation.BeginsCentred || isDiffusion then Centred else Fitted)
            Fit = FunctionFit.Standard(150, 2 * parameters)
            Points =
                (if equation.Box.Length = 1 && equation.Has WallCondition.Periodic then
                     PointRule.equidistant points
                 else
                     PointRule.halton points)
            Solver = solver
            Steps = steps
            Restart = NoRestart
            Invariants = Drifting
            Seed = orElse 1L choices.Seed
        }
