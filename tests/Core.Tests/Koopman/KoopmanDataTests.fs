/// From observables to pairs: even times, gaps, splits that do not overlap, coordinates and back.
module Spectral.Tests.KoopmanDataTests

open System
open NUnit.Framework
open FsCheck
open Spectral

let private rounding = 1e-10

let private series (times: float[]) : ObservableSeries = { Name = ""; Times = times; Rows = times |> Array.map (fun t -> [| t; -t |]) }

[<Test>]
let ``gaps and missing values end a run`` () =
    let times = [| 0.0; 0.5; 1.0; 2.5; 3.0; 3.5; 4.0 |]
    let one = series times

    let missing =
        { one with
            Rows = one.Rows |> Array.mapi (fun j row -> if j = 5 then [| nan; 1.0 |] else row)
        }

    let runs = ObservableRuns.ofSeries (ObservableRuns.step [| missing |]) [| missing |]
    Assert.That(runs |> Array.map _.First, Is.EqualTo(box [| 0.0; 2.5; 4.0 |]))
    Assert.That(runs |> Array.map _.Rows.Length, Is.EqualTo(box [| 3; 2; 1 |]))

[<Test>]
let ``uneven times are refused, and resampled if asked to`` () =
    let uneven = series [| 0.0; 1.0; 2.0; 3.3; 4.0 |]
    let message = Refusal.message (fun () -> ObservableRuns.ofSeries 1.0 [| uneven |])
    Assert.That(message, (Does.Contain "t = 3.3 follows t = 2").And.Contain("times are uneven; resample them by --step 1"))
    let runs = ObservableRuns.resampled 0.5 [| uneven |]
    Assert.That(runs[0].Rows.Length, Is.EqualTo 9)
    // Cubics keep lines.
    runs[0].Rows
    |> Array.iteri (fun j row -> Assert.That(row[0], Is.EqualTo(0.5 * float j).Within rounding))

let private runsOf (lengths: int[]) : ObservableRun[] =
    lengths
    |> Array.mapi (fun number length ->
        {
            Series = number
            First = 0.0
            Rows = Array.init length (fun j -> [| float (1000 * number + j) |])
        })

[<Law>]
let ``no row serves two parts`` (lengths: PositiveInt list) (lag: PositiveInt) (delays: PositiveInt) =
    let lengths = lengths |> List.map (fun l -> 1 + l.Get % 60) |> Array.ofList
    let lag, delays = 1 + lag.Get % 4, 1 + delays.Get % 3

    lengths.Length = 0
    || (let runs = runsOf lengths
        let split = ObservableSplit.ofRuns (RandomStream.OfSeed 1L) 1.0 (Nullable()) runs
        let coordinates = runs |> Array.map (fun run -> Matrix(run.Rows.Length, 1, Array.concat run.Rows))

        let rowsOf part =
            let windows = StateWindows.ofStretches coordinates lag delays 2 part
            Array.concat [ windows.States.Values; windows.Next.Values; windows.Second.Values ] |> set

        let parts = [ split.Training; split.Validation; split.Test ] |> List.map rowsOf

        (Set.intersect parts[0] parts[1]).IsEmpty
        && (Set.intersect parts[1] parts[2]).IsEmpty
        && (Set.intersect parts[0] parts[2]).IsEmpty)

[<Test>]
let ``windows hold the past beside the present and the future behind it`` () =
    let coordinates = [| Matrix(10, 1, Array.init 10 float) |]
    let windows = StateWindows.ofStretches coordinates 2 2 2 [| { Run = 0; From = 1; Until = 10 } |]
    Assert.That(windows.States.Values, Is.EqualTo(box [| 3.0; 1.0; 4.0; 2.0; 5.0; 3.0 |]))
    Assert.That(windows.Next.Values, Is.EqualTo(box [| 5.0; 3.0; 6.0; 4.0; 7.0; 5.0 |]))
    Assert.That(windows.Later |> Array.map (fun m -> m.Values[0]), Is.EqualTo(box [| 3.0; 5.0; 7.0 |]))

[<Test>]
let ``coordinates have deviation 1 and give the observables back`` () =
    let stream = RandomStream.OfSeed 2L
    let rows = Array.init 300 (fun _ -> [| 5.0 + stream.NextNormal(); 1e3 * stream.NextNormal(); 7.0 |])
    let plain = StateReduction.ofRows [| 0; 1; 2 |] false rows
    Assert.That(plain.Size, Is.EqualTo 2, "what does not vary is no coordinate")
    let coordinates = plain.Reduce rows

    for j in 0..1 do
        let column = coordinates.Column j
        Assert.That(Dense.dot column column / 300.0, Is.EqualTo(1.0).Within rounding)

    let back = plain.Restore coordinates
    rows |> Array.iteri (fun i row -> Assert.That(back.Row i, Is.EqualTo(box row).Within 1e-9))

[<Test>]
let ``fields of two shapes in many points need two coordinates`` () =
    let stream = RandomStream.OfSeed 3L
    let shape i = Math.Sin(0.1 * float i), Math.Cos(0.23 * float i)

    let rows =
        Array.init 200 (fun _ ->
            let a, b = stream.NextNormal(), 0.3 * stream.NextNormal()
            Array.init 400 (fun i -> 2.0 + a * fst (shape i) + b * snd (shape i)))

    // More points than times, and the other way round.
    for columns in [ 400; 50 ] do
        let cut = rows |> Array.map (Array.truncate columns)
        let reduction = StateReduction.ofRows (Array.zeroCreate columns) true cut
        Assert.That(reduction.Size, Is.EqualTo 2)
        Assert.That(reduction.Lost, Is.LessThan 1e-9)
        let back = reduction.Restore(reduction.Reduce cut)
        Assert.That(back.Row 7, Is.EqualTo(box cut[7]).Within 1e-8)

[<Test>]
let ``what does not vary cannot be learned`` () =
    let message = Refusal.message (fun () -> StateReduction.ofRows [| 0 |] false (Array.create 10 [| 3.0 |]))
    Assert.That(message, Does.Contain "no observable varies in the training data")

[<Law>]
let ``the angle of a complex number is that of the library`` (real: NormalFloat) (imaginary: NormalFloat) =
    let z = ComplexNumber.Of(real.Get, imaginary.Get)
    z.Square = 0.0 || abs (z.Angle - Math.Atan2(z.Imaginary, z.Real)) <= 1e-14
