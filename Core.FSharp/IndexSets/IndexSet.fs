namespace Spectral

open System
open System.Numerics

/// A finite, downward-closed set of multi-indices n = (n_1 … n_D): which products of one-dimensional modes an expansion keeps.
/// The order is lexicographic, the last axis fastest; Rank and Unrank go between an index and its place in that order.
/// Weights w_k > 0 make a set anisotropic: every rule below reads m_k = w_k n_k, so axis k reaches N/w_k.
[<Sealed>]
type IndexSet private (dimension: int, indices: int[], canonical: string) =
    let count = indices.Length / dimension

    let orders =
        Array.init dimension (fun k ->
            let mutable top = 0

            for i in 0 .. count - 1 do
                top <- max top indices[i * dimension + k]

            top)

    // The place of an index, or −1.
    let find (index: int[]) =
        let compare place =
            let mutable k = 0

            while k < dimension && indices[place * dimension + k] = index[k] do
                k <- k + 1

            if k = dimension then 0 else sign (indices[place * dimension + k] - index[k])

        let rec search low high =
            if low > high then
                -1
            else
                let middle = (low + high) / 2

                match compare middle with
                | 0 -> middle
                | c when c < 0 -> search (middle + 1) high
                | _ -> search low (middle - 1)

        search 0 (count - 1)

    static let largestCount = 4_000_000

    static let text (value: float) = value.ToString("R", Globalization.CultureInfo.InvariantCulture)

    static let tooLarge what =
        Check.that false "order" $"{what} holds more than {largestCount} indices: lower the order or the dimension, or raise gamma."

    static let checkShape (dimension: int) (order: int) =
        Check.that (dimension >= 1) "dimension" $"an index set needs a dimension of at least 1, not {dimension}."
        Check.that (order >= 1) "order" $"an index set needs an order N of at least 1, not {order}."

    static let checkWeights (weights: float[]) =
        weights
        |> Array.iteri (fun k w ->
            Check.that (Double.IsFinite w && w >= 1.0e-6) "weights" $"weights[{k}] = {text w} must be finite and positive (at least 1e-6).")

    /// All n, in lexicographic order, of the downward-closed set {n : keep n}; keep is asked for indices whose tail is 0 or growing.
    static let enumerate (dimension: int) (canonical: string) (keep: int[] -> bool) =
        let found = Collections.Generic.List<int>()
        let index = Array.zeroCreate<int> dimension

        let rec walk axis =
            if axis = dimension then
                if found.Count / dimension >= largestCount then
                    tooLarge canonical

                found.AddRange index
            else
                index[axis] <- 0

                while keep index do
                    walk (axis + 1)
                    index[axis] <- index[axis] + 1

                index[axis] <- 0

        walk 0
        IndexSet(dimension, found.ToArray(), canonical)

    /// Weights in a canonical text; empty where all are 1.
    static let suffix (weights: float[]) =
        if weights |> Array.forall (fun w -> w = 1.0) then
            ""
        else
            "; weights " + String.Join(", ", Array.map text weights)

    // Relative slack with which a ≤ b is read where the comparison cannot be done in integers.
    static let slack = 1.0e-12

    static let scaled (weights: float[]) (index: int[]) = Array.map2 (fun w (n: int) -> w * float n) weights index

    /// γ = p/q with small p and q, where it is.
    static let rational (gamma: float) =
        seq { 1..64 }
        |> Seq.tryPick (fun q ->
            let p = gamma * float q

            if abs p <= 256.0 && Math.Round p = p && p / float q = gamma then
                Some(int p, q)
            else
                None)

    /// {n : Π_k max(1, m_k) · (max_k m_k)^(−γ) ≤ N^(1−γ)} for finite γ < 1, m_k = w_k n_k. Equality is decided in integers
    /// where γ is a fraction and the weights are 1 (n₁n₂ = N happens often), with relative slack 1e-12 otherwise.
    static let cross (weights: float[]) (order: int) (gamma: float) =
        let plain = weights |> Array.forall (fun w -> w = 1.0)
        let fraction = if plain then rational gamma else None
        let logOrder = Elementary.log (float order)
        let power (value: BigInteger) exponent = BigInteger.Pow(value, exponent)

        fun (index: int[]) ->
            let m = scaled weights index
            let largest = Array.fold max 0.0 m

            if largest <= 1.0 then
                true
            elif largest > float order * (1.0 + slack) then
                false
            else
                let mutable logMixed = 0.0

                for v in m do
                    if v > 1.0 then
                        logMixed <- logMixed + Elementary.log v

                // Divided by 1 − γ, so that the slack is relative however negative γ is.
                let gap = (logMixed - gamma * Elementary.log largest) / (1.0 - gamma) - logOrder

                match fraction with
                | Some(p, q) when abs gap < 1.0e-6 ->
                    let mixed = index |> Array.fold (fun product n -> product * BigInteger(max 1 n)) BigInteger.One
                    let top = BigInteger(Array.max index)
                    let bound = power (BigInteger order) (q - p)

                    if p <= 0 then
                        power mixed q * power top -p <= bound
                    else
                        power mixed q <= bound * power top p
                | _ -> gap <= slack * (1.0 + logOrder) / (1.0 - gamma)

    /// The number of axes D.
    member _.Dimension = dimension
    /// The number of indices.
    member _.Count = count
    /// The highest index along each axis.
    member _.Orders: int[] = Array.copy orders
    /// The text that names this set.
    member _.Canonical = canonical
    /// Canonical.
    override _.ToString() = canonical

    /// All indices, row-major [Count × Dimension], in the set's order.
    member _.ToArray() : int[] = Array.copy indices

    /// The index at a place 0 … Count−1.
    member _.Unrank(rank: int) : int[] =
        Check.that (rank >= 0 && rank < count) "rank" $"the set has places 0 … {count - 1}, not {rank}."
        Array.sub indices (rank * dimension) dimension

    /// Component k of the index at a place; allocates nothing.
    member _.Component(rank: int, axis: int) = indices[rank * dimension + axis]

    /// The place of an index, −1 where the set does not hold it.
    member _.Rank(index: int[]) : int =
        Check.that (index.Length = dimension) "index" $"an index of this set has {dimension} components, not {index.Length}."
        find index

    /// True where the set holds the index.
    member this.Contains(index: int[]) = this.Rank index >= 0

    /// True where the other set holds every index of this one.
    member this.IsSubsetOf(other: IndexSet) =
        dimension = other.Dimension
        && Seq.forall (fun i -> other.Contains(this.Unrank i)) (seq { 0 .. count - 1 })

    /// True where with an index every smaller one is in the set. All the sets below are.
    member this.IsDownwardClosed =
        seq { 0 .. count - 1 }
        |> Seq.forall (fun i ->
            let index = this.Unrank i

            seq { 0 .. dimension - 1 }
            |> Seq.forall (fun k ->
                if index[k] = 0 then
                    true
                else
                    index[k] <- index[k] - 1
                    let held = find index >= 0
                    index[k] <- index[k] + 1
                    held))

    /// The full tensor grid Π_k {0 … N_k}; an order may be 0 on an axis that is constant.
    static member FullTensor(orders: int[]) =
        Check.that (orders.Length >= 1) "orders" "an index set needs a dimension of at least 1, not 0."

        orders
        |> Array.iteri (fun k n -> Check.that (n >= 0) "orders" $"orders[{k}] = {n} is negative: an axis needs an order of at least 0.")

        let listed = String.Join(", ", orders)
        let canonical = $"full({listed})"

        if Array.fold (fun product n -> product * (float n + 1.0)) 1.0 orders > float largestCount then
            tooLarge canonical

        enumerate orders.Length canonical (Array.forall2 (fun top n -> n <= top) orders)

    /// The full tensor grid {0 … N}^D.
    static member FullTensor(dimension: int, order: int) =
        checkShape dimension order
        IndexSet.FullTensor(Array.create dimension order)

    /// {n : Σ_k w_k n_k ≤ N}.
    static member TotalDegree(order: int, weights: float[]) =
        checkShape weights.Length order
        checkWeights weights

        enumerate weights.Length $"total-degree({weights.Length}, {order}{suffix weights})" (fun index ->
            Array.fold2 (fun sum w (n: int) -> sum + w * float n) 0.0 weights index
            <= float order * (1.0 + slack))

    /// {n : Σ_k n_k ≤ N}.
    static member TotalDegree(dimension: int, order: int) =
        checkShape dimension order
        IndexSet.TotalDegree(order, Array.create dimension 1.0)

    /// The generalised hyperbolic cross {n : |n|_mix |n|_∞^(−γ) ≤ N^(1−γ)} on m_k = w_k n_k, with |n|_mix = Π max(1, m_k),
    /// |n|_∞ = max m_k, −∞ ≤ γ < 1 (Shen and Wang, SIAM J. Numer. Anal. 48 (2010) 1087).
    /// γ = −∞ is by convention the full tensor grid, not the limit.
    static member HyperbolicCross(order: int, gamma: float, weights: float[]) =
        checkShape weights.Length order
        checkWeights weights
        Check.that (gamma < 1.0) "gamma" $"the hyperbolic cross needs −∞ ≤ gamma < 1, not {text gamma}."
        let canonical = $"hyperbolic-cross({weights.Length}, {order}, {text gamma}{suffix weights})"

        let axes = weights |> Array.map (fun w -> min 2.0e9 (Math.Floor(float order / w * (1.0 + slack))))

        if Double.IsNegativeInfinity gamma then
            if Array.fold (fun product top -> product * (top + 1.0)) 1.0 axes > float largestCount then
                tooLarge canonical

            enumerate weights.Length canonical (Array.forall2 (fun top (n: int) -> float n <= top) axes)
        else
            enumerate weights.Length canonical (cross weights order gamma)

    /// The generalised hyperbolic cross with equal axes.
    static member HyperbolicCross(dimension: int, order: int, gamma: float) =
        checkShape dimension order
        IndexSet.HyperbolicCross(order, gamma, Array.create dimension 1.0)

    /// The set of the given indices, sorted, equal ones merged. It must be downward closed.
    static member OfIndices(dimension: int, indices: int[][], canonical: string) =
        Check.that (dimension >= 1) "dimension" $"an index set needs a dimension of at least 1, not {dimension}."
        Check.that (indices.Length >= 1) "indices" "an index set needs at least one index."

        indices
        |> Array.iteri (fun i index ->
            Check.that
                (index.Length = dimension && Array.forall (fun n -> n >= 0) index)
                "indices"
                $"indices[{i}] must hold {dimension} components that are not negative.")

        let sorted = indices |> Array.sortWith (Array.compareWith compare)

        let distinct =
            Array.append [| sorted[0] |] (Array.pairwise sorted |> Array.filter (fun (a, b) -> a <> b) |> Array.map snd)

        let set = IndexSet(dimension, Array.concat distinct, canonical)
        Check.that set.IsDownwardClosed "indices" $"{canonical} is not downward closed: with an index give every smaller one."
        set

    /// {m + n : m in this set, n in the other}: what the product of two expansions needs.
    member this.Sum(other: IndexSet) =
        Check.that (other.Dimension = dimension) "other" $"sets of dimension {dimension} and {other.Dimension} cannot be added."

        let all =
            [|
                for i in 0 .. count - 1 do
                    let a = this.Unrank i

                    for j in 0 .. other.Count - 1 do
                        Array.map2 (+) a (other.Unrank j)
            |]

        IndexSet.OfIndices(dimension, all, $"{canonical} + {other.Canonical}")

    /// The set in which axis k reaches `rise` further wherever this one has an index: what a derivative along k may need.
    member this.Raised(axis: int, rise: int) =
        Check.that (axis >= 0 && axis < dimension) "axis" $"the set has axes 0 … {dimension - 1}, not {axis}."

        if rise = 0 then
            this
        else
            let step = IndexSet.FullTensor(Array.init dimension (fun k -> if k = axis then rise else 0))

            IndexSet.OfIndices(
                dimension,
                (this.Sum step).ToArray() |> Array.chunkBySize dimension,
                $"{canonical} raised by {rise} along {axis}"
            )
