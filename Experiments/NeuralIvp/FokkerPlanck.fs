/// Fokker–Planck equations: the form of the unknown, and where its points lie.
module Spectral.Experiments.IvpFokkerPlanck

open Spectral

let private carried, logarithm, density = "log u, particles", "log u, box", "u, box"

/// The logarithm on points of a box that holds the density, instead of particles.
let private onBox (case: IvpCase) : IvpCase =
    let box = Array.create case.Problem.Equation.Dimension (struct (-1.5, 1.5))

    { case with
        Problem = { case.Problem with Box = box; Particles = None }
        Points = PointRule.halton
        Settings = { case.Settings with Points = PointRule.halton case.Settings.Points.Count }
    }

let private claims (settings: Settings) (cells: IvpCell[]) =
    let slack = settings.Real "slack"
    let mixture = cells |> IvpClaims.ofCase "mixture-2" |> IvpClaims.last
    let between = cells |> IvpClaims.ofCase "confined-drift" |> IvpClaims.last

    [|
        yield!
            mixture
            |> IvpClaims.withKey 0 carried
            |> IvpClaims.atMost "mixture in the plane, particles: KL divergence" "divergence" (slack * 3e-4)
        yield! between |> IvpClaims.atMost "between walls: error" "error" (slack * 5e-3)

        let onBox = mixture |> IvpClaims.withKey 0 logarithm
        let plain = cells |> IvpClaims.ofCase "mixture-box-2" |> IvpClaims.last

        yield! IvpClaims.timesBelow "mixture in the plane, points of a box: log u against u" "error" 3.0 plain onBox

        yield!
            IvpClaims.timesBelow
                "mixture in the plane, log u: particles against points of a box"
                "error"
                1.0
                onBox
                (mixture |> IvpClaims.withKey 0 carried)
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-fokker-planck"
            Title = "A density is best followed as its logarithm on particles that move with it"
            Subject =
                "A mixture of two normal densities in a linear drift, as log u on particles, as log u on points of [−1.5, 1.5]², and as u on points of the square; and a density between walls"
            Keys = [| Column.TextKey "form" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.45" "1"
                    Parameter.Of("last", "last time", "0.01", "0.5", "1")
                    Parameter.Of("walls", "last time between walls, 0 for none", "0", "0.1", "1")
                    IvpTable.slack "1000" "10" "1"
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let last, walls, share = settings.Real "last", settings.Real "walls", settings.Real "share"
                    let times last = [| 0.0; 0.5 * last; last |]
                    let mixture = (DriftingMixture.inDimension 2 (times last)).Scaled share

                    [|
                        mixture |> IvpRow.ofCase [ carried ]
                        onBox mixture |> IvpRow.ofCase [ logarithm ]
                        (DriftingMixture.inBox 2 (times last)).Scaled share |> IvpRow.ofCase [ density ]

                        if walls > 0.0 then
                            (ConfinedDrift.inSquare (times walls)).Scaled share |> IvpRow.ofCase [ density ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
