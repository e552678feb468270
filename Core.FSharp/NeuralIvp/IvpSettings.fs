namespace Spectral

open System
open System.Globalization

/// How a network is fitted to an initial condition: Levenberg and Marquardt's method in function space on fixed points, (M + μ′ tr M) δ = Jᵀr/n, with μ′ from 1e-3, divided by 3 on success
/// and multiplied by 4 on failure.
type FunctionFit =
    {
        /// The most steps.
        Iterations: int
        /// The relative error at which it ends.
        Tolerance: float
        /// Points.
        Points: int
        /// Whether the last layer, in which a field is linear, is solved for at the end.
        Head: bool
        /// The relative error beyond which a start is refused: the network does not hold its initial condition.
        Limit: float
    }

    /// So many steps at most, to a relative error of 5e-4; a start that is wrong by half is refused.
    static member Standard(iterations: int, points: int) =
        { Iterations = iterations; Tolerance = 5e-4; Points = points; Head = false; Limit = 0.5 }

/// What the error of a step is measured by.
type StepNorm =
    /// The change of the functions: ‖J e‖ over the fields' scales.
    | Function
    /// The change of the parameters: |e| over |θ(0)|.
    | Parameter
    /// The larger of both.
    | Both

/// How time is stepped.
type TimeSteps =
    /// An explicit pair with steps that keep the estimated error of each below a relative tolerance.
    | Adaptive of tableau: Tableau * tolerance: float * norm: StepNorm
    /// Alexander's SDIRK of order 3 with steps of this length: for stiff equations.
    | Implicit of step: float

/// When a network is fitted anew to what it has become.
type RestartRule =
    /// Never.
    | NoRestart
    /// Where the residual has grown to three times its first values for three steps running, or tr M thirty times; taken only where its error is below a quarter of the bound's growth.
    | WhenResidualGrows of FunctionFit
    /// After so many accepted steps, whatever it costs.
    | EverySteps of steps: int * fit: FunctionFit

/// What a run does about the integrals that its equation keeps.
type InvariantRule =
    /// Nothing: they drift with the error.
    | Drifting
    /// It keeps their exact values, as Gauss's rule with so many nodes an axis sees them.
    | Kept of nodes: int

/// Everything that a run needs beside the problem.
type IvpSettings =
    {
        /// The networks.
        Network: FieldNetworkSettings
        /// Whether the fields are fitted at the start; a centred field needs no fit.
        Start: FieldStart
        /// The fit.
        Fit: FunctionFit
        /// The points of every step.
        Points: PointRule
        /// The solver of every velocity.
        Solver: TangentSolver
        /// The steps.
        Steps: TimeSteps
        /// Restarts.
        Restart: RestartRule
        /// Integrals that the equation keeps.
        Invariants: InvariantRule
        /// The seed of initial values and points.
        Seed: int64
    }

    /// All settings, canonically.
    member s.Canonical =
        let number (x: float) = x.ToString("R", CultureInfo.InvariantCulture)
        let hidden = String.Join("-", s.Network.Hidden)

        let steps =
            match s.Steps with
            | Adaptive(tableau, tolerance, norm) -> $"{tableau.Name} {number tolerance} {norm}"
            | Implicit step -> $"SDIRK3 {number step}"

        let head (fit: FunctionFit) = if fit.Head then ", head" else ""
        let refitted (fit: FunctionFit) = $"{fit.Iterations} iterations{head fit}"

        let restart =
            match s.Restart with
            | NoRestart -> "none"
            | WhenResidualGrows fit -> refitted fit
            | EverySteps(steps, fit) -> $"every {steps} steps, {refitted fit}"

        let invariants =
            match s.Invariants with
            | Drifting -> ""
            | Kept nodes -> $", invariants=kept on {nodes} nodes"

        $"network={s.Network.Map.Description}-{hidden} {Activation.name s.Network.Activation}, start={s.Start}, fit={s.Fit.Iterations} to {number s.Fit.Tolerance} on {s.Fit.Points}{head s.Fit}, points={s.Points.Canonical}, solver={s.Solver.Canonical}, steps={steps}, restart={restart}{invariants}, seed={s.Seed}"
