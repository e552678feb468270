/// Sinusoidal features: do they help?
module Spectral.Experiments.IvpEmbedding

open Spectral

let private raw = "none"

let private claims (_: Settings) (cells: IvpCell[]) =
    let ends = cells |> IvpClaims.ofCase "bell-wave" |> IvpClaims.last
    let plain, featured = ends |> IvpClaims.withKey 0 raw, ends |> Array.filter (fun c -> c.Key 0 <> raw)

    if featured.Length = 0 then
        [||]
    else
        IvpClaims.timesBelow
            "bell's wave: the best features below none"
            "error"
            1.0
            plain
            [| featured |> Array.minBy (fun c -> c.Median "error") |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-embedding"
            Title = "A few sinusoidal features let a small network follow a wave more closely"
            Subject =
                "A bell's wave, a packet's and a narrow bell's advection by networks of the same hidden layers on plain coordinates and on sinusoidal features of L frequencies with amplitudes A/ω^α; errors at the start are those of the fit"
            Keys = [| Column.TextKey "features" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.35" "0.6"
                    Parameter.Of("levels", "numbers of frequencies L", "1", "1,2,3", "1,3")
                    Parameter.Of("exponents", "exponents α", "1", "1", "0,1")
                    Parameter.Of("amplitudes", "amplitudes A", "3", "3", "3")
                    Parameter.Of("bell", "last time of the bell", "0.02", "0.15", "0.3")
                    Parameter.Of("packet", "last time of the packet, 0 for none", "0", "0", "0.25")
                    Parameter.Of("narrow", "last time of advection of a narrow bell, 0 for none", "0", "0", "0.25")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let on map = IvpRow.withSettings (fun s -> { s with Network = { s.Network with Map = map } })

                    [|
                        for name, case in [ "bell", WaveBox.bellShaped; "packet", WaveBox.packet 5.0; "narrow", PlaneFlow.narrowAdvection ] do
                            if settings.Real name > 0.0 then
                                let case = (case [| 0.0; settings.Real name |]).Scaled(settings.Real "share")
                                case |> on (InputMap.Raw(2, 1.0)) |> IvpRow.ofCase [ raw ]

                                for levels in Counts.atLeastOne settings "levels" do
                                    for exponent in settings.Reals "exponents" do
                                        for amplitude in settings.Reals "amplitudes" do
                                            let map = InputMap.Sinusoidal(2, levels, amplitude, exponent)
                                            case |> on map |> IvpRow.ofCase [ map.Description ]
                    |]
            Claims = claims
            Figures = [||]
        }
