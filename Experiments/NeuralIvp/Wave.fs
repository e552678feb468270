/// Waves: the error over the size of the network.
module Spectral.Experiments.IvpWave

open Spectral

let private claims (settings: Settings) (cells: IvpCell[]) =
    let shares = settings.Reals "shares"

    [|
        yield!
            cells
            |> IvpClaims.withKey 0 (Claims.number (Array.max shares))
            |> IvpClaims.last
            |> Array.collect (fun c ->
                let u, v = if c.Row.Case.Name = "standing-wave" then 1e-2, 6e-3 else 4e-3, 1.4e-2
                let slack = settings.Real "slack"

                Array.append
                    (IvpClaims.atMost $"{c.Row.Case.Name}, largest network: error of u" "error" (slack * u) [| c |])
                    (IvpClaims.atMost $"{c.Row.Case.Name}, largest network: error of u_t" "velocity_error" (slack * v) [| c |]))

        for case in [ "standing-wave"; "bell-wave" ] do
            let at share = cells |> IvpClaims.ofCase case |> IvpClaims.withKey 0 (Claims.number share) |> IvpClaims.last

            if shares.Length > 1 then
                yield!
                    IvpClaims.timesBelow
                        $"{case}: the largest network below the smallest"
                        "error"
                        1.0
                        (at (Array.min shares))
                        (at (Array.max shares))
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-wave"
            Title =
                "The error of a bell's wave falls with the number of parameters; that of the lowest mode, which small networks hold, stays at the steps' tolerance"
            Subject =
                "u_tt = 0.1 Δu on the square: the lowest mode and a bell, u and u_t by networks of their own; a share of the widths and of the points of the cases"
            Keys = [| Column.TextKey "size" |]
            Parameters =
                [|
                    Parameter.Of(
                        "shares",
                        "widths and points, as shares of those that the cases are meant for",
                        "0.2",
                        "0.3,0.45",
                        "0.35,0.5,0.7"
                    )
                    Parameter.Of("standing", "last time of the lowest mode", "0.02", "0.5", "2")
                    Parameter.Of("bell", "last time of the bell", "0.02", "0.3", "0.9")
                    IvpTable.slack "1000" "10" "3"
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let times name = [| 0.0; 0.5 * settings.Real name; settings.Real name |]

                    [|
                        for case in [| WaveBox.standing (times "standing"); WaveBox.bellShaped (times "bell") |] do
                            for share in settings.Reals "shares" do
                                case.Scaled share |> IvpRow.ofCase [ Claims.number share ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
