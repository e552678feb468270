namespace Spectral

/// The principal directions of training coefficients: c ≈ mean + Σ_k a_k d_k, k < r, with d_k orthonormal. A learner of hundreds of modes works in the r coordinates a.
/// Coefficients of trajectory s at t_j weigh 1/(‖u‖ · floor_j), so that what is lost is measured against what the basis loses anyway at that time.
/// How they are found: LeadingDirections, until every remainder is a twentieth of the floor.
module PrincipalDirections =
    /// A floor of zero would weigh without bound: nothing is asked for below this.
    let private leastFloor = 1e-12

    /// The fewest directions for which the mean of √(floor² + (what the reduction loses)²) over the training trajectories rises by no more than the share `cost` at any time.
    let of' (training: TensorSamples) (cost: float) : Coordinates =
        Check.that (cost > 0.0) "cost" $"the share by which the floor may rise is {cost}: it must be positive, 0.1 to 0.3 is usual."
        let times = training.Times.Length
        let targets = training.Targets
        let floors = training.Floors

        let mean =
            Array.init training.Modes (fun k -> targets |> Array.map (fun t -> t.Coefficients[k]) |> Deviation.mean)

        let meanAt (values: float[]) =
            Array.init times (fun j -> Array.init training.Count (fun s -> values[s * times + j]) |> Deviation.mean)

        let floorAt = meanAt floors
        let scaleOf i = max leastFloor floorAt[i % times]

        let rows =
            targets
            |> Array.mapi (fun i t ->
                let weight = 1.0 / (t.Norm * scaleOf i)
                Array.map2 (fun c m -> weight * (c - m)) t.Coefficients mean)

        let directions = LeadingDirections.of' rows training.Modes
        Check.that (directions.Length > 0) "training" "all training coefficients are the same: there is nothing to learn."

        // What each row has left after the first 0, 1, … directions, relative to ‖u‖.
        let left =
            rows
            |> Array.mapi (fun i row ->
                let struct (_, squares) = LeadingDirections.deflate directions row
                squares |> Array.map (fun square -> scaleOf i * sqrt square))

        let reduced r = floors |> Array.mapi (fun i floor -> sqrt (floor * floor + left[i][r] * left[i][r])) |> meanAt
        let within r = Array.forall2 (fun reduced floor -> reduced <= (1.0 + cost) * max leastFloor floor) (reduced r) floorAt
        let r = seq { 1 .. directions.Length } |> Seq.tryFind within |> Option.defaultValue directions.Length
        Coordinates.Along(training.Shape, mean, directions[.. r - 1])
