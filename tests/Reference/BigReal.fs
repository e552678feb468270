/// A small arbitrary-precision arithmetic for tests: m·2ᵉ with m cut to a given number of bits, and the elementary functions by
/// their series. It shares nothing with the functions it judges.
module Spectral.Tests.BigReal

open System
open System.Numerics

[<Struct>]
type Big = { M: BigInteger; E: int }

/// Bits kept; enough for 100 good bits after the cancellations in this file.
let mutable private precision = 220

/// Evaluates with more bits: for huge arguments of sin and cos.
let withBits (bits: int) (f: unit -> 'a) =
    let before = precision
    precision <- bits

    try
        f ()
    finally
        precision <- before

let private cut (m: BigInteger) (e: int) =
    let excess = int (m.GetBitLength()) - precision
    if excess > 0 then { M = m >>> excess; E = e + excess } else { M = m; E = e }

let zero = { M = BigInteger.Zero; E = 0 }
let ofInt (i: int) = { M = BigInteger i; E = 0 }

let ofFloat (x: float) =
    let u = BitConverter.DoubleToInt64Bits x
    let field = int ((u >>> 52) &&& 0x7FFL)
    let fraction = u &&& 0xFFFFFFFFFFFFFL
    let m = if field = 0 then fraction else fraction ||| 0x10000000000000L
    { M = BigInteger(if u < 0L then -m else m); E = (max field 1) - 1075 }

/// log₂ |x|, rounded up; of 0 it is very small.
let size x = if x.M.IsZero then -1000000 else int (BigInteger.Abs(x.M).GetBitLength()) + x.E

let neg x = { x with M = -x.M }
let abs x = { x with M = BigInteger.Abs x.M }

let rec add x y =
    if x.M.IsZero then y
    elif y.M.IsZero then x
    elif x.E < y.E then add y x
    elif size x - size y > 2 * precision then x
    elif size y - size x > 2 * precision then y
    else cut ((x.M <<< (x.E - y.E)) + y.M) y.E

let sub x y = add x (neg y)
let mul x y = cut (x.M * y.M) (x.E + y.E)

let div x y =
    let shift =
        max 0 (precision + int (BigInteger.Abs(y.M).GetBitLength()) - int (BigInteger.Abs(x.M).GetBitLength()) + 2)

    cut ((x.M <<< shift) / y.M) (x.E - shift - y.E)

let scale k x = { x with E = x.E + k }
let isNegative x = x.M.Sign < 0
let one = ofInt 1

/// Σ terms until they no longer matter.
let private series (first: Big) (next: int -> Big -> Big) =
    let rec go k term sum =
        if term.M.IsZero || size term < size sum - precision - 2 then
            sum
        else
            let term = next k term
            go (k + 1) term (add sum term)

    go 1 first first

/// 2 artanh s = log((1 + s)/(1 − s))
let private twoArtanh s =
    let z = mul s s

    let rec go k power sum =
        let term = div power (ofInt (2 * k + 1))

        if term.M.IsZero || size term < size sum - precision - 2 then
            scale 1 sum
        else
            go (k + 1) (mul power z) (add sum term)

    go 1 (mul s z) s

let private cached (f: unit -> Big) =
    let values = Collections.Generic.Dictionary<int, Big>()

    fun () ->
        match values.TryGetValue precision with
        | true, v -> v
        | _ ->
            let v = f ()
            values[precision] <- v
            v

let ln2 = cached (fun () -> twoArtanh (div one (ofInt 3)))

let private arctanInverse (m: int) =
    let z = neg (div one (ofInt (m * m)))

    let rec go k power sum =
        let term = div power (ofInt (2 * k + 1))

        if size term < size sum - precision - 2 then
            sum
        else
            go (k + 1) (mul power z) (add sum term)

    let first = div one (ofInt m)
    go 1 (mul first z) first

let pi = cached (fun () -> scale 2 (sub (scale 2 (arctanInverse 5)) (arctanInverse 239)))

/// The nearest integer.
let private round x : BigInteger =
    let twice = if x.E + 1 >= 0 then x.M <<< (x.E + 1) else x.M >>> -(x.E + 1)
    (twice + BigInteger.One) >>> 1

let log x =
    // x = m·2ᵏ with 0.7 ≤ m < 1.4
    let half = scale -(size x) x
    let isLow = isNegative (sub half (div (ofInt 7) (ofInt 10)))
    let m, k = if isLow then scale 1 half, size x - 1 else half, size x
    let s = div (sub m one) (add m one)
    add (if s.M.IsZero then zero else twoArtanh s) (mul (ofInt k) (ln2 ()))

let log1p x = if size x > -2 then log (add one x) else twoArtanh (div x (add (ofInt 2) x))

let exp x =
    let n = round (div x (ln2 ()))
    let r = sub x (mul { M = n; E = 0 } (ln2 ()))
    scale (int n) (add one (if r.M.IsZero then zero else series r (fun k t -> div (mul t r) (ofInt (k + 1)))))

let expm1 x =
    if size x > -1 then
        sub (exp x) one
    else
        series x (fun k t -> div (mul t x) (ofInt (k + 1)))

let tanh x =
    let e = expm1 (scale 1 x)
    div e (add e (ofInt 2))

let sigmoid x = div one (add one (exp (neg x)))

let softplus x = if isNegative x then log1p (exp x) else add x (log1p (exp (neg x)))

let private sinSeries r =
    let z = neg (mul r r)
    series r (fun k t -> div (mul t z) (ofInt (2 * k * (2 * k + 1))))

let private cosSeries r =
    let z = neg (mul r r)
    series one (fun k t -> div (mul t z) (ofInt (2 * k * (2 * k - 1))))

let private turned (quarter: int) x =
    let half = scale -1 (pi ())
    let n = round (div x half)
    let r = sub x (mul { M = n; E = 0 } half)

    match int ((n + BigInteger quarter) &&& BigInteger 3) with
    | 0 -> if r.M.IsZero then r else sinSeries r
    | 1 -> cosSeries r
    | 2 -> if r.M.IsZero then r else neg (sinSeries r)
    | _ -> neg (cosSeries r)

let sin x = turned 0 x
let cos x = turned 1 x

/// √(1/π) by Newton's iteration.
let private inverseRootPi =
    cached (fun () ->
        let p = pi ()
        let mutable y = ofFloat 0.5641895835477563

        for _ in 1..6 do
            y <- mul y (scale -1 (sub (ofInt 3) (mul p (mul y y))))

        y)

let erf x =
    let z = neg (mul x x)

    let rec go k power sum =
        let power = div (mul power z) (ofInt k)
        let term = div power (ofInt (2 * k + 1))

        if term.M.IsZero || size term < size sum - precision - 60 then
            sum
        else
            go (k + 1) power (add sum term)

    if x.M.IsZero then zero else mul (scale 1 (inverseRootPi ())) (go 1 x x)

/// From x = 6 on by the continued fraction e^{−x²}/(x√π) · 1/(1 + q/(1 + 2q/(1 + 3q/…))), q = 1/(2x²).
let erfc x =
    if size (sub x (ofInt 6)) < 0 || isNegative (sub x (ofInt 6)) then
        sub one (erf x)
    else
        let z = mul x x
        let q = div one (scale 1 z)
        let mutable f = one

        for k in 250..-1..1 do
            f <- add one (div (mul (ofInt k) q) f)

        div (mul (exp (neg z)) (inverseRootPi ())) (mul x f)

let pow x y = exp (mul y (log x))

/// B₂ₖ, k = 1 …, by Σⱼ (2k+1 over j) Bⱼ = 0, as quotients of integers.
let private bernoulli =
    lazy
        (let fractions = Array.zeroCreate<BigInteger * BigInteger> 61
         fractions[0] <- BigInteger.One, BigInteger.One

         for m in 1..60 do
             let mutable binomial = BigInteger.One
             let mutable p, q = BigInteger.Zero, BigInteger.One

             for j in 0 .. m - 1 do
                 let a, b = fractions[j]
                 let n, d = p * b + binomial * a * q, q * b
                 let g = BigInteger.GreatestCommonDivisor(n, d)
                 p <- n / g
                 q <- d / g
                 binomial <- binomial * BigInteger(m + 1 - j) / BigInteger(j + 1)

             fractions[m] <- -p, q * BigInteger(m + 1)

         Array.init 30 (fun k -> fractions[2 * k + 2]))

/// log Γ(x), x > 0, by Stirling's series from x ≥ 40 on, to which log Γ(x) = log Γ(x + n) − log(x (x + 1) … (x + n − 1)) leads.
let logGamma x =
    let mutable z = x
    let mutable product = one

    while isNegative (sub z (ofInt 40)) do
        product <- mul product z
        z <- add z one

    let squared = mul z z
    let mutable power = z
    let mutable sum = zero

    for k in 1..30 do
        let p, q = bernoulli.Value[k - 1]
        let term = div { M = p; E = 0 } (mul { M = q * BigInteger(2 * k * (2 * k - 1)); E = 0 } power)
        sum <- add sum term
        power <- mul power squared

    let stirling = add (sub (mul (sub z (scale -1 one)) (log z)) z) (add (scale -1 (log (scale 1 (pi ())))) sum)

    sub stirling (log product)

/// |y − exact| in units of the last place of a double as large as the exact value.
let ulps (y: float) (exact: Big) =
    let e = max (size exact - 53) -1074
    let error = abs (sub (ofFloat y) exact)

    if error.M.IsZero then
        0.0
    elif size error - e > 60 then
        infinity
    else
        let drop = max 0 (int (error.M.GetBitLength()) - 53)
        float (error.M >>> drop) * Math.Pow(2.0, float (error.E + drop - e))
