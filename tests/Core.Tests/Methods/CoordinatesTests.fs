/// Laws of coordinates: there and back, units, and the measure of states that losses and forecasts share.
module Spectral.Tests.CoordinatesTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Round-off of a few dozen numbers of order 1.
let roundOff = 1e-12

/// The weights are those of the distance's second order: relative error of states a step apart, in steps.
let secondOrder = 5.0

/// Five coefficients of two units, two scales and one centre, that of the second axis.
let private shape =
    {
        Units = [| 1.0; 1.0; 1.0; 4.0; 4.0 |]
        Scales = 2
        ScaleOfCenter = [| 1 |]
        Least = 0.0
    }

/// Rows of states with scales around 1.
let private states (stream: RandomStream) rows =
    Array.init rows (fun _ -> Array.append (normal stream shape.Coefficients) (positive stream shape.Labels))
    |> Array.concat

/// So many random orthonormal directions.
let private directions (stream: RandomStream) count =
    let n = shape.Coefficients
    let moments = Dense.symmetricProduct (normal stream (n * n)) n n
    let struct (_, vectors) = SymmetricEigen.decompose moments n
    Array.init count (fun k -> Array.init n (fun i -> vectors[i * n + k]))

let private along (stream: RandomStream) count = Coordinates.Along(shape, normal stream shape.Coefficients, directions stream count)
let private isNear (a: float[]) (b: float[]) = norm (Array.map2 (-) a b) <= roundOff * (1.0 + norm a)

[<Law(MaxTest = 40)>]
let ``coordinates are undone`` (seed: int64) (keepsOrigin: bool) =
    let stream = RandomStream.OfSeed seed
    let rows = states stream 7
    let whole = (Coordinates.Whole shape).ByDeviation(rows, keepsOrigin)
    let all = (along stream shape.Coefficients).ByDeviation(rows, keepsOrigin)
    isNear rows (whole.Backward(whole.Forward rows)) && isNear rows (all.Backward(all.Forward rows))

[<Law(MaxTest = 40)>]
let ``along few directions every coordinate has a state, and what is kept stays`` (seed: int64) =
    let stream = RandomStream.OfSeed seed
    let few = (along stream 3).ByDeviation(states stream 7, false)
    let y = normal stream (4 * few.Size)
    let back = few.Forward(few.Backward y)
    let z = few.Reduce(states stream 1)

    isNear y back
    && isNear z (few.Reduce(few.Restore z))
    && few.Names = [| "a1"; "a2"; "a3"; "beta1"; "beta2"; "x0" |]

[<Law(MaxTest = 20)>]
let ``the expression is what the numbers are`` (seed: int64) =
    let stream = RandomStream.OfSeed seed
    let few = (along stream 2).ByDeviation(states stream 5, false)
    let y = normal stream few.Size
    let found = (evaluate [ "y", y ] [||] [| few.Reduced(Tensor.input "y" [| few.Size |]) |])[0]
    isNear (few.Reduce(few.Backward y)) found

[<Test>]
let ``coefficients share one scale, the largest deviation, and labels have their own`` () =
    let stream = RandomStream.OfSeed 4L
    let rows = states stream 9
    let own = (Coordinates.Whole shape).ByDeviation(rows, false)
    let n, kept = own.Size, shape.Coefficients
    let y = own.Forward rows
    let column k = Array.init 9 (fun r -> y[r * n + k])
    let deviation k = sqrt (dot (column k) (column k) / 9.0)
    Assert.That(own.Scale[.. kept - 1] |> Array.distinct, Has.Length.EqualTo 1)
    Assert.That(Array.init kept deviation |> Array.max, Is.EqualTo(1.0).Within roundOff)

    for k in 0 .. n - 1 do
        Assert.That(Array.sum (column k), Is.EqualTo(0.0).Within roundOff)

        if k >= kept then
            Assert.That(deviation k, Is.EqualTo(1.0).Within roundOff)

    let fromOrigin = (Coordinates.Whole shape).ByDeviation(rows, true)
    Assert.That(fromOrigin.Offset |> Array.forall ((=) 0.0) && fromOrigin.Scale = own.Scale, Is.True)

[<Test>]
let ``in units of their size states have components of root mean square 1`` () =
    let rows = normal (RandomStream.OfSeed 5L) 60
    let own = (Coordinates.Whole(StateShape.Plain 6)).BySize rows
    Assert.That(norm (own.Forward rows), Is.EqualTo(sqrt 60.0).Within roundOff)
    Assert.That(own.Forward(Array.zeroCreate 6), Is.EqualTo<float[]>(Array.zeroCreate<float> 6))

[<Law(MaxTest = 40)>]
let ``weights measure small changes as errors of states do`` (seed: int64) =
    let stream = RandomStream.OfSeed seed
    let own = (along stream shape.Coefficients).ByDeviation(states stream 7, false)
    let state = states stream 1
    let step = 1e-4
    let y, w = own.Forward state, own.Weights state
    let moved = y |> Array.map (fun v -> v + step * stream.NextNormal())
    let weighted = norm (Array.map3 (fun w a b -> w * (a - b)) w moved y)
    let error = shape.ErrorOf(state, 0.0, own.Backward moved)
    abs (weighted - error) <= secondOrder * step * error

[<Test>]
let ``the first directions are those of the whole`` () =
    let stream = RandomStream.OfSeed 6L
    let own = (along stream 4).ByDeviation(states stream 7, false)
    let y = own.Forward(states stream 1)
    let first = own.First 2
    Assert.That(first.Forward(own.Backward y), Is.EqualTo<float[]>(Array.append y[..1] y[4..]).Within roundOff)

[<Test>]
let ``numbers that do not fit the shape are refused`` () =
    let wrong () = Coordinates(shape, Array.zeroCreate 4, [||], Array.zeroCreate shape.Size, Array.create shape.Size 1.0)
    Assert.That(Refusal.message wrong, Does.Contain "do not fit the shape")
