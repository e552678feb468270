/// Koopman operators learned from systems with known modes, and what cannot be learned.
module Spectral.Tests.KoopmanLearningTests

open System
open NUnit.Framework
open Spectral

/// Of root mean square errors on a part of some hundred independent instants, relative to a deviation.
[<Literal>]
let private OfSample = 0.1

let private learner () : ILearner = Learner(ReferenceEngine() :> IEngine)

let private quick =
    { KoopmanSettings.Usual with
        Lag = Nullable 1
        Modes = 2
        Hidden = [| 8 |]
        Training = { KoopmanTraining.Usual with Batch = 64; Steps = 200 }
    }

let private learn settings (series: ObservableSeries[]) =
    let groups = Array.init series[0].Rows[0].Length id
    KoopmanLearning.learn (Func<string, ILearner>(fun _ -> learner ())) (Action<string> ignore) settings groups false series

let private even step (rows: float[][]) : ObservableSeries =
    { Name = ""; Times = Array.init rows.Length (fun j -> step * float j); Rows = rows }

/// The process of Ornstein and Uhlenbeck, x′ = a x + √(1 − a²) ξ: eigenvalues aⁿ.
let private decaying (a: float) (times: int) =
    let stream = RandomStream.OfSeed 11L
    let advance x _ = a * x + sqrt (1.0 - a * a) * stream.NextNormal()
    even 0.5 (Array.scan advance 0.0 [| 1 .. times - 1 |] |> Array.map Array.singleton)

/// A turning pair with noise: eigenvalues r e^{±iω}.
let private turning (r: float) (omega: float) times =
    let stream = RandomStream.OfSeed 12L

    let advance (z: float[]) _ =
        let c, s = r * Math.Cos omega, r * Math.Sin omega
        let kick () = sqrt (1.0 - r * r) * stream.NextNormal()
        [| c * z[0] - s * z[1] + kick (); s * z[0] + c * z[1] + kick () |]

    even 0.1 (Array.scan advance [| 1.0; 0.0 |] [| 1 .. times - 1 |])

[<Test>]
let ``the modes of a decaying process are found, and its forecasts are the best there are`` () =
    let struct (model, report) = learn { quick with IsReversible = true; Modes = 3 } [| decaying 0.8 4000 |]
    let first = report.Modes[0]
    Assert.That(first.Eigenvalue.Real, Is.EqualTo(0.8).Within 0.04)
    Assert.That(first.ModulusLow < 0.8 && 0.8 < first.ModulusHigh, Is.True)
    Assert.That(KoopmanMode.DecayTime(model.LagTime, 0.8), Is.EqualTo(-0.5 / Math.Log 0.8).Within 1e-12)
    Assert.That(first.Cosine, Is.GreaterThan 0.98)
    Assert.That(first.Verdict, Is.EqualTo "firm")
    Assert.That(report.Modes |> Array.forall (fun m -> m.Learned.Imaginary = 0.0), Is.True, "reversible")
    // E[x_t | x₀] = aᵗ x₀ leaves √(1 − a²ᵗ).
    let own = report.Rivals[0]

    report.Horizons
    |> Array.iteri (fun k h -> Assert.That(own.Errors[k], Is.EqualTo(sqrt (1.0 - Math.Pow(0.64, float h))).Within(OfSample), $"{h}"))

    report.Coverage |> Array.iter (fun c -> Assert.That(c, Is.EqualTo(0.9).Within 0.06))

[<Test>]
let ``a turning pair is one line with its period`` () =
    let struct (model, report) = learn quick [| turning 0.95 0.3 3000 |]
    let first = report.Modes[0]
    Assert.That(first.IsPair, Is.True)
    Assert.That(first.Eigenvalue.Modulus, Is.EqualTo(0.95).Within 0.02)
    Assert.That(first.Eigenvalue.Angle, Is.EqualTo(0.3).Within 0.02)
    Assert.That(first.AngleLow < 0.3 && 0.3 < first.AngleHigh, Is.True)
    Assert.That(KoopmanMode.Period(model.LagTime, 0.3), Is.EqualTo(2.0 * Math.PI * 0.1 / 0.3).Within 1e-12)
    // An exact eigenfunction of a stationary process has the residual √(1 − |λ|²) and no defect.
    Assert.That(first.Residual, Is.EqualTo(sqrt (1.0 - 0.95 * 0.95)).Within 0.04)
    Assert.That(first.Defect, Is.LessThan 0.15)
    Assert.That(report.Rivals |> Array.map _.Name, Is.EqualTo(box [| "Koopman"; "DMD"; "EDMD"; "delay DMD"; "persistence"; "mean" |]))

[<Test>]
let ``of noise nothing is firm, and no forecast beats the mean`` () =
    let stream = RandomStream.OfSeed 13L
    let struct (_, report) = learn quick [| even 1.0 (Array.init 1500 (fun _ -> [| stream.NextNormal() |])) |]
    Assert.That(report.Modes |> Array.map _.Verdict, Has.None.EqualTo "firm")
    Assert.That(report.Functions, Is.EqualTo 1)
    let mean = report.Rivals |> Array.find (fun r -> r.Name = "mean")
    Array.iter2 (fun (own: float) best -> Assert.That(own, Is.GreaterThan(0.99 * best))) report.Rivals[0].Errors mean.Errors

[<Test>]
let ``the lag is chosen where the slowest time levels off`` () =
    let struct (model, report) = learn { quick with Lag = Nullable() } [| decaying 0.98 4000 |]
    let time = -0.5 / Math.Log 0.98
    Assert.That(report.Lags.Length, Is.GreaterThan 5)
    Assert.That(report.Lags |> Array.exists (fun trial -> trial.Low < time && time < trial.High), Is.True)
    Assert.That(model.LagTime, Is.GreaterThanOrEqualTo(0.04 * time))

[<Test>]
let ``deterministic data and drifts are told`` () =
    let longer = { quick with Training = { quick.Training with Steps = 1500 } }

    let struct (_, deterministic) =
        learn longer [| even 1.0 (Array.init 600 (fun t -> [| Math.Cos(0.37 * float t); Math.Sin(0.37 * float t) |])) |]

    Assert.That(deterministic.Notes, Has.Some.Contains "singular values crowd at 1")
    let drifting = decaying 0.5 600
    let rows = drifting.Rows |> Array.mapi (fun t row -> [| row[0] + 0.01 * float t |])
    let struct (_, report) = learn quick [| { drifting with Rows = rows } |]
    Assert.That(report.Notes, Has.Some.Contains "the data are not stationary")

[<Test>]
let ``what cannot be learned is refused in one line`` () =
    let data = [| decaying 0.8 300 |]
    let refused settings data expected = Assert.That(Refusal.message (fun () -> learn settings data), Does.Contain(expected: string))

    refused
        { quick with Lag = Nullable 40 }
        data
        "a lag of 40 steps is longer than the data allow: the longest stretch that judges has 60 rows; give a lag of at most 29"

    refused { quick with Modes = 400 } data "179 pairs cannot determine 400 modes: ask for fewer (--modes)"
    refused { quick with Modes = 0 } data "modes is 0"

    let inverting = { quick.Training with Loss = "vamp2"; Batch = 2 }

    refused
        { quick with Training = inverting; Modes = 4 }
        data
        "inverts the moments of a batch, and 2 samples cannot determine those of 5 functions"

    refused { quick with Training = { inverting with Loss = "vamp" } } data "unknown loss 'vamp': did you mean 'vamp1'?"

    refused
        { quick with
            IsReversible = true
            Training = { inverting with Loss = "dpnet"; Batch = 64 }
        }
        data
        "reversible dynamics are learned by LoRA"

    refused { quick with IsReversible = true; Delays = 2 } data "states with delays do not look the same backwards"
    refused { quick with Until = Nullable 1e6 } data "one of the three parts of the data"
    // A sign that alternates: every odd function has a negative eigenvalue, and the even ones are constant.
    let alternating = even 1.0 (Array.init 300 (fun t -> [| (if t % 2 = 0 then 1.0 else -1.0) |]))
    refused { quick with IsReversible = true } [| alternating |] "the operator of the data has no positive part at this lag"

    let uneven =
        { data[0] with
            Times = data[0].Times |> Array.mapi (fun j t -> if j = 7 then t + 0.2 else t)
        }

    refused quick [| uneven |] "times are uneven"

[<Test>]
let ``a warm head of an operator without a positive part is refused`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 3 |], 1)
    let solution = { Values = [| -1.0; -2.0 |]; Vectors = Matrix.Identity 4 }

    let message =
        Refusal.message (fun () -> RayleighRitz.WarmHead(network, network.Initial(RandomStream.OfSeed 1L), solution, 1))

    Assert.That(message, Does.Contain "only its positive part can be learned")

[<Test>]
let ``forecasts of a model begin at the last whole state and carry bands`` () =
    let data = turning 0.95 0.3 1500
    let struct (model, _) = learn { quick with Delays = 2 } [| data |]
    let engine = ReferenceEngine() :> IEngine
    let forecast = KoopmanUse.forecast engine model [| 50.05; 50.1; 51.0 |] data
    Assert.That(forecast.Start, Is.EqualTo(50.0).Within 1e-9)
    Assert.That(forecast.Mean[0].Length, Is.EqualTo 2)
    // One lag ahead is what the predictor says.
    let rows = model.Reduction.Reduce [| data.Rows[500]; data.Rows[499] |]
    let next = model.Reduction.Restore((model.Predictor.Forecast(engine, Matrix(1, 4, rows.Values), 1))[0])
    Assert.That(forecast.Mean[1], Is.EqualTo(box (next.Row 0)).Within 1e-9)
    Assert.That(forecast.Low[2][0] < forecast.Mean[2][0] && forecast.Mean[2][0] < forecast.High[2][0], Is.True)
    let early = Refusal.message (fun () -> KoopmanUse.forecast engine model [| 0.05 |] data)
    Assert.That(early, Does.Contain "no whole state up to t = 0.05")
    let evaluated = KoopmanUse.evaluate engine 1L model (Nullable()) 4 [| data |]
    Assert.That(evaluated.Modes[0].Eigenvalue.Angle, Is.EqualTo(0.3).Within 0.03)
