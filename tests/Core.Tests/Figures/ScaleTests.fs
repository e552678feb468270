/// Numerals and scales: exact decimals; ticks that are tidy, ordered and cover the data; maps that are monotone and can be inverted.
module Spectral.Tests.ScaleTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Inverting a place gives it back to this, relative to the size of the value or of the interval.
let inverseTolerance = 1e-12

/// Data may stick out beyond a tick by this share of a step.
let tickSlack = 1e-8

let private decimals: Arbitrary<float[]> =
    gen {
        let! count = Gen.choose (1, 8)
        let! digits = Gen.arrayOfLength count (Gen.choose (-99999, 99999))
        let! exponent = Gen.choose (-12, 9)
        return digits |> Array.map (fun d -> Numeral.decimal (int64 d) exponent)
    }
    |> Arb.fromGen

let private positive: Arbitrary<float[]> =
    gen {
        let! count = Gen.choose (1, 8)
        let! digits = Gen.arrayOfLength count (Gen.choose (1, 99999))
        let! exponents = Gen.arrayOfLength count (Gen.choose (-15, 6))
        let! isNarrow = Gen.elements [ true; false ]
        return Array.map2 (fun d e -> Numeral.decimal (int64 d) (if isNarrow then -5 else e)) digits exponents
    }
    |> Arb.fromGen

let private scales =
    Gen.oneof
        [
            decimals.Generator |> Gen.map (fun v -> Scale.Linear(v, 5), v)
            positive.Generator |> Gen.map (fun v -> Scale.Logarithmic(v, 6), v)
            positive.Generator |> Gen.map (fun v -> Scale.Places v, v)
        ]
    |> Arb.fromGen

let private digitsOf (x: float) =
    let e = Numeral.decade (abs x)
    int (Math.Round(abs x / Numeral.decimal 1L (e - 3)))

[<Law>]
let ``data lie inside a scale, which is monotone and invertible`` () =
    Prop.forAll scales (fun (scale, values) ->
        let step = (scale.High - scale.Low) * tickSlack
        Assert.That(Array.forall (fun v -> v >= scale.Low - step && v <= scale.High + step) values, Is.True, $"%A{values}")
        let places = [| 0.0; 0.1; 0.35; 0.5; 0.8; 1.0 |]
        let inverses = places |> Array.map scale.Invert
        Assert.That(Array.pairwise inverses |> Array.forall (fun (a, b) -> a < b), Is.True)

        for place, value in Array.zip places inverses do
            Assert.That(scale.At value, Is.EqualTo(place).Within(inverseTolerance * (1.0 + abs value / (scale.High - scale.Low)))))

[<Law>]
let ``linear ticks are ordered, evenly spaced by 1, 2 or 5 and cover the data`` () =
    Prop.forAll decimals (fun values ->
        let scale = Scale.Linear(values, 5)
        let ticks = scale.Ticks |> Array.map _.Value
        let steps = Array.pairwise ticks |> Array.map (fun (a, b) -> b - a)
        let room = steps[0] * tickSlack
        Assert.That(ticks[0] = scale.Low && ticks[ticks.Length - 1] = scale.High, Is.True)
        Assert.That(ticks[0] <= Array.min values + room && ticks[ticks.Length - 1] >= Array.max values - room, Is.True)
        Assert.That(ticks.Length, Is.InRange(2, 8))
        // Differences of ticks near 10⁵ steps from 0 are rounded; the step itself is read off the labels' spacing.
        let typical = (ticks[ticks.Length - 1] - ticks[0]) / float (ticks.Length - 1)
        Assert.That([| 1000; 2000; 5000; 10000 |], Does.Contain(digitsOf typical), $"step {typical}")
        Assert.That(scale.Ticks |> Array.map _.Label |> Array.distinct |> Array.length, Is.EqualTo ticks.Length))

[<Law>]
let ``logarithmic ticks are ordered single digits and cover the data`` () =
    Prop.forAll positive (fun values ->
        let scale = Scale.Logarithmic(values, 6)
        let ticks = scale.Ticks |> Array.map _.Value
        Assert.That(Array.pairwise ticks |> Array.forall (fun (a, b) -> a < b), Is.True)
        Assert.That(ticks[0] <= Array.min values && ticks[ticks.Length - 1] >= Array.max values, Is.True)
        Assert.That(ticks |> Array.forall (fun t -> digitsOf t % 1000 = 0), Is.True, "a digit times a power of ten")
        let labelled = scale.Ticks |> Array.filter (fun t -> t.Label <> "")
        Assert.That(labelled.Length, Is.InRange(2, 11)))

[<TestCase(12.5, "12.5")>]
[<TestCase(-0.001, "0")>]
[<TestCase(0.125, "0.12")>]
[<TestCase(-3.0, "-3")>]
[<TestCase(7.05, "7.05")>]
let ``a coordinate has two decimals at most`` (value: float, text: string) = Assert.That(Numeral.coordinate value, Is.EqualTo text)

[<Test>]
let ``decades and numerals are exact`` () =
    for e in -300 .. 300 do
        let ten = Numeral.decimal 1L e
        Assert.That(Numeral.decade ten, Is.EqualTo e)
        Assert.That(Numeral.decade (Math.BitDecrement ten), Is.EqualTo(e - 1))

    Assert.That(Numeral.power 2L -5, Is.EqualTo "2·10⁻⁵")
    Assert.That(Numeral.plain -25L -3, Is.EqualTo "−0.025")
    Assert.That(Numeral.plain 20L -1, Is.EqualTo "2")
    let rounded = [| 0.0123; 1.234e-6; 1234.0; 12.5; -0.5 |] |> Array.map Numeral.rounded
    Assert.That((rounded = [| "0.0123"; "1.23·10⁻⁶"; "1230"; "12.5"; "−0.5" |]), Is.True, $"%A{rounded}")

[<Test>]
let ``a scale refuses what it cannot show`` () =
    for make in
        [
            fun () -> Scale.Linear([||], 5)
            fun () -> Scale.Linear([| nan |], 5)
            fun () -> Scale.Logarithmic([| 0.0; 1.0 |], 5)
            fun () -> Scale.Places [| -1.0 |]
            fun () -> Scale.Categories [||]
        ] do
        Assert.That(Refusal.message make, Is.Not.Empty)
