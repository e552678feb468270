/// Data made for tests of the choice of a basis.
module Spectral.Tests.MadeData

open System
open Spectral

let grid (left: float) (right: float) (count: int) = Array.init count (fun i -> left + (right - left) * float i / float (count - 1))

/// An equispaced grid without its right end.
let ring (left: float) (right: float) (count: int) = Array.init count (fun i -> left + (right - left) * float i / float count)

let times = [| 0.0..0.25..3.0 |]

let gauss (mean: float) (deviation: float) (x: float) =
    let y = (x - mean) / deviation
    Elementary.exp (-0.5 * y * y)

let line (u: float -> float -> float) (x: float[]) (t: float) = FieldSnapshot("", t, [| x |], [| Array.map (u t) x |])

/// Snapshots of u(t, x) on the same points at all times.
let onLine (x: float[]) (u: float -> float -> float) = times |> Array.map (line u x)

/// The same with noise.
let noisy (sigma: float) (seed: int64) (snapshots: FieldSnapshot[]) =
    let stream = RandomStream.OfSeed seed

    snapshots
    |> Array.map (fun s ->
        FieldSnapshot(s.Trajectory, s.Time, s.Points, s.Fields |> Array.map (Array.map (fun v -> v + sigma * stream.NextNormal()))))

/// All points of a grid of D dimensions, [dimensions × points], the last axis fastest.
let product (axes: float[][]) =
    let points =
        axes
        |> Array.fold
            (fun heads axis ->
                [|
                    for head in heads do
                        for x in axis -> Array.append head [| x |]
                |])
            [| [||] |]

    Array.init axes.Length (fun k -> points |> Array.map (fun p -> p[k]))

/// Snapshots of u(t, point) in D dimensions.
let inSpace (points: float[][]) (u: float -> float[] -> float) =
    let count = points[0].Length

    times
    |> Array.map (fun t ->
        FieldSnapshot("", t, points, [| Array.init count (fun i -> u t (points |> Array.map (fun column -> column[i]))) |]))

/// A Gaussian that moves and spreads.
let heat t x = gauss t (sqrt (1.0 + t)) x / sqrt (1.0 + t)

let equal (actual: 'a) (expected: 'a) = NUnit.Framework.Assert.That((actual = expected), $"%A{actual} is not %A{expected}")

let standard = ChoiceSettings.Default

let choose settings snapshots = BasisChoice.Of(snapshots, settings)
