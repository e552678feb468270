namespace Spectral

open System

/// The orthonormal directions that hold most of given rows: first Gram–Schmidt with the largest remainder first, until every remainder is a twentieth or there are enough vectors; in these the
/// symmetric eigenproblem is small, and no accuracy is lost to squares of tiny components. Each direction's largest component is positive.
module internal LeadingDirections =
    let private negligible = 0.05

    let dot (a: float[]) (b: float[]) =
        let mutable sum = 0.0

        for i in 0 .. a.Length - 1 do
            sum <- Math.FusedMultiplyAdd(a[i], b[i], sum)

        sum

    /// a ← a − factor · b.
    let subtract (factor: float) (b: float[]) (a: float[]) =
        for i in 0 .. a.Length - 1 do
            a[i] <- Math.FusedMultiplyAdd(-factor, b[i], a[i])

    /// Orthonormal vectors that leave of every row no more than the tolerance, at most so many.
    let private span (rows: float[][]) (tolerance: float) (most: int) =
        let remainders = rows |> Array.map Array.copy
        let found = Collections.Generic.List<float[]>()
        let mutable settled = false

        while not settled do
            let squares = remainders |> Array.map (fun r -> dot r r)
            let largest = Array.max squares

            if largest <= tolerance * tolerance || found.Count = min most rows[0].Length then
                settled <- true
            else
                let next = Array.copy remainders[Array.IndexOf(squares, largest)]

                for q in found do
                    subtract (dot q next) q next

                let size = sqrt (dot next next)
                let unit = next |> Array.map (fun v -> v / size)
                found.Add unit

                for r in remainders do
                    subtract (dot unit r) unit r

        found.ToArray()

    /// The directions of rows that are scaled so that what is below a twentieth is negligible, the leading one first, at most so many; none of rows that are all negligible.
    let of' (rows: float[][]) (most: int) : float[][] =
        let basis = span rows negligible most
        let k = basis.Length

        if k = 0 then
            [||]
        else
            let coordinates = rows |> Array.map (fun row -> basis |> Array.map (fun q -> dot q row))

            let struct (_, vectors) =
                SymmetricEigen.decompose (Dense.symmetricProduct (Array.concat coordinates) rows.Length k) k

            // From the largest eigenvalue down, the largest component positive.
            Array.init k (fun d ->
                let column = k - 1 - d
                let direction = Array.zeroCreate rows[0].Length

                for i in 0 .. k - 1 do
                    subtract -vectors[i * k + column] basis[i] direction

                let largest = direction |> Array.fold (fun m v -> max m (abs v)) 0.0
                let first = Array.find (fun v -> abs v = largest) direction
                if first < 0.0 then Array.map (fun v -> -v) direction else direction)

/// The principal directions of training coefficients: c ≈ mean + Σ_k a_k d_k, k < r, with d_k orthonormal. A learner of hundreds of modes works in the r coordinates a.
/// Coefficients of trajectory s at t_j weigh 1/(‖u‖ · floor_j), so that what is lost is measured against what the basis loses anyway at that time.
/// How they are found: LeadingDirections, until every remainder is a twentieth of the floor.
[<Sealed>]
type PrincipalDirections private (mean: float[], directions: float[][], reducedFloors: float[]) =
    /// r.
    member _.Count = directions.Length
    /// The mean, [modes].
    member _.Mean = mean
    /// The directions, [r][modes].
    member _.Directions = directions
    /// Mean over the training trajectories of √(floor² + (what the reduction loses)²), [times].
    member _.ReducedFloors = reducedFloors

    /// The coordinates [r] of coefficients.
    member _.Reduce(coefficients: float[]) : float[] =
        let difference = Array.map2 (-) coefficients mean
        directions |> Array.map (fun d -> LeadingDirections.dot d difference)

    /// The coefficients of coordinates [r].
    member _.Restore(coordinates: float[]) : float[] =
        let result = Array.copy mean
        directions |> Array.iteri (fun k d -> LeadingDirections.subtract -coordinates[k] d result)
        result

    /// The fewest directions for which the mean floor rises by no more than the share `cost` at any time, as far as the training samples tell.
    static member Of(training: TensorSamples, cost: float) : PrincipalDirections =
        Check.that (cost > 0.0) "cost" $"the share by which the floor may rise is {cost}: it must be positive, 0.1 to 0.3 is usual."
        let times = training.Times.Length
        let targets = training.Targets
        let floors = training.Floors
        let modes = training.Modes
        let count = targets.Length

        let mean =
            Array.init modes (fun k -> (targets |> Array.fold (fun sum t -> sum + t.Coefficients[k]) 0.0) / float count)

        let floorAt =
            Array.init times (fun j ->
                Seq.fold (fun sum s -> sum + floors[s * times + j]) 0.0 (seq { 0 .. training.Count - 1 })
                / float training.Count)

        // A floor of zero would weigh without bound: nothing is asked for below 1e-12.
        let weights = targets |> Array.mapi (fun i t -> 1.0 / (t.Norm * max 1e-12 floorAt[i % times]))

        let rows = targets |> Array.mapi (fun i t -> Array.map2 (fun c m -> weights[i] * (c - m)) t.Coefficients mean)

        let directions = LeadingDirections.of' rows modes
        let k = directions.Length
        Check.that (k > 0) "training" "all training coefficients are the same: there is nothing to learn."

        // What each row has left after the first 0, 1, …, k directions, relative to ‖u‖.
        let left =
            rows
            |> Array.mapi (fun i row ->
                let remainder = Array.copy row
                let scale = max 1e-12 floorAt[i % times]

                Array.init (k + 1) (fun r ->
                    if r > 0 then
                        LeadingDirections.subtract (LeadingDirections.dot directions[r - 1] remainder) directions[r - 1] remainder

                    scale * sqrt (LeadingDirections.dot remainder remainder)))

        let reduced r =
            Array.init times (fun j ->
                let sum =
                    seq { 0 .. training.Count - 1 }
                    |> Seq.fold (fun sum s -> let i = s * times + j in sum + sqrt (floors[i] * floors[i] + left[i][r] * left[i][r])) 0.0

                sum / float training.Count)

        let within r = Array.forall2 (fun reduced floor -> reduced <= (1.0 + cost) * max 1e-12 floor) (reduced r) floorAt
        let r = seq { 1..k } |> Seq.tryFind within |> Option.defaultValue k
        PrincipalDirections(mean, directions[.. r - 1], reduced r)
