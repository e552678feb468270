namespace Spectral

open System

/// The discrete Fourier transform of real numbers of a length n: X_k, k = 0 … ⌊n/2⌋; the others are their conjugates, X_{n−k} = X̄_k.
/// An even n is a transform of n/2 complex numbers x_{2j} + i x_{2j+1}. All along the middle axis of arrays [outer × n × inner], for any outer.
[<Sealed>]
type RealFourierPlan(length: int) =
    let isHalved = length % 2 = 0
    let half = length / 2
    let plan = FourierPlan(if isHalved then half else length)
    let circle = Array.init (if isHalved then half + 1 else 0) (fun k -> UnitCircle.at (int64 k) (int64 length))

    let outer what rows inner (x: float[]) =
        Check.holds (inner > 0 && x.Length % (rows * inner) = 0) what (fun () ->
            $"{x.Length} numbers do not hold rows of {rows} × {inner}: give [outer × {rows} × {inner}].")

        x.Length / (rows * inner)

    /// The length n.
    member _.Length = length
    /// Rows of a transform, ⌊n/2⌋ + 1.
    member _.Modes = half + 1

    /// Operations of floating point of one transform, a fused multiply-add counted as two.
    member _.Operations: int64 = plan.Operations + (if isHalved then 16L * int64 (half + 1) else 0L)

    /// Real and imaginary parts [outer × ⌊n/2⌋ + 1 × inner] of the transform of x [outer × n × inner].
    member _.Forward(x: float[], inner: int) : struct (float[] * float[]) =
        let blocks = outer "x" length inner x
        let re, im = Array.zeroCreate (blocks * (half + 1) * inner), Array.zeroCreate (blocks * (half + 1) * inner)

        if isHalved then
            let zr, zi = Array.zeroCreate (x.Length / 2), Array.zeroCreate (x.Length / 2)

            // Rows 2j and 2j + 1 lie side by side, at twice the place of row j.
            for row in 0 .. zr.Length / inner - 1 do
                for q in 0 .. inner - 1 do
                    zr[row * inner + q] <- x[2 * row * inner + q]
                    zi[row * inner + q] <- x[(2 * row + 1) * inner + q]

            plan.Forward(zr, zi, inner)

            for o in 0 .. blocks - 1 do
                for k in 0..half do
                    let struct (c, s) = circle[k]
                    let a, b = (o * half + k % half) * inner, (o * half + (half - k) % half) * inner
                    let target = (o * (half + 1) + k) * inner

                    for q in 0 .. inner - 1 do
                        let evenR, evenI = 0.5 * (zr[a + q] + zr[b + q]), 0.5 * (zi[a + q] - zi[b + q])
                        let oddR, oddI = 0.5 * (zi[a + q] + zi[b + q]), 0.5 * (zr[b + q] - zr[a + q])
                        re[target + q] <- Math.FusedMultiplyAdd(c, oddR, Math.FusedMultiplyAdd(s, oddI, evenR))
                        im[target + q] <- Math.FusedMultiplyAdd(c, oddI, Math.FusedMultiplyAdd(-s, oddR, evenI))
        else
            let zr, zi = Array.copy x, Array.zeroCreate x.Length
            plan.Forward(zr, zi, inner)

            for o in 0 .. blocks - 1 do
                Array.blit zr (o * length * inner) re (o * (half + 1) * inner) ((half + 1) * inner)
                Array.blit zi (o * length * inner) im (o * (half + 1) * inner) ((half + 1) * inner)

        struct (re, im)

    /// x [outer × n × inner] from its transform; imaginary parts of X₀, and of X_{n/2} for an even n, do not count.
    member _.Inverse(re: float[], im: float[], inner: int) : float[] =
        let blocks = outer "re" (half + 1) inner re

        Check.holds (im.Length = re.Length) "im" (fun () ->
            $"{re.Length} real and {im.Length} imaginary parts were given: give as many of both.")

        let x = Array.zeroCreate (blocks * length * inner)

        if isHalved then
            let zr, zi = Array.zeroCreate (x.Length / 2), Array.zeroCreate (x.Length / 2)

            for o in 0 .. blocks - 1 do
                for k in 0 .. half - 1 do
                    let struct (c, s) = circle[k]
                    let a, b = (o * (half + 1) + k) * inner, (o * (half + 1) + half - k) * inner
                    // The end modes are real.
                    let real = if k = 0 then 0.0 else 1.0
                    let target = (o * half + k) * inner

                    for q in 0 .. inner - 1 do
                        let ai, bi = real * im[a + q], real * im[b + q]
                        let evenR, evenI = 0.5 * (re[a + q] + re[b + q]), 0.5 * (ai - bi)
                        let turnR, turnI = 0.5 * (re[a + q] - re[b + q]), 0.5 * (ai + bi)
                        zr[target + q] <- evenR - Math.FusedMultiplyAdd(c, turnI, s * turnR)
                        zi[target + q] <- evenI + Math.FusedMultiplyAdd(c, turnR, -(s * turnI))

            plan.Inverse(zr, zi, inner)

            for row in 0 .. zr.Length / inner - 1 do
                for q in 0 .. inner - 1 do
                    x[2 * row * inner + q] <- zr[row * inner + q]
                    x[(2 * row + 1) * inner + q] <- zi[row * inner + q]
        else
            let zi = Array.zeroCreate x.Length

            for o in 0 .. blocks - 1 do
                for k in 0..half do
                    let source = (o * (half + 1) + k) * inner
                    let target, mirrored = (o * length + k) * inner, (o * length + length - k) * inner

                    for q in 0 .. inner - 1 do
                        x[target + q] <- re[source + q]

                        if k > 0 then
                            zi[target + q] <- im[source + q]
                            x[mirrored + q] <- re[source + q]
                            zi[mirrored + q] <- -im[source + q]

            plan.Inverse(x, zi, inner)

        x
