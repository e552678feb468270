namespace Spectral

open System

/// Points of the unit circle.
module internal UnitCircle =
    /// (cos, sin) of the fraction a/b of a turn, 0 ≤ a/b ≤ 1, which integers reduce to an eighth of a turn, so that the angle is exact to round-off.
    let rec at (a: int64) (b: int64) : struct (float * float) =
        if 2L * a > b then
            let struct (c, s) = at (b - a) b
            struct (c, -s)
        elif 4L * a > b then
            let struct (c, s) = at (b - 2L * a) (2L * b)
            struct (-c, s)
        elif 8L * a > b then
            let struct (c, s) = at (b - 4L * a) (4L * b)
            struct (s, c)
        else
            let angle = 2.0 * Math.PI * float a / float b
            struct (Elementary.cos angle, Elementary.sin angle)

/// The discrete Fourier transform of a length n:  X_k = Σ_j x_j e^(−2πi jk/n).
/// Stockham's passes of radix 4, 2 and odd primes in that order, each from one array to another, without bit reversal; where n has a prime factor above 31, Bluestein's convolution
/// (IEEE Trans. Audio 18 (1970) 451) on a power of two. Every sum has the order that is written here, a product of complex numbers is
///   (fma(c, x, −(s y)), fma(c, y, s x)),
/// so the bits are the same everywhere. A plan holds tables alone and may be shared.
[<Sealed>]
type FourierPlan(length: int) =
    do Check.holds (length > 0) "length" (fun () -> $"a transform of length {length} was asked for: use 1 or more.")

    static let largestPrime = 31

    static let radices (n: int) =
        let found = Collections.Generic.List<int>()
        let mutable rest = n

        for r in [ 4; 2; yield! [ 3..2..largestPrime ] ] do
            while rest % r = 0 do
                found.Add r
                rest <- rest / r

        struct (found.ToArray(), rest)

    static let table count (point: int -> struct (float * float)) =
        let points = Array.init count point
        struct (points |> Array.map (fun struct (c, _) -> c), points |> Array.map (fun struct (_, s) -> s))

    let struct (factors, rest) = radices length
    let isDirect = rest = 1

    /// cos(2πj/n) and −sin(2πj/n).
    let struct (cosines, sines) =
        table (if isDirect then length else 0) (fun j ->
            let struct (c, s) = UnitCircle.at (int64 j) (int64 length)
            struct (c, -s))

    /// Of an odd radix r, cos and sin of 2πjk/r, j and k = 1 … (r − 1)/2.
    let roots =
        factors
        |> Array.map (fun r ->
            let half = (r - 1) / 2

            table (if r % 2 = 0 then 0 else half * half) (fun at ->
                UnitCircle.at (int64 ((at / half + 1) * (at % half + 1) % r)) (int64 r)))

    let convolution =
        lazy
            (let mutable padded = 1

             while padded < 2 * length - 1 do
                 padded <- 2 * padded

             // b_j = e^(iπ j²/n), with j² reduced modulo 2n; X_k = b̄_k Σ_j (x_j b̄_j) b_{k−j}.
             let struct (c, s) =
                 table length (fun j -> UnitCircle.at (int64 j * int64 j % (2L * int64 length)) (2L * int64 length))

             let plan = FourierPlan padded

             let wrapped (b: float[]) =
                 Array.init padded (fun j ->
                     if j < length then b[j]
                     elif padded - j < length then b[padded - j]
                     else 0.0)

             let re, im = wrapped c, wrapped s
             plan.Forward(re, im, 1)
             struct (plan, c, s, re, im))

    let pass4 (span: int) (stride: int) (xr: float[]) (xi: float[]) x0 (yr: float[]) (yi: float[]) y0 =
        let step = length / (4 * span)
        let far = span * stride

        for p in 0 .. span - 1 do
            let t = p * step
            let c1, s1 = cosines[t], sines[t]
            let c2, s2 = cosines[2 * t], sines[2 * t]
            let c3, s3 = cosines[3 * t], sines[3 * t]
            let from = x0 + p * stride
            let into = y0 + 4 * p * stride

            for q in 0 .. stride - 1 do
                let i = from + q
                let ar, ai = xr[i], xi[i]
                let br, bi = xr[i + far], xi[i + far]
                let cr, ci = xr[i + 2 * far], xi[i + 2 * far]
                let dr, di = xr[i + 3 * far], xi[i + 3 * far]
                let evenR, evenI, oddR, oddI = ar + cr, ai + ci, ar - cr, ai - ci
                let sumR, sumI, turnR, turnI = br + dr, bi + di, bi - di, dr - br
                let j = into + q
                yr[j] <- evenR + sumR
                yi[j] <- evenI + sumI
                let r, m = oddR + turnR, oddI + turnI
                yr[j + stride] <- Math.FusedMultiplyAdd(c1, r, -(s1 * m))
                yi[j + stride] <- Math.FusedMultiplyAdd(c1, m, s1 * r)
                let r, m = evenR - sumR, evenI - sumI
                yr[j + 2 * stride] <- Math.FusedMultiplyAdd(c2, r, -(s2 * m))
                yi[j + 2 * stride] <- Math.FusedMultiplyAdd(c2, m, s2 * r)
                let r, m = oddR - turnR, oddI - turnI
                yr[j + 3 * stride] <- Math.FusedMultiplyAdd(c3, r, -(s3 * m))
                yi[j + 3 * stride] <- Math.FusedMultiplyAdd(c3, m, s3 * r)

    let pass2 (span: int) (stride: int) (xr: float[]) (xi: float[]) x0 (yr: float[]) (yi: float[]) y0 =
        let step = length / (2 * span)
        let far = span * stride

        for p in 0 .. span - 1 do
            let c, s = cosines[p * step], sines[p * step]
            let from = x0 + p * stride
            let into = y0 + 2 * p * stride

            for q in 0 .. stride - 1 do
                let i, j = from + q, into + q
                let ar, ai, br, bi = xr[i], xi[i], xr[i + far], xi[i + far]
                yr[j] <- ar + br
                yi[j] <- ai + bi
                let r, m = ar - br, ai - bi
                yr[j + stride] <- Math.FusedMultiplyAdd(c, r, -(s * m))
                yi[j + stride] <- Math.FusedMultiplyAdd(c, m, s * r)

    /// An odd radix: the sums and differences of a_j and a_{r−j} carry the cosines and the sines.
    let passOdd radix struct (cosOf: float[], sinOf: float[]) span stride (xr: float[]) (xi: float[]) x0 (yr: float[]) (yi: float[]) y0 =
        let step = length / (radix * span)
        let far = span * stride
        let half = (radix - 1) / 2

        let plusR, plusI, minusR, minusI =
            Array.zeroCreate half, Array.zeroCreate half, Array.zeroCreate half, Array.zeroCreate half

        for p in 0 .. span - 1 do
            for q in 0 .. stride - 1 do
                let i = x0 + p * stride + q
                let j = y0 + radix * p * stride + q
                let mutable sumR = xr[i]
                let mutable sumI = xi[i]

                for m in 1..half do
                    let a, b = i + m * far, i + (radix - m) * far
                    plusR[m - 1] <- xr[a] + xr[b]
                    plusI[m - 1] <- xi[a] + xi[b]
                    minusR[m - 1] <- xr[a] - xr[b]
                    minusI[m - 1] <- xi[a] - xi[b]
                    sumR <- sumR + plusR[m - 1]
                    sumI <- sumI + plusI[m - 1]

                yr[j] <- sumR
                yi[j] <- sumI

                for k in 1..half do
                    let row = (k - 1) * half
                    let mutable evenR = xr[i]
                    let mutable evenI = xi[i]
                    let mutable oddR = 0.0
                    let mutable oddI = 0.0

                    for m in 0 .. half - 1 do
                        let c, s = cosOf[row + m], sinOf[row + m]
                        evenR <- Math.FusedMultiplyAdd(c, plusR[m], evenR)
                        evenI <- Math.FusedMultiplyAdd(c, plusI[m], evenI)
                        oddR <- Math.FusedMultiplyAdd(s, minusI[m], oddR)
                        oddI <- Math.FusedMultiplyAdd(s, minusR[m], oddI)

                    let c, s = cosines[p * k * step], sines[p * k * step]
                    let r, m = evenR + oddR, evenI - oddI
                    yr[j + k * stride] <- Math.FusedMultiplyAdd(c, r, -(s * m))
                    yi[j + k * stride] <- Math.FusedMultiplyAdd(c, m, s * r)
                    let mirrored = radix - k
                    let c, s = cosines[p * mirrored * step], sines[p * mirrored * step]
                    let r, m = evenR - oddR, evenI + oddI
                    yr[j + mirrored * stride] <- Math.FusedMultiplyAdd(c, r, -(s * m))
                    yi[j + mirrored * stride] <- Math.FusedMultiplyAdd(c, m, s * r)

    let direct (re: float[]) (im: float[]) (inner: int) =
        let block = length * inner
        let workR, workI = Array.zeroCreate block, Array.zeroCreate block

        for start in 0..block .. re.Length - 1 do
            let mutable span = length
            let mutable stride = inner

            for f in 0 .. factors.Length - 1 do
                let radix = factors[f]
                span <- span / radix

                let xr, xi, x0, yr, yi, y0 =
                    if f % 2 = 0 then
                        re, im, start, workR, workI, 0
                    else
                        workR, workI, 0, re, im, start

                if radix = 4 then pass4 span stride xr xi x0 yr yi y0
                elif radix = 2 then pass2 span stride xr xi x0 yr yi y0
                else passOdd radix roots[f] span stride xr xi x0 yr yi y0

                stride <- stride * radix

            if factors.Length % 2 = 1 then
                Array.blit workR 0 re start block
                Array.blit workI 0 im start block

    let byConvolution (re: float[]) (im: float[]) (inner: int) =
        let struct (plan: FourierPlan, c, s, kernelR, kernelI) = convolution.Value
        let block = length * inner
        let workR, workI = Array.zeroCreate (plan.Length * inner), Array.zeroCreate (plan.Length * inner)

        /// y ← x b̄ on the first rows.
        let multiply (xr: float[]) (xi: float[]) x0 (yr: float[]) (yi: float[]) y0 =
            for j in 0 .. length - 1 do
                for q in j * inner .. (j + 1) * inner - 1 do
                    let r, m = xr[x0 + q], xi[x0 + q]
                    yr[y0 + q] <- Math.FusedMultiplyAdd(c[j], r, s[j] * m)
                    yi[y0 + q] <- Math.FusedMultiplyAdd(c[j], m, -(s[j] * r))

        for start in 0..block .. re.Length - 1 do
            Array.fill workR block (workR.Length - block) 0.0
            Array.fill workI block (workI.Length - block) 0.0
            multiply re im start workR workI 0
            plan.Forward(workR, workI, inner)

            for k in 0 .. plan.Length - 1 do
                for q in k * inner .. (k + 1) * inner - 1 do
                    let r, m = workR[q], workI[q]
                    workR[q] <- Math.FusedMultiplyAdd(kernelR[k], r, -(kernelI[k] * m))
                    workI[q] <- Math.FusedMultiplyAdd(kernelR[k], m, kernelI[k] * r)

            plan.Inverse(workR, workI, inner)
            multiply workR workI 0 re im start

    /// The length n.
    member _.Length = length

    /// Operations of floating point of one transform, a fused multiply-add counted as two.
    member _.Operations: int64 =
        let product = 6L

        if isDirect then
            factors
            |> Array.sumBy (fun r ->
                let half = int64 (r / 2)

                let sums =
                    if r = 4 then 16L
                    elif r = 2 then 4L
                    else half * (6L + 8L * half + 4L)

                int64 (length / r) * (sums + product * int64 (r - 1)))
        else
            let struct (plan, _, _, _, _) = convolution.Value
            let padded = int64 plan.Length
            2L * plan.Operations + (product + 2L) * padded + 2L * product * int64 length

    /// X of x = re + i im in place, along the middle axis of arrays [outer × n × inner] for any outer.
    member plan.Forward(re: float[], im: float[], inner: int) : unit =
        Check.holds (inner > 0 && re.Length = im.Length && re.Length % (length * inner) = 0) "re" (fun () ->
            $"arrays of {re.Length} and {im.Length} numbers do not hold rows of {length} × {inner}: give [outer × {length} × {inner}] twice.")

        if length > 1 then
            if isDirect then direct re im inner else byConvolution re im inner

    /// The inverse of Forward, (1/n) Σ_k X_k e^(2πi jk/n), in place: the forward transform with real and imaginary parts exchanged.
    member plan.Inverse(re: float[], im: float[], inner: int) : unit =
        plan.Forward(im, re, inner)

        for i in 0 .. re.Length - 1 do
            re[i] <- re[i] / float length
            im[i] <- im[i] / float length
