namespace Spectral

/// The Fourier modes |n_k| ≤ N_k of real fields on a torus of periods L_k,
///   u(x) = Σ_n û_n e^{i κ_n·x},  κ = 2πn/L,  û_{−n} the conjugate of û_n,
/// and the grid on which products of up to p fields are free of aliases: m_k > (p + 1) N_k points an axis. Modes whose last index is negative are not kept.
/// A field is 2K numbers: K real parts, then K imaginary parts.
[<Sealed>]
type TorusModes(lengths: float[], orders: int[], degree: int) =
    do
        Check.that
            (lengths.Length >= 1 && lengths |> Array.forall (fun l -> System.Double.IsFinite l && l > 0.0))
            "lengths"
            "a torus needs the length of each period, positive and finite."

        Check.that
            (orders.Length = lengths.Length && orders |> Array.forall (fun n -> n >= 0))
            "orders"
            "give the highest wavenumber of each axis."

        Check.that (degree >= 1) "degree" $"the degree is {degree}: it must be at least 1."

    let dimension = lengths.Length

    // The next even number with no prime factor above 5.
    let rec smooth n =
        let rec rest d n = if n % d = 0 then rest d (n / d) else n
        if n % 2 = 0 && (n |> rest 2 |> rest 3 |> rest 5) = 1 then n else smooth (n + 1)

    let shape = orders |> Array.map (fun n -> smooth ((degree + 1) * n + 1))
    let points = Array.fold (*) 1 shape
    let last = dimension - 1
    let half = shape[last] / 2 + 1
    let spectrum = points / shape[last] * half
    let real = RealFourierPlan shape[last]
    let others = Array.init last (fun k -> FourierPlan shape[k])
    // Numbers between two elements along an axis of the spectrum.
    let inner k = Array.fold (*) half shape[k + 1 .. last - 1]

    // The wavenumbers of each mode and its place in the spectrum.
    let indices, places =
        let rec all k =
            if k = last then
                [ for n in 0 .. orders[k] -> [ n ], n ]
            else
                let following = all (k + 1)

                [
                    for n in Seq.append (seq { 0 .. orders[k] }) (seq { -orders[k] .. -1 }) do
                        for rest, place in following -> n :: rest, (if n < 0 then n + shape[k] else n) * inner k + place
                ]

        let found = all 0
        found |> List.map (fst >> Array.ofList) |> Array.ofList, found |> List.map snd |> Array.ofList

    let count = indices.Length

    let waves =
        Array.init dimension (fun k -> indices |> Array.map (fun n -> 2.0 * System.Math.PI * float n[k] / lengths[k]))

    let scale = 1.0 / float points

    /// D.
    member _.Dimension = dimension
    /// L.
    member _.Lengths = lengths
    /// N.
    member _.Orders = orders
    /// Points of the grid along each axis, x_k = j L_k/m_k.
    member _.Shape = shape
    /// Points of the grid.
    member _.Points = points
    /// K.
    member _.Count = count
    /// n of each mode.
    member _.Indices = indices
    /// κ along an axis, one a mode.
    member _.Waves(axis: int) = waves[axis]

    /// How often a mode counts in ∫u² / Π L = Σ w |û|²: twice where its conjugate is not kept.
    member _.Multiplicity = indices |> Array.map (fun n -> if n[last] = 0 then 1.0 else 2.0)

    /// The factor Π (iκ_k)^{α_k} of a derivative: the real number before i^{|α|}, one a mode.
    member _.Symbol(derivative: int[]) : float[] =
        Array.init count (fun j ->
            let mutable product = 1.0

            for k in 0 .. dimension - 1 do
                for _ in 1 .. derivative[k] do
                    product <- product * waves[k][j]

            product)

    /// The values on the grid of the derivative ∂^α of a field whose 2K numbers begin at `offset`; `symbol` is that of α.
    member _.Values(modes: float[], offset: int, symbol: float[], turns: int) : float[] =
        let re, im = Array.zeroCreate spectrum, Array.zeroCreate spectrum

        for j in 0 .. count - 1 do
            let s = symbol[j] * float points
            let a, b = s * modes[offset + j], s * modes[offset + count + j]

            match turns % 4 with
            | 0 ->
                re[places[j]] <- a
                im[places[j]] <- b
            | 1 ->
                re[places[j]] <- -b
                im[places[j]] <- a
            | 2 ->
                re[places[j]] <- -a
                im[places[j]] <- -b
            | _ ->
                re[places[j]] <- b
                im[places[j]] <- -a

        for k in 0 .. last - 1 do
            others[k].Inverse(re, im, inner k)

        real.Inverse(re, im, 1)

    /// The modes of values on the grid, written from `offset` on.
    member _.Write(values: float[], target: float[], offset: int) : unit =
        let struct (re, im) = real.Forward(values, 1)

        for k in last - 1 .. -1 .. 0 do
            others[k].Forward(re, im, inner k)

        for j in 0 .. count - 1 do
            target[offset + j] <- scale * re[places[j]]
            target[offset + count + j] <- scale * im[places[j]]
