namespace Spectral

/// A trajectory on the modes of a torus.
type ModeTrajectory =
    {
        /// t₀ < t₁ < …
        Times: float[]
        /// [times][fields × 2K].
        States: float[][]
        /// The numbers of the equation that are its own; none where all trajectories have the same equation.
        Parameters: float[]
    }

/// Equations read off trajectories in the weak form in time. With φ(s) = (1 − s²)^p on a window of 2w + 1 times and modes n in space,
///   −∫ φ' û_n dt = Σ_t ξ_t ∫ φ T̂_{t,n} dt,
/// so that nothing is differentiated in time, derivatives in space are exact, and noise is averaged over the window (Messenger and Bortz, arXiv 2005.04339; here with spectral test functions in space).
/// Integrals by the trapezoid rule on the times of the data: φ and its first p − 1 derivatives vanish at the ends, so for even times the error is O(h^{p+1}).
[<Sealed>]
type WeakForm private (terms: FieldTerm[], moments: float[], right: float[][], square: float[], rows: int) =
    /// p
    static let power = 5

    /// Times of all trajectories that are looked at, at most, and numbers of the terms at all of them.
    static let mostTimes = 400
    static let mostNumbers = 2.0e7

    /// ξ of least squares on the terms `active`, in the units of the normalised columns, and the inverse diagonal.
    let solve (norms: float[]) (b: float[]) (active: int[]) : struct (float[] * float[]) =
        let k = active.Length
        let all = terms.Length
        let a = Matrix.Init(k, k, fun i j -> moments[active[i] * all + active[j]] / (norms[active[i]] * norms[active[j]]))
        let struct (values, vectors) = HouseholderEigen.decompose a
        // What the data cannot tell, to round-off.
        let inverse = values |> Array.map (fun v -> if v > 1e-13 * values[k - 1] then 1.0 / v else 0.0)

        let projected =
            Array.init k (fun m -> Seq.fold (fun sum i -> sum + vectors[i, m] * b[active[i]] / norms[active[i]]) 0.0 (seq { 0 .. k - 1 }))

        struct (Array.init k (fun i -> Seq.fold (fun sum m -> sum + vectors[i, m] * inverse[m] * projected[m]) 0.0 (seq { 0 .. k - 1 })),
                Array.init k (fun i -> Seq.fold (fun sum m -> sum + vectors[i, m] * vectors[i, m] * inverse[m]) 0.0 (seq { 0 .. k - 1 })))

    /// The library.
    member _.Terms = terms
    /// Real equations of each field.
    member _.Rows = rows

    /// For each field the terms in the order in which they go, from all that are there to one alone: the one whose loss costs least goes first. [fields][sizes] of places of terms, and their factors.
    member _.Eliminate() : struct (int[] * float[])[][] =
        let all = terms.Length
        let norms = Array.init all (fun t -> sqrt moments[t * all + t])
        let there = [| 0 .. all - 1 |] |> Array.filter (fun t -> norms[t] > 0.0)

        right
        |> Array.map (fun b ->
            let rec go (active: int[]) found =
                if active.Length = 0 then
                    List.rev found
                else
                    let struct (x, diagonal) = solve norms b active
                    let factors = Array.mapi (fun i t -> x[i] / norms[t]) active
                    let cost = Array.mapi (fun i d -> if d > 0.0 then x[i] * x[i] / d else 0.0) diagonal
                    let least = Array.min cost
                    let gone = System.Array.IndexOf(cost, least)
                    go (Array.removeAt gone active) (struct (active, factors) :: found)

            go there [] |> Array.ofList)

    /// The mean square that factors of a field leave, relative to that of the left side.
    member _.Left(field: int, active: int[], factors: float[]) : float =
        let all = terms.Length
        let mutable sum = square[field]

        for i in 0 .. active.Length - 1 do
            sum <- sum - 2.0 * factors[i] * right[field][active[i]]

            for j in 0 .. active.Length - 1 do
                sum <- sum + factors[i] * factors[j] * moments[active[i] * all + active[j]]

        max 0.0 (sum / square[field])

    /// The equations of a library on trajectories for windows of w times to either side, for each of some w. None for a w that is longer than every trajectory.
    static member Of
        (lengths: float[], orders: int[], fields: int, terms: FieldTerm[], trajectories: ModeTrajectory[], windows: int[])
        : WeakForm[] =
        let degree = terms |> Array.fold (fun top t -> max top t.Degree) 1
        let modes = TorusModes(lengths, orders, degree)
        let count, all = modes.Count, terms.Length
        let weights = modes.Multiplicity
        // Terms that differ in parameters alone are the same function.
        let plain = terms |> Array.map (fun term -> { term with Parameters = [] })
        let bases = Array.distinct plain
        let baseOf = plain |> Array.map (fun term -> System.Array.IndexOf(bases, term))
        let products = TermProducts(modes, bases)

        // The 2K numbers of every term of a state.
        let library (state: float[]) : float[][] =
            products.At state
            |> Array.map (fun values ->
                let target = Array.zeroCreate (2 * count)
                modes.Write(values, target, 0)
                target)

        let total = trajectories |> Array.sumBy _.Times.Length
        let times = min (float mostTimes) (max 24.0 (mostNumbers / float (all * 2 * count)))
        let share = min 1.0 (times / float total)

        // Of long trajectories the first, the middle and the last part.
        let parts =
            trajectories
            |> Array.collect (fun t ->
                let kept = int (share * float t.Times.Length)

                if kept >= t.Times.Length then
                    [| t |]
                else
                    let piece = max 8 (kept / 3)
                    let last = t.Times.Length - piece

                    [| 0; last / 2; last |]
                    |> Array.filter (fun at -> at >= 0 && at + piece <= t.Times.Length)
                    |> Array.map (fun at -> { t with Times = Array.sub t.Times at piece; States = Array.sub t.States at piece }))

        let libraries = parts |> Array.map (fun t -> t.States |> Array.map library)

        windows
        |> Array.choose (fun w ->
            let moments = Array.zeroCreate (all * all)
            let right = Array.init fields (fun _ -> Array.zeroCreate all)
            let square = Array.zeroCreate fields
            let mutable rows = 0

            for part in 0 .. parts.Length - 1 do
                let t = parts[part]
                let multipliers = terms |> Array.map _.Multiplier(t.Parameters)

                for centre in w .. max 1 (w / 2) .. t.Times.Length - 1 - w do
                    let left, last = t.Times[centre - w], t.Times[centre + w]
                    let middle, reach = 0.5 * (left + last), 0.5 * (last - left)
                    let columns = Array.init all (fun _ -> Array.zeroCreate (2 * count))
                    let sides = Array.init fields (fun _ -> Array.zeroCreate (2 * count))

                    for j in centre - w + 1 .. centre + w - 1 do
                        let s = (t.Times[j] - middle) / reach
                        let h = 0.5 * (t.Times[j + 1] - t.Times[j - 1])
                        let bump = 1.0 - s * s
                        let mutable below = 1.0

                        for _ in 1 .. power - 1 do
                            below <- below * bump

                        let value, slope = h * below * bump, -h * (float power * below * -2.0 * s / reach)
                        let state = t.States[j]
                        let own = libraries[part][j]

                        for q in 0 .. 2 * count - 1 do
                            for f in 0 .. fields - 1 do
                                sides[f][q] <- sides[f][q] + slope * state[f * 2 * count + q]

                        for a in 0 .. all - 1 do
                            let column, term, factor = columns[a], own[baseOf[a]], value * multipliers[a]

                            for q in 0 .. 2 * count - 1 do
                                column[q] <- column[q] + factor * term[q]

                    // Inner products over modes, both parts, each counted as often as it stands for.
                    let weighted = columns |> Array.map (fun column -> column |> Array.mapi (fun q v -> weights[q % count] * v))

                    for a in 0 .. all - 1 do
                        for b in a .. all - 1 do
                            let product = Dense.dot weighted[a] columns[b]
                            moments[a * all + b] <- moments[a * all + b] + product

                            if b > a then
                                moments[b * all + a] <- moments[b * all + a] + product

                        for f in 0 .. fields - 1 do
                            right[f][a] <- right[f][a] + Dense.dot weighted[a] sides[f]

                    for f in 0 .. fields - 1 do
                        square[f] <-
                            square[f]
                            + Seq.fold (fun sum q -> sum + weights[q % count] * sides[f][q] * sides[f][q]) 0.0 (seq { 0 .. 2 * count - 1 })

                    rows <- rows + 2 * count

            if rows > 2 * all then
                Some(WeakForm(terms, moments, right, square, rows))
            else
                None)
