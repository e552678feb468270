namespace Spectral

/// A complex number; its operations are + − × ÷ √ of its parts, in a fixed order.
[<Struct>]
type ComplexNumber(real: float, imaginary: float) =
    /// The real part.
    member _.Real = real
    /// The imaginary part.
    member _.Imaginary = imaginary
    /// x + iy
    static member Of(real: float, imaginary: float) : ComplexNumber = ComplexNumber(real, imaginary)
    /// |z|
    member z.Modulus = sqrt (z.Real * z.Real + z.Imaginary * z.Imaginary)
    /// |z|²
    member z.Square = z.Real * z.Real + z.Imaginary * z.Imaginary
    /// x − iy
    member z.Conjugate = ComplexNumber.Of(z.Real, -z.Imaginary)
    /// a + b
    static member (+)(a: ComplexNumber, b: ComplexNumber) = ComplexNumber.Of(a.Real + b.Real, a.Imaginary + b.Imaginary)
    /// a − b
    static member (-)(a: ComplexNumber, b: ComplexNumber) = ComplexNumber.Of(a.Real - b.Real, a.Imaginary - b.Imaginary)
    /// −a
    static member (~-)(a: ComplexNumber) = ComplexNumber.Of(-a.Real, -a.Imaginary)

    /// a b
    static member (*)(a: ComplexNumber, b: ComplexNumber) =
        ComplexNumber.Of(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Real * b.Imaginary + a.Imaginary * b.Real)

    /// A real number times z.
    static member (*)(s: float, z: ComplexNumber) = ComplexNumber.Of(s * z.Real, s * z.Imaginary)

    /// a / b
    static member (/)(a: ComplexNumber, b: ComplexNumber) = (1.0 / b.Square) * (a * b.Conjugate)

    /// The root with a real part that is not negative.
    member z.SquareRoot =
        let larger = sqrt (0.5 * (z.Modulus + abs z.Real))

        if larger = 0.0 then
            ComplexNumber.Of(0.0, 0.0)
        elif z.Real >= 0.0 then
            ComplexNumber.Of(larger, z.Imaginary / (2.0 * larger))
        else
            ComplexNumber.Of(abs z.Imaginary / (2.0 * larger), (if z.Imaginary < 0.0 then -larger else larger))

    /// The angle of z in (−π, π]; 0 of 0.
    member z.Angle =
        if z.Square = 0.0 then
            0.0
        else
            // Five roots make the angle at most π/32, where the series of the arc tangent needs seven terms.
            let root = Seq.fold (fun (r: ComplexNumber) _ -> r.SquareRoot) ((1.0 / z.Modulus) * z) (seq { 1..5 })

            let t = root.Imaginary / root.Real
            let square = t * t

            let series = Seq.fold (fun sum k -> 1.0 / float (2 * k + 1) - square * sum) (1.0 / 17.0) (seq { 7..-1..0 })

            32.0 * t * series
