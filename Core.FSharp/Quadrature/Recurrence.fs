namespace Spectral

open System

/// The three-term recurrence of an orthonormal family, as data:
///   x φ_k = B[k+1] φ_{k+1} + A[k] φ_k + B[k] φ_{k−1},   φ_{−1} = 0,
/// with φ_0 = Start·envelope(x). A[0..n−1], B[1..n]; B[0] is not used. A negative B gives alternating leading signs.
/// Sources: Gautschi, Orthogonal Polynomials (2004), table 1.1.
type internal Recurrence = { A: float[]; B: float[]; Start: float }

/// The families' recurrences and their evaluation with a carried exponent.
module internal Recurrence =
    /// ∫ (1−x)^a (1+x)^b dx over (−1, 1) = 2^(a+b+1) Γ(a+1) Γ(b+1) / Γ(a+b+2).
    let jacobiMass a b =
        if a = 0.0 && b = 0.0 then
            2.0
        elif a = -0.5 && b = -0.5 then
            Math.PI
        else
            Elementary.exp (
                (a + b + 1.0) * 0.6931471805599453 + Elementary.logGamma (a + 1.0) + Elementary.logGamma (b + 1.0)
                - Elementary.logGamma (a + b + 2.0)
            )

    /// Jacobi polynomials for the weight (1−x)^a (1+x)^b, coefficients for degrees 0..n.
    let jacobi n (a: float) (b: float) =
        let s = a + b

        let diagonal k =
            if a = b then
                0.0
            elif k = 0 then
                (b - a) / (s + 2.0)
            else
                let t = 2.0 * float k + s
                (b - a) * s / (t * (t + 2.0))

        let off k =
            if k = 0 then
                0.0
            elif k = 1 then
                sqrt (4.0 * (1.0 + a) * (1.0 + b) / ((2.0 + s) * (2.0 + s) * (3.0 + s)))
            else
                let x = float k
                let t = 2.0 * x + s
                sqrt (4.0 * x * (x + a) * (x + b) * (x + s) / (t * t * (t + 1.0) * (t - 1.0)))

        {
            A = Array.init (n + 1) diagonal
            B = Array.init (n + 2) off
            Start = 1.0 / sqrt (jacobiMass a b)
        }

    /// Hermite functions (envelope e^(−x²/2)), weight 1 on the line.
    let hermite n =
        {
            A = Array.zeroCreate (n + 1)
            B = Array.init (n + 2) (fun k -> sqrt (0.5 * float k))
            Start = 0.7511255444649425
        }

    /// Generalised Laguerre functions (envelope e^(−x/2)), weight x^alpha on the half line, φ_n(0) > 0.
    let laguerre n (alpha: float) =
        {
            A = Array.init (n + 1) (fun k -> 2.0 * float k + alpha + 1.0)
            B = Array.init (n + 2) (fun k -> -(sqrt (float k * (float k + alpha))))
            Start =
                (if alpha = 0.0 then
                     1.0
                 else
                     Elementary.exp (-0.5 * Elementary.logGamma (alpha + 1.0)))
        }

    let private big = 1.3407807929942597e154 // 2^512
    let private small = 7.458340731200207e-155 // 2^−512

    /// φ_0 … φ_{count−1} at x into target[offset ..], with φ_0 = Start·envelope. While the values lie below the range of a
    /// double their exponent is carried, so that a high mode comes out right where φ_0 underflows.
    let fill (recurrence: Recurrence) (envelope: ScaledNumber) (count: int) (x: float) (target: float[]) (offset: int) =
        let a = recurrence.A
        let b = recurrence.B

        if envelope.Exponent > -900 then
            let mutable previous = 0.0
            let mutable current = recurrence.Start * ScaledNumber.value envelope
            target[offset] <- current

            for k in 0 .. count - 2 do
                let next = ((x - a[k]) * current - b[k] * previous) / b[k + 1]
                previous <- current
                current <- next
                target[offset + k + 1] <- next
        else
            let mutable exponent = envelope.Exponent
            // In two factors, for 2^exponent alone may underflow where current·2^exponent does not.
            let mutable factor = ScaledNumber.power2 (exponent + 512)
            let mutable previous = 0.0
            let mutable current = recurrence.Start * envelope.Mantissa
            target[offset] <- current * small * factor

            for k in 0 .. count - 2 do
                let next = ((x - a[k]) * current - b[k] * previous) / b[k + 1]
                previous <- current
                current <- next

                if abs current > big then
                    previous <- previous * small
                    current <- current * small
                    exponent <- exponent + 512
                    factor <- ScaledNumber.power2 (exponent + 512)

                target[offset + k + 1] <- current * small * factor

    /// The Newton step φ_n/φ_n′ of the polynomial of degree n (the envelope divided out; a common scale cancels).
    let newtonStep (recurrence: Recurrence) (n: int) (x: float) =
        let a = recurrence.A
        let b = recurrence.B
        let mutable previous = 0.0
        let mutable current = 1.0
        let mutable previousSlope = 0.0
        let mutable slope = 0.0

        for k in 0 .. n - 1 do
            let next = ((x - a[k]) * current - b[k] * previous) / b[k + 1]
            let nextSlope = ((x - a[k]) * slope + current - b[k] * previousSlope) / b[k + 1]
            previous <- current
            current <- next
            previousSlope <- slope
            slope <- nextSlope

            if abs current > big || abs slope > big then
                previous <- previous * small
                current <- current * small
                previousSlope <- previousSlope * small
                slope <- slope * small

        current / slope
