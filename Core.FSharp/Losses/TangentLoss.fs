namespace Spectral

open System

/// The function-space loss in D dimensions. Near a target (a*, β*, x₀*) the learner's function û = Σ (m + Pᵀa)_n φ_n(β(x − x₀)) differs from the target's u by
///   û − u ≈ Pᵀ(a − a*) + Σ_k ∂u/∂β_k (β_k − β*_k) + Σ_k ∂u/∂x₀_k (x₀_k − x₀*_k) + (what the directions P lose of u),
/// exact to first order in the labels, so that Σ r² is ‖û − u‖²/‖u‖² up to terms of third order. In the target's frame all of it are Hermite coefficients on the set and two levels around it:
///   ∂u/∂x₀ = −β Σ c_n (√(n/2) φ_{n−1} − √((n+1)/2) φ_{n+1}),   ∂u/∂β = (1/2β) Σ c_n (√(n(n−1)) φ_{n−2} − √((n+1)(n+2)) φ_{n+2}).
/// One orthogonalisation a target leaves r = (R y − b)/‖u‖ with R upper triangular, [state × state], y = (a, β, x₀): as many residuals as the state is long, in any number of dimensions.
[<Sealed>]
type internal TangentSpace(set: IndexSet, fields: int, mean: float[], directions: float[][]) =
    let dimension = set.Dimension
    let count = set.Count
    let reduced = directions.Length
    let size = reduced + 2 * dimension

    let enlarged =
        [|
            for i in 0 .. count - 1 do
                for k in 0 .. dimension - 1 do
                    for rise in 0..2 do
                        let index = set.Unrank i
                        index[k] <- index[k] + rise
                        index
        |]
        |> fun indices -> IndexSet.OfIndices(dimension, indices, $"{set.Canonical} and two levels more")

    // Vectors on the enlarged set hold the set's coefficients first, field after field, then those of what is added, field after field.
    let modes = fields * count
    let added = enlarged.Count - count
    let rankInSet = Array.init enlarged.Count (fun place -> set.Rank(enlarged.Unrank place))

    let rankAdded =
        let mutable next = -1

        rankInSet
        |> Array.map (fun rank ->
            if rank < 0 then
                next <- next + 1

            next)

    let placeOf field (rank: int) =
        if rankInSet[rank] >= 0 then
            field * count + rankInSet[rank]
        else
            modes + field * added + rankAdded[rank]

    /// The rank of n + step e_k in the enlarged set, −1 where n_k + step < 0; by axis, step + 2 and index of the set.
    let ranks =
        Array.init dimension (fun k ->
            Array.init 5 (fun step ->
                Array.init count (fun i ->
                    let index = set.Unrank i
                    index[k] <- index[k] + step - 2
                    if index[k] < 0 then -1 else enlarged.Rank index)))

    /// Σ c_n (down_n e_{n−step} − up_n e_{n+step}) along an axis, times a factor.
    let slope (coefficients: float[]) (axis: int) (step: int) (factor: float) (down: float -> float) (up: float -> float) =
        let target = Array.zeroCreate (fields * enlarged.Count)
        let own = Array.item axis ranks
        let fall, rise = own[2 - step], own[2 + step]

        for f in 0 .. fields - 1 do
            for i in 0 .. count - 1 do
                let c = factor * coefficients[f * count + i]
                let n = float (set.Component(i, axis))
                let above = placeOf f rise[i]
                target[above] <- target[above] - c * up n

                if fall[i] >= 0 then
                    let below = placeOf f fall[i]
                    target[below] <- target[below] + c * down n

        target

    /// ∂u/∂β_k at fixed coefficients.
    member _.ScaleSlope(target: Target, axis: int) =
        slope target.Coefficients axis 2 (0.5 / target.Labels[axis].Scale) (fun n -> sqrt (n * (n - 1.0))) (fun n ->
            sqrt ((n + 1.0) * (n + 2.0)))

    /// ∂u/∂x₀_k at fixed coefficients.
    member _.CenterSlope(target: Target, axis: int) =
        slope target.Coefficients axis 1 -target.Labels[axis].Scale (fun n -> sqrt (0.5 * n)) (fun n -> sqrt (0.5 * (n + 1.0)))

    /// Length of the state (a, β, x₀).
    member _.StateSize = size

    /// R row-major [state × state], then b [state].
    member this.Linearise(target: Target) : float[] =
        let difference = Array.map2 (-) target.Coefficients mean
        let coordinates = directions |> Array.map (fun d -> Dense.dot d difference)
        let lost = Array.map (fun v -> -v) difference
        coordinates |> Array.iteri (fun k a -> Dense.subtract -a directions[k] lost)

        let slopes =
            Array.append
                (Array.init dimension (fun k -> this.ScaleSlope(target, k)))
                (Array.init dimension (fun k -> this.CenterSlope(target, k)))

        let r = Array.zeroCreate (size * size)

        for k in 0 .. reduced - 1 do
            r[k * size + k] <- 1.0

        // Modified Gram–Schmidt, each column twice against all before it.
        let before = Collections.Generic.List<float[]>(directions)

        for j in 0 .. slopes.Length - 1 do
            let column = slopes[j]

            for _ in 1..2 do
                for i in 0 .. before.Count - 1 do
                    let overlap = Dense.dot before[i] column
                    r[i * size + reduced + j] <- r[i * size + reduced + j] + overlap
                    Dense.subtract overlap before[i] column

            let norm = sqrt (Dense.dot column column)
            r[(reduced + j) * size + reduced + j] <- norm
            before.Add(if norm > 0.0 then Array.map (fun v -> v / norm) column else column)

        let state =
            Array.concat [ coordinates; target.Labels |> Array.map (fun l -> l.Scale); target.Labels |> Array.map (fun l -> l.Center) ]

        let b =
            Array.init size (fun i ->
                let mutable sum = 0.0

                for j in i .. size - 1 do
                    sum <- Math.FusedMultiplyAdd(r[i * size + j], state[j], sum)

                if i < reduced then sum else sum - Dense.dot lost before[i])

        Array.append r b

/// Losses in D dimensions, for states (a, β₁ … β_D, x₀₁ … x₀_D).
module TangentLoss =
    /// Relative L² in function space near the target; see TangentSpace. `directions` [r][modes] are orthonormal, `mean` [modes]; modes are field after field over the set.
    let relativeL2 (set: IndexSet) (fields: int) (mean: float[]) (directions: float[][]) : Loss =
        let space = TangentSpace(set, fields, mean, directions)
        let n = space.StateSize
        let tangent = { Input = Tensor.input "tangent" [| n + 1; n |]; Of = space.Linearise }
        let inverse = { Input = Tensor.input "inverse norm" [||]; Of = fun t -> [| 1.0 / t.Norm |] }

        Loss(
            $"relative L² on {set.Canonical}, {directions.Length} directions",
            [| tangent; inverse |],
            fun y ->
                let matrix = Tensor.slice 0 n tangent.Input
                let right = Tensor.slice n 1 tangent.Input |> Tensor.reshape [| n |]
                Tensor.scale inverse.Input (Tensor.apply matrix y - right)
        )

    /// (β − β̂, x₀ − x̂₀) over all axes for states that begin with r coordinates; weight it by λ.
    let labels (dimension: int) (reduced: int) : Loss =
        let target =
            {
                Input = Tensor.input "target labels" [| 2 * dimension |]
                Of = fun t -> Array.append (t.Labels |> Array.map (fun l -> l.Scale)) (t.Labels |> Array.map (fun l -> l.Center))
            }

        Loss("labels", [| target |], (fun y -> Tensor.slice reduced (2 * dimension) y - target.Input))
