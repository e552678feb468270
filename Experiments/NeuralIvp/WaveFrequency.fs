/// Packets of waves of growing frequency.
module Spectral.Experiments.IvpWaveFrequency

open Spectral

let private claims (settings: Settings) (cells: IvpCell[]) =
    let frequencies, shares = settings.Reals "frequencies", settings.Reals "shares"

    let ends frequency =
        cells
        |> IvpClaims.withKey 0 (Claims.number frequency)
        |> IvpClaims.withKey 1 (Claims.number (Array.max shares))
        |> IvpClaims.withKey 2 "none"
        |> IvpClaims.last

    if frequencies.Length < 2 then
        [||]
    else
        IvpClaims.timesBelow
            "largest plain network: the highest frequency against the lowest"
            "error"
            1.0
            (ends (Array.max frequencies))
            (ends (Array.min frequencies))

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-wave-frequency"
            Title = "Higher frequencies ask for larger networks"
            Subject =
                "Waves from exp(−|x|²/2s²) cos(fπx), s = 0.2, by plain networks and on sinusoidal features of three frequencies, at several shares of the widths and points"
            Keys = [| Column.TextKey "frequency"; Column.TextKey "size"; Column.TextKey "features" |]
            Parameters =
                [|
                    Parameter.Of("frequencies", "frequencies f", "0", "0,2,5", "0,2,5,10")
                    Parameter.Of("shares", "widths and points, as shares of those that the case is meant for", "0.2", "0.45", "0.5,0.7")
                    Parameter.Of("last", "last time", "0.02", "0.15", "0.25")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    [|
                        for frequency in settings.Reals "frequencies" do
                            for share in settings.Reals "shares" do
                                let case = (WaveBox.packet frequency [| 0.0; settings.Real "last" |]).Scaled share

                                for name, map in [ "none", case.Settings.Network.Map; "three", InputMap.Sinusoidal(2, 3, 3.0, 1.0) ] do
                                    case
                                    |> IvpRow.withSettings (fun s -> { s with Network = { s.Network with Map = map } })
                                    |> IvpRow.ofCase [ Claims.number frequency; Claims.number share; name ]
                    |]
            Claims = claims
            Figures = [||]
        }
