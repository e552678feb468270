namespace Spectral

open System

/// A fit of trajectories whose solves choose their own steps: each trajectory by itself, its accepted steps frozen in the gradient (AdaptiveSolve.Gradient).
type AdaptiveFit =
    {
        /// The learned vector field.
        Field: FieldPrograms
        /// A method with an embedded one.
        Tableau: Tableau
        /// t₀ < t₁ < …
        Times: float[]
        /// Tolerances.
        Options: AdaptiveOptions
        /// Number of trajectories.
        Samples: int
        /// The network's states at t₀, [samples × state].
        Initial: float[]
        /// The loss.
        Residual: ResidualPrograms
        /// The loss's data at t₁, t₂, …: one array a datum, [times − 1 × samples × size].
        Data: float[][]
        /// Initial parameters.
        Start: float[]
    }

    interface IFit with
        member f.Start = f.Start

        member f.Words =
            FormattableString.Invariant $"{f.Tableau.Name}, {f.Options.RelativeTolerance:R}, {f.Options.AbsoluteTolerance:R}"

        member f.Numbers = Array.append [| f.Times; f.Start; f.Initial |] f.Data
        member f.Objective(engine, _) = new AdaptiveObjective(engine, f)

/// Σ r² over all trajectories and later times, as a function of the field's parameters; infinite where a solve does not reach its end.
and internal AdaptiveObjective(engine: IEngine, fit: AdaptiveFit) =
    let n = fit.Field.StateSize
    let later = fit.Times.Length - 1
    let count = fit.Field.Network.ParameterCount
    let loss = TrajectoryLoss(engine, fit.Residual, n, fit.Samples, later, fit.Data)
    let mutable operations = 0L

    interface IObjective with
        member _.Count = count
        member _.Terms = fit.Samples * later
        member _.Loss(sum, terms) = sqrt (sum / float terms)

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            let field = ProgramField(engine, fit.Field, parameters.ToArray())
            let total: float[] = Array.zeroCreate count
            let parts: float[] = Array.zeroCreate fit.Samples

            try
                for s in 0 .. fit.Samples - 1 do
                    let cotangents (states: float[]) =
                        let struct (part, pulled) = loss.Pull(s, states)
                        parts[s] <- part
                        pulled

                    let initial = Array.sub fit.Initial (s * n) n
                    let own = AdaptiveSolve.Gradient(fit.Tableau, field, fit.Times, initial, fit.Options, cotangents)

                    for p in 0 .. count - 1 do
                        total[p] <- total[p] + own.Parameters[p]

                gradient.Write(0, ReadOnlySpan total)
                let value = Array.fold (+) 0.0 parts
                if Double.IsNaN value then infinity else value
            with :? SolveFailedException ->
                infinity

        member _.Dispose() = ()
