namespace Spectral

open System

/// Which sum of cosines or sines.
type TrigonometricSum =
    /// y_k = ½x₀ + Σ_{0<j<N} x_j cos(πjk/N) + ½(−1)ᵏ x_N, k = 0 … N = n − 1; twice is N/2 times the identity.
    | CosineI = 0
    /// y_k = Σ_j x_j cos(πk(2j+1)/2n), k = 0 … n − 1.
    | CosineII = 1
    /// y_j = ½x₀ + Σ_{k>0} x_k cos(πk(2j+1)/2n); after the sum II it is n/2 times the identity.
    | CosineIII = 2
    /// y_k = Σ_j x_j sin(πjk/N), j and k = 1 … n = N − 1; twice is N/2 times the identity.
    | SineI = 3
    /// y_k = Σ_j x_j sin(πk(2j+1)/2n), k = 1 … n.
    | SineII = 4
    /// y_j = Σ_{k<n} x_k sin(πk(2j+1)/2n) + ½(−1)ʲ x_n, k from 1; after the sum II it is n/2 times the identity.
    | SineIII = 5

/// Sums of cosines or sines of a length n by the transform of real numbers: the sums I of the even or odd continuation of period 2N, the sums II and III of the numbers in the
/// order 0, 2, 4, …, 5, 3, 1 with one turn a mode (Makhoul, IEEE Trans. ASSP 28 (1980) 27).
[<Sealed>]
type TrigonometricPlan(sum: TrigonometricSum, length: int) =
    let isSine = sum >= TrigonometricSum.SineI

    let period =
        match sum with
        | TrigonometricSum.CosineI -> 2 * (length - 1)
        | TrigonometricSum.SineI -> 2 * (length + 1)
        | _ -> length

    do
        Check.holds (Enum.IsDefined sum) "sum" (fun () -> $"there is no sum {int sum}: use one of CosineI to SineIII.")

        Check.holds (length > 0 && period > 0) "length" (fun () ->
            $"{sum} of length {length} was asked for: use 1 or more, and 2 or more for CosineI.")

    let plan = RealFourierPlan period
    let modes = plan.Modes

    /// e^(−iπk/2n)
    let turns =
        Array.init (if period = length then modes else 0) (fun k -> UnitCircle.at (int64 k) (4L * int64 length))

    /// A map of rows: row i is a row of what it is applied to times a number.
    let rows count (source: int -> struct (int * float)) =
        let all = Array.init count source
        struct (all |> Array.map (fun struct (j, _) -> j), all |> Array.map (fun struct (_, factor) -> factor))

    /// [outer × n × inner] to [outer × rows of the map × inner].
    let arrange inner struct (source: int[], factor: float[]) (x: float[]) =
        let blocks = x.Length / (length * inner)
        let y = Array.zeroCreate (blocks * source.Length * inner)

        for o in 0 .. blocks - 1 do
            for i in 0 .. source.Length - 1 do
                let from, into, f = (o * length + source[i]) * inner, (o * source.Length + i) * inner, factor[i]

                for q in 0 .. inner - 1 do
                    y[into + q] <- f * x[from + q]

        y

    let alternating j = if isSine && j % 2 = 1 then -1.0 else 1.0

    /// What is transformed: the even or odd continuation, or the even rows upward, then the odd ones downward; sines are cosines of numbers with
    /// alternating signs.
    let before =
        rows period (fun i ->
            match sum with
            | TrigonometricSum.CosineI -> struct (min i (period - i), 1.0)
            | TrigonometricSum.SineI when i = 0 || 2 * i = period -> struct (0, 0.0)
            | TrigonometricSum.SineI -> struct (min i (period - i) - 1, (if 2 * i < period then 1.0 else -1.0))
            | _ ->
                let j = if 2 * i < length then 2 * i else 2 * (length - 1 - i) + 1
                struct (j, alternating j))

    /// The way back from that order, with the factor of the sums III.
    let after =
        rows length (fun j -> struct ((if j % 2 = 0 then j / 2 else length - 1 - j / 2), alternating j * 0.5 * float length))

    let sumI inner (x: float[]) =
        let struct (re, im) = plan.Forward(arrange inner before x, inner)
        let part, first, factor = if isSine then im, 1, -0.5 else re, 0, 0.5
        let y = Array.zeroCreate x.Length
        let block = length * inner

        for o in 0 .. x.Length / block - 1 do
            let from = (o * modes + first) * inner

            for q in 0 .. block - 1 do
                y[o * block + q] <- factor * part[from + q]

        y

    /// Where the cosine sum of index k stands; of the sines it is the sum of index n − k.
    let place k = if isSine then length - 1 - k else k

    let sumII inner (x: float[]) =
        let struct (re, im) = plan.Forward(arrange inner before x, inner)
        let y = Array.zeroCreate x.Length

        for o in 0 .. x.Length / (length * inner) - 1 do
            for k in 0 .. modes - 1 do
                let struct (c, s) = turns[k]
                let source = (o * modes + k) * inner
                let target, mirrored = (o * length + place k) * inner, (o * length + place (length - k)) * inner

                for q in 0 .. inner - 1 do
                    let r, m = re[source + q], im[source + q]
                    y[target + q] <- Math.FusedMultiplyAdd(c, r, s * m)

                    if k > 0 && 2 * k < length then
                        y[mirrored + q] <- Math.FusedMultiplyAdd(s, r, -(c * m))

        y

    let sumIII inner (x: float[]) =
        let blocks = x.Length / (length * inner)
        let re, im = Array.zeroCreate (blocks * modes * inner), Array.zeroCreate (blocks * modes * inner)

        for o in 0 .. blocks - 1 do
            for k in 0 .. modes - 1 do
                let struct (c, s) = turns[k]
                let target = (o * modes + k) * inner
                let source, mirrored = (o * length + place k) * inner, (o * length + place (length - k)) * inner

                for q in 0 .. inner - 1 do
                    let a = x[source + q]
                    let b = if k > 0 then x[mirrored + q] else 0.0
                    re[target + q] <- Math.FusedMultiplyAdd(c, a, s * b)
                    im[target + q] <- Math.FusedMultiplyAdd(s, a, -(c * b))

        arrange inner after (plan.Inverse(re, im, inner))

    /// Which sum.
    member _.Sum = sum
    /// The length n.
    member _.Length = length

    /// The sums along the middle axis of x [outer × n × inner], for any outer.
    member _.Apply(x: float[], inner: int) : float[] =
        Check.holds (inner > 0 && x.Length % (length * inner) = 0) "x" (fun () ->
            $"{x.Length} numbers do not hold rows of {length} × {inner}: give [outer × {length} × {inner}].")

        match sum with
        | TrigonometricSum.CosineI
        | TrigonometricSum.SineI -> sumI inner x
        | TrigonometricSum.CosineII
        | TrigonometricSum.SineII -> sumII inner x
        | _ -> sumIII inner x
