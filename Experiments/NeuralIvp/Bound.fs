/// The printed bound of the error against the error.
module Spectral.Experiments.IvpBound

open Spectral

/// Equations whose bound is in the norm of the error.
let private judged = [ "advection"; "heat"; "confined-drift"; "allen-cahn" ]

let private wrongSign = "1, wrong sign"

/// A run of the equation with the sign of its operator turned, judged by the equation itself.
let private turned (case: IvpCase) : IvpRow =
    let own = IvpRow.ofCase [ wrongSign ] case

    let run seed (machine: IMachine) =
        let engine = (machine.Learner "run").Engine
        let settings = { case.Settings with Seed = seed }
        let equation = case.Problem.Equation

        let other =
            { equation with
                Right = fun place jets -> equation.Right place jets |> Array.map Tensor.negate
            }

        use judge = new NeuralIvp(engine, case.Problem, settings)
        use run = new NeuralIvp(engine, { case.Problem with Equation = other }, settings)

        let measured (state: IvpState) (judged: IvpSnapshot) =
            let errors = case.Errors(run, state)

            Measurement.Of
                [|
                    "parameters", Cell.Integer(int64 run.Count)
                    "error", Cell.Real errors[0]
                    "bound", Cell.Real(judged.Bound / judged.Size)
                |]

        let mutable state = run.Start()
        let mutable judged = judge.Snapshot state
        let all = ResizeArray [ measured state judged ]

        while state.NextTime < case.Problem.Times.Length do
            let wanted = state.NextTime
            state <- run.Advance state
            // The bound so far is the judge's; the run's own knows nothing of the right sign.
            judged <- judge.Snapshot { state with Bound = judged.Bound }

            if state.NextTime > wanted then
                all.Add(measured state judged)

        all.ToArray()

    { own with Run = run }

let private claims (settings: Settings) (cells: IvpCell[]) =
    [|
        for case in judged do
            let own = cells |> IvpClaims.ofCase case |> IvpClaims.later |> Array.filter (fun c -> c.Key 0 <> wrongSign)

            if own.Length > 0 then
                let most = settings.Real "most"
                let ratios = own |> Array.collect (fun c -> Array.map2 (/) (c.Seeds "bound") (c.Seeds "error"))

                {
                    Name = $"{case}: the bound holds, and lies within {Claims.number most} times the error"
                    Holds = ratios |> Array.forall (fun r -> r >= 1.0 && r <= most)
                    Detail = $"between {Claims.ratio (Array.min ratios)} and {Claims.ratio (Array.max ratios)} times the error"
                }

        let ends key = cells |> IvpClaims.ofCase "advection" |> IvpClaims.withKey 0 key |> IvpClaims.last

        yield!
            IvpClaims.timesBelow
                "advection: the bound of the right sign below that of the wrong one"
                "bound"
                (settings.Real "raise")
                (ends wrongSign)
                (ends "1")
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-bound"
            Title = "The residual bounds the error from above, within a factor that steps and times make"
            Subject =
                "The bound e^{ωt}‖e(0)‖ + ∫ e^{ω(t−s)}‖R(s)‖ ds along the run's own curve of parameters, on fresh points: ω = 0 for advection, −0.49 for heat, 0.95 for drift between walls, 1 for Allen–Cahn; in the energy's norm for waves, where the error is that of u alone; and advection with the sign of its operator turned, judged by the equation itself"
            Keys = [| Column.TextKey "tolerance" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "0.7"
                    Parameter.Of("tolerances", "factors on the tolerance of the steps", "1", "1,10", "1,10")
                    Parameter.Of("advection", "last time of advection", "0.02", "0.25", "0.5")
                    Parameter.Of(
                        "turned",
                        "last time of advection of the wrong sign, which no network follows for long",
                        "0.02",
                        "0.25",
                        "0.25"
                    )
                    Parameter.Of("heat", "last time of heat", "0.005", "0.5", "2")
                    Parameter.Of("wave", "last time of the wave, 0 for none", "0", "0.5", "2")
                    Parameter.Of("reflected", "last time of a wave with reflections in three dimensions, 0 for none", "0", "0", "0.5")
                    Parameter.Of("space", "last time of the lowest mode in three dimensions, 0 for none", "0", "0", "0.5")
                    Parameter.Of("curved", "last time of a wave outside a black hole, 0 for none", "0", "0", "0.36")
                    Parameter.Of("drift", "last time of the drift between walls, 0 for none", "0", "0", "1")
                    Parameter.Of("allen-cahn", "last time of Allen–Cahn, 0 for none", "0", "0", "1")
                    Parameter.Of("raise", "how many times as large the bound must be that finds out a wrong sign", "1", "10", "100")
                    Parameter.Of("most", "the largest ratio of bound and error that counts as sharp", "1000", "500", "50")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let coarser factor (s: IvpSettings) =
                        match s.Steps with
                        | Adaptive(tableau, tolerance, norm) -> { s with Steps = Adaptive(tableau, factor * tolerance, norm) }
                        | Implicit step -> { s with Steps = Implicit(factor * step) }

                    [|
                        for name, case in
                            [
                                "advection", PlaneFlow.advection
                                "heat", PlaneFlow.heat
                                "wave", WaveBox.standing
                                "reflected", WaveBox.reflected
                                "space", WaveBox.standingInSpace
                                "curved", CurvedWave.outsideBlackHole 21
                                "drift", ConfinedDrift.inSquare
                                "allen-cahn", PeriodicLine.allenCahn
                            ] do
                            let last = settings.Real name

                            if last > 0.0 then
                                for factor in settings.Reals "tolerances" do
                                    (case [| 0.0; 0.5 * last; last |]).Scaled(settings.Real "share")
                                    |> IvpRow.withSettings (coarser factor)
                                    |> IvpRow.ofCase [ Claims.number factor ]

                        (PlaneFlow.advection [| 0.0; settings.Real "turned" |]).Scaled(settings.Real "share") |> turned
                    |]
            Claims = claims
            Figures = [||]
        }
