module Spectral.Tests.ElementaryTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests

/// Random arguments of each range of a function.
let private count = 2500

/// Worst errors promised, in units of the last place.
let private oneUlp = 1.0
let private twoUlps = 2.0

/// Relative error promised of log Γ: one unit in the last place.
let private logGammaTolerance = 2.3e-16

let private stream name = RandomStream.OfSeed(2025L).Child(name: string)

let private uniform (low: float) (high: float) (s: RandomStream) = Array.init count (fun _ -> s.NextUniform(low, high))

/// Random bits of the exponents 2^low … 2^high, both signs or one.
let private spread (low: int) (high: int) (signed: bool) (s: RandomStream) =
    Array.init count (fun _ ->
        let exponent = low + s.NextInteger(high - low)
        let m = 1.0 + s.NextUniform()
        let half = exponent / 2
        let x = m * Math.ScaleB(1.0, half) * Math.ScaleB(1.0, exponent - half)
        if signed && s.NextUniform() < 0.5 then -x else x)

/// Multiples of a period and what stands beside them.
let private beside (period: float) (s: RandomStream) =
    Array.init count (fun _ ->
        let x = Math.Round(s.NextUniform(1.0, 1e6)) * period
        if s.NextUniform() < 0.5 then x else Math.BitIncrement x)

let private worst (f: float -> float) (exact: BigReal.Big -> BigReal.Big) (xs: float[]) =
    xs
    |> Array.filter (fun x -> x <> 0.0)
    |> Array.map (fun x -> BigReal.ulps (f x) (exact (BigReal.ofFloat x)), x)
    |> Array.max

let private within (limit: float) name f exact (ranges: (RandomStream -> float[]) list) =
    let s = stream name

    for range in ranges do
        let error, at = worst f exact (range s)
        Assert.That(error, Is.LessThanOrEqualTo limit, $"{name}({at:R}) is {f at:R}, {error} ulp off")

[<Test>]
let ``exp is within one ulp, denormal results too`` () =
    within oneUlp "exp" Elementary.exp BigReal.exp [ uniform -1.0 1.0; uniform -708.0 709.7; spread -60 0 true; uniform -745.1 -708.0 ]

[<Test>]
let ``expm1 is within one ulp`` () =
    within oneUlp "expm1" Elementary.expm1 BigReal.expm1 [ uniform -2.0 2.0; uniform -50.0 50.0; spread -1060 0 true; uniform 600.0 709.7 ]

[<Test>]
let ``log is within one ulp`` () =
    within oneUlp "log" Elementary.log BigReal.log [ uniform 0.5 2.0; uniform 0.99 1.01; spread -1070 1023 false ]

[<Test>]
let ``log1p is within one ulp`` () =
    within oneUlp "log1p" Elementary.log1p BigReal.log1p [ uniform -0.5 2.0; spread -1060 -1 true; spread 0 200 false; uniform -0.999 -0.9 ]

let private angles = [ uniform -1.0 1.0; uniform -100.0 100.0; spread -60 30 true; beside (Math.PI / 2.0) ]

[<Test>]
let ``sin is within one ulp`` () = within oneUlp "sin" Elementary.sin BigReal.sin angles

[<Test>]
let ``cos is within one ulp`` () = within oneUlp "cos" Elementary.cos BigReal.cos angles

[<Test>]
let ``sin and cos of huge arguments are within one ulp`` () =
    BigReal.withBits 1400 (fun () ->
        let few (s: RandomStream) = spread 30 1023 true s |> Array.truncate 150
        within oneUlp "sin" Elementary.sin BigReal.sin [ few ]
        within oneUlp "cos" Elementary.cos BigReal.cos [ few ])

[<Test>]
let ``tanh is within two ulps`` () =
    within twoUlps "tanh" Elementary.tanh BigReal.tanh [ uniform -1.0 1.0; uniform -22.0 22.0; spread -1060 0 true; uniform -3.0 3.0 ]

[<Test>]
let ``sigmoid is within one ulp`` () =
    within oneUlp "sigmoid" Elementary.sigmoid BigReal.sigmoid [ uniform -5.0 5.0; uniform -745.0 40.0; uniform -745.0 -700.0 ]

[<Test>]
let ``softplus is within one ulp`` () =
    within oneUlp "softplus" Elementary.softplus BigReal.softplus [ uniform -5.0 5.0; uniform -745.0 40.0; spread -60 0 true ]

[<Test>]
let ``erf is within two ulps`` () =
    within twoUlps "erf" Elementary.erf BigReal.erf [ uniform -1.0 1.0; uniform 0.9 6.5; spread -1000 0 true ]

[<Test>]
let ``erfc is within two ulps`` () =
    let few low high s = uniform low high s |> Array.truncate 400

    within twoUlps "erfc" Elementary.erfc BigReal.erfc [ uniform -1.0 1.0; few -6.0 6.0; few 6.0 27.2; few 26.5 27.2 ]

[<Test>]
let ``pow is within one ulp`` () =
    let s = stream "pow"

    let pairs =
        Array.concat
            [
                Array.zip (spread -1000 1000 false s) (uniform -1.0 1.0 s)
                Array.zip (uniform 0.5 2.0 s) (uniform -700.0 700.0 s)
                Array.zip (spread -1070 -1020 false s) (uniform -0.9 0.9 s)
            ]

    for x, y in pairs do
        let error = BigReal.ulps (Elementary.pow x y) (BigReal.pow (BigReal.ofFloat x) (BigReal.ofFloat y))

        Assert.That(error, Is.LessThanOrEqualTo oneUlp, $"pow {x:R} {y:R}")

/// log Γ at a few points, from 200-bit arithmetic.
let private logGammaPinned =
    [|
        1e-300, 690.7755278982137
        1e-05, 11.512919692895826
        0.1, 2.252712651734206
        0.5, 0.5723649429247001
        0.999, 0.0005780385328913802
        1.001, -0.0005763935982833062
        1.25, -0.09827183642181316
        1.5, -0.12078223763524522
        1.9999, -4.227520877215346e-05
        2.0001, 4.2281658112919945e-05
        2.5, 0.2846828704729192
        3.5, 1.2009736023470743
        7.25, 7.0521854507385395
        11.999, 17.499865227646104
        12.0, 17.502307845873887
        50.5, 146.51925549072064
        1000.25, 5906.9472682711175
        10000000000.0, 220258509288.81058
        1e+200, 4.595170185988091e+202
        2.5e+305, 1.7555118602376452e+308
    |]

[<Test>]
let ``log Gamma keeps its pinned values`` () =
    for x, expected in logGammaPinned do
        Assert.That(abs (Elementary.logGamma x / expected - 1.0), Is.LessThan logGammaTolerance, $"log Γ({x:R})")

[<Test>]
let ``log Gamma keeps its relative error`` () =
    let s = stream "logGamma exact"

    for x in
        Array.concat [ uniform 0.0 3.0 s; uniform 3.0 60.0 s; spread -1000 1000 false s ]
        |> Array.indexed
        |> Array.filter (fun (i, _) -> i % 25 = 0)
        |> Array.map snd do
        let exact = BigReal.logGamma (BigReal.ofFloat x)
        let error = BigReal.abs (BigReal.sub (BigReal.ofFloat (Elementary.logGamma x)) exact)

        Assert.That(
            BigReal.isNegative (BigReal.sub error (BigReal.mul (BigReal.ofFloat logGammaTolerance) (BigReal.abs exact))),
            $"log Γ({x:R})"
        )

[<Test>]
let ``log Gamma obeys its recurrence`` () =
    for x in uniform 0.01 20.0 (stream "logGamma") do
        let terms = [ Elementary.logGamma (x + 1.0); Elementary.logGamma x; Elementary.log x ]
        let largest = terms |> List.map abs |> List.max
        Assert.That(abs (terms[0] - terms[1] - terms[2]), Is.LessThan(3.0 * logGammaTolerance * max largest 1.0), $"{x:R}")

let private bits (x: float) = BitConverter.DoubleToInt64Bits x
let private isNaNBits (x: float) = bits x = 0x7FF8000000000000L

let private isSame (expected: float) (x: float) = Assert.That(bits x, Is.EqualTo(bits expected), $"{x:R} instead of {expected:R}")

[<Test>]
let ``special values`` () =
    isSame 1.0 (Elementary.exp 0.0)
    isSame 1.0 (Elementary.exp -0.0)
    isSame infinity (Elementary.exp 709.79)
    isSame infinity (Elementary.exp infinity)
    isSame 0.0 (Elementary.exp -745.2)
    isSame 0.0 (Elementary.exp -infinity)
    isSame Double.Epsilon (Elementary.exp -744.5)
    isSame -1.0 (Elementary.expm1 -infinity)
    isSame infinity (Elementary.expm1 infinity)
    isSame 0.0 (Elementary.log 1.0)
    isSame -infinity (Elementary.log 0.0)
    isSame -infinity (Elementary.log -0.0)
    isSame infinity (Elementary.log infinity)
    isSame -infinity (Elementary.log1p -1.0)
    isSame infinity (Elementary.log1p infinity)
    isSame (Elementary.log Double.MaxValue) (Elementary.log1p Double.MaxValue)
    isSame 1.0 (Elementary.cos 0.0)
    isSame 1.0 (Elementary.tanh infinity)
    isSame -1.0 (Elementary.tanh -infinity)
    isSame 0.5 (Elementary.sigmoid 0.0)
    isSame 1.0 (Elementary.sigmoid infinity)
    isSame 0.0 (Elementary.sigmoid -infinity)
    isSame infinity (Elementary.softplus infinity)
    isSame 0.0 (Elementary.softplus -infinity)
    isSame 1.0 (Elementary.erf infinity)
    isSame 2.0 (Elementary.erfc -infinity)
    isSame 0.0 (Elementary.erfc infinity)
    isSame 1.0 (Elementary.erfc 0.0)
    isSame 0.0 (Elementary.logGamma 1.0)
    isSame 0.0 (Elementary.logGamma 2.0)
    isSame infinity (Elementary.logGamma 0.0)
    isSame 1.0 (Elementary.pow nan 0.0)
    isSame 0.0 (Elementary.pow 0.0 2.5)
    isSame infinity (Elementary.pow 0.0 -1.0)
    isSame -8.0 (Elementary.pow -2.0 3.0)
    isSame 0.25 (Elementary.pow -2.0 -2.0)
    isSame infinity (Elementary.pow 1e200 2.0)
    isSame 0.0 (Elementary.pow 1e-200 2.0)

[<Test>]
let ``outside their domain, and of NaN, the functions give the one NaN`` () =
    let functions =
        [
            Elementary.exp
            Elementary.expm1
            Elementary.log
            Elementary.log1p
            Elementary.sin
            Elementary.cos
            Elementary.tanh
            Elementary.sigmoid
            Elementary.softplus
            Elementary.erf
            Elementary.erfc
            Elementary.logGamma
        ]

    for f in functions do
        Assert.That(isNaNBits (f nan), Is.True)
        Assert.That(isNaNBits (f (BitConverter.Int64BitsToDouble 0x7FF0000000000001L)), Is.True)

    Assert.That(isNaNBits (Elementary.log -1.0), Is.True)
    Assert.That(isNaNBits (Elementary.log1p -1.5), Is.True)
    Assert.That(isNaNBits (Elementary.sin infinity), Is.True)
    Assert.That(isNaNBits (Elementary.cos -infinity), Is.True)
    Assert.That(isNaNBits (Elementary.logGamma -1.0), Is.True)
    Assert.That(isNaNBits (Elementary.pow -2.0 0.5), Is.True)

[<Test>]
let ``odd functions are odd to the bit, -0 included, and cos is even`` () =
    let s = stream "odd"

    for f in [ Elementary.sin; Elementary.tanh; Elementary.erf ] do
        for x in Array.concat [ [| 0.0; Double.Epsilon; infinity |]; spread -1060 1000 false s ] do
            if not (Double.IsNaN(f x)) then
                isSame -(f x) (f -x)

    for x in spread -1060 1000 false s do
        isSame (Elementary.cos x) (Elementary.cos -x)

    for f in [ Elementary.expm1; Elementary.log1p ] do
        isSame -0.0 (f -0.0)

[<Test>]
let ``tanh and erf stay within one`` () =
    for x in uniform -30.0 30.0 (stream "bounded") do
        Assert.That(abs (Elementary.tanh x), Is.LessThanOrEqualTo 1.0)
        Assert.That(abs (Elementary.erf x), Is.LessThanOrEqualTo 1.0)

/// Arguments a few hundred units apart, so that the function moves by more than its error.
let private isMonotone name (f: float -> float) low high =
    for x in uniform low high (stream name) do
        let beyond = x + 1e-13 * max 1.0 (abs x)
        Assert.That(f beyond, Is.GreaterThanOrEqualTo(f x), $"{name} falls after {x:R}")

[<Test>]
let ``increasing functions increase`` () =
    isMonotone "exp" Elementary.exp -740.0 709.0
    isMonotone "expm1" Elementary.expm1 -40.0 700.0
    isMonotone "log" Elementary.log 1e-3 10.0
    isMonotone "log1p" Elementary.log1p -0.9 10.0
    isMonotone "tanh" Elementary.tanh -22.0 22.0
    isMonotone "sigmoid" Elementary.sigmoid -40.0 40.0
    isMonotone "softplus" Elementary.softplus -40.0 40.0
    isMonotone "erf" Elementary.erf -6.5 6.5

[<Test>]
let ``the pieces of a function meet`` () =
    // the last argument of one piece and the first of the next, where the error bounds alone would allow a fall
    for f, seam in [ Elementary.erf, 1.0; Elementary.exp, 708.0; Elementary.exp, -708.0; Elementary.tanh, 20.0 ] do
        Assert.That(f (seam * (1.0 - 1e-15)) - f seam, Is.EqualTo(0.0).Within(1e-12 * f seam))
