/// The printed bound of the error against the error.
module Spectral.Experiments.IvpBound

open Spectral

/// Equations whose bound is in the norm of the error.
let private judged = [ "advection"; "heat"; "confined-drift"; "allen-cahn" ]

let private claims (settings: Settings) (cells: IvpCell[]) =
    [|
        for case in judged do
            let own = cells |> IvpClaims.ofCase case |> IvpClaims.later

            if own.Length > 0 then
                let most = settings.Real "most"
                let ratios = own |> Array.collect (fun c -> Array.map2 (/) (c.Seeds "bound") (c.Seeds "error"))

                {
                    Name = $"{case}: the bound holds, and lies within {Claims.number most} times the error"
                    Holds = ratios |> Array.forall (fun r -> r >= 1.0 && r <= most)
                    Detail = $"between {Claims.ratio (Array.min ratios)} and {Claims.ratio (Array.max ratios)} times the error"
                }
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-bound"
            Title = "The residual bounds the error from above, within a factor that steps and times make"
            Subject =
                "The bound e^{ωt}‖e(0)‖ + ∫ e^{ω(t−s)}‖R(s)‖ ds along the run's own curve of parameters, on fresh points: ω = 0 for advection, −0.49 for heat, 0.95 for drift between walls, 1 for Allen–Cahn; in the energy's norm for a wave, where the error is that of u alone"
            Keys = [| Column.TextKey "tolerance" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "1"
                    Parameter.Of("tolerances", "factors on the tolerance of the steps", "1", "1,10", "1,10")
                    Parameter.Of("advection", "last time of advection", "0.02", "0.25", "0.5")
                    Parameter.Of("heat", "last time of heat", "0.005", "0.5", "2")
                    Parameter.Of("wave", "last time of the wave, 0 for none", "0", "0.5", "2")
                    Parameter.Of("drift", "last time of the drift between walls, 0 for none", "0", "0", "1")
                    Parameter.Of("allen-cahn", "last time of Allen–Cahn, 0 for none", "0", "0", "1")
                    Parameter.Of("most", "the largest ratio of bound and error that counts as sharp", "1000", "500", "50")
                |]
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
                                "drift", ConfinedDrift.inSquare
                                "allen-cahn", PeriodicLine.allenCahn
                            ] do
                            let last = settings.Real name

                            if last > 0.0 then
                                for factor in settings.Reals "tolerances" do
                                    (case [| 0.0; 0.5 * last; last |]).Scaled(settings.Real "share")
                                    |> IvpRow.withSettings (coarser factor)
                                    |> IvpRow.ofCase [ Claims.number factor ]
                    |]
            Claims = claims
            Figures = [||]
        }
