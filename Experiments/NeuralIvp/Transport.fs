/// Densities in phase space.
module Spectral.Experiments.IvpTransport

open Spectral

let private claims (settings: Settings) (cells: IvpCell[]) =
    let slack = settings.Real "slack"
    let ends = IvpClaims.later cells

    [|
        yield!
            ends
            |> IvpClaims.ofCase "phase-space-rotation"
            |> IvpClaims.atMost "rotation: error" "error" (slack * 1e-2)
        yield!
            ends
            |> IvpClaims.ofCase "phase-space-rotation"
            |> IvpClaims.atMost "rotation: KL divergence" "divergence" (slack * 6e-3)

        for dimension in settings.Integers "dimensions" do
            let bound = if dimension = 1 then 3e-3 else 4e-2

            yield!
                ends
                |> IvpClaims.ofCase $"scattering-{dimension}"
                |> IvpClaims.atMost $"scattering in {dimension} + {dimension} dimensions: error" "error" (slack * bound)
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-transport"
            Title = "Densities in phase space are followed on their own particles, in 1 + 1 to 3 + 3 dimensions"
            Subject =
                "Densities without collisions as log u on particles that move along the characteristics: a rotation, and scattering at the origin"
            Keys = [||]
            Parameters =
                [|
                    Parameter.Of("dimensions", "dimensions of space for scattering", "1", "1", "1,2,3")
                    IvpTable.share "0.2" "0.45" "0.8"
                    Parameter.Of("turn", "last time of the rotation", "0.01", "0.4", "0.7853981633974483")
                    Parameter.Of("last", "last time of scattering", "0.01", "0.5", "1")
                    IvpTable.slack "1000" "10" "2"
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let share = settings.Real "share"
                    let times name = [| 0.0; 0.5 * settings.Real name; settings.Real name |]

                    [|
                        (PhaseSpace.rotation (times "turn")).Scaled share |> IvpRow.ofCase []

                        for dimension in Counts.atLeastOne settings "dimensions" do
                            (PhaseSpace.scattering dimension (times "last")).Scaled share |> IvpRow.ofCase []
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
