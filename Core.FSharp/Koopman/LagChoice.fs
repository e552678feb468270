/// The choice of a lag: the smallest at which the implied time of the slowest mode levels off and which is not far below it.
module Spectral.LagChoice

open System

/// Lags that are tried.
let private candidates = [| 1; 2; 3; 5; 8; 13; 21; 34; 55; 89 |]
/// Pairs to learn from and to judge by that a lag must leave.
let private fewestPairs, fewestJudges = 100, 40
/// Coordinates up to which squares and products join the dictionary of a trial.
let private mostSquared = 5
/// Pairs that a trial looks at, at most.
let private mostPairs = 20000
/// The ridge of a trial.
let private ridge = 1e-4
/// A lag should be at least this share of the slowest mode's time, where nothing speaks against it.
let private leastShare = 0.05
/// Modes that live less than this share of the slowest one's time do not speak against a lag by their turning.
let private alive = 0.5

/// An eighth of a turn, so that a mode and its second and third harmonic are told from those that turn the other way.
let private largestTurn = 0.7853981633974483

/// The trials at all lags that leave enough pairs, by extended dynamic mode decomposition on the training part, judged on the validation part.
let trials
    (engine: IEngine)
    (stream: RandomStream)
    (step: float)
    (isReversible: bool)
    (delays: int)
    (coordinates: Matrix[])
    (split: ObservableSplit)
    : LagTrial[] =
    let degree = if coordinates[0].Columns * delays <= mostSquared then 2 else 1

    [|
        for lag in candidates do
            let training = StateWindows.ofStretches coordinates lag delays 1 split.Training
            let judging = StateWindows.ofStretches coordinates lag delays 2 split.Validation

            if training.Count >= fewestPairs && judging.Count >= fewestJudges then
                let learned =
                    (KoopmanPredictor.ofPairs engine (Monomials(delays, degree)) isReversible [| ridge |] (training.Thinned mostPairs))[0]

                let modes = KoopmanModes.judge engine (stream.Child $"lag {lag}") 6 learned [||] judging

                if modes.Length > 0 then
                    let time = step * float lag
                    let slowest = modes |> Array.maxBy _.Eigenvalue.Modulus
                    let implied = KoopmanMode.DecayTime(time, slowest.Eigenvalue.Modulus)

                    {
                        Lag = lag
                        Time = time
                        Implied = implied
                        Low = KoopmanMode.DecayTime(time, slowest.ModulusLow)
                        High = KoopmanMode.DecayTime(time, slowest.ModulusHigh)
                        Turn =
                            modes
                            |> Array.filter (fun m -> KoopmanMode.DecayTime(time, m.Eigenvalue.Modulus) >= alive * implied)
                            |> Array.fold (fun top m -> max top (abs m.Eigenvalue.Angle)) 0.0
                    }
    |]

/// The lag that trials speak for, and why.
let choose (trials: LagTrial[]) : struct (int * string) =
    Check.that
        (trials.Length > 0)
        "lag"
        $"the data are too short: no lag leaves {fewestPairs} pairs to learn from and {fewestJudges} to judge by; give more data, or a lag of your own (--lag)."

    let isLevel i =
        let own = trials[i]
        // The intervals of the next two lags meet its own.
        trials[i + 1 .. i + 2] |> Array.forall (fun next -> next.Low <= own.High && own.Low <= next.High)

    let limit =
        if trials[0].Turn > 0.0 then
            max trials[0].Lag (int (largestTurn * float trials[0].Lag / trials[0].Turn))
        else
            Int32.MaxValue

    let allowed = [| 0 .. trials.Length - 1 |] |> Array.filter (fun i -> trials[i].Lag <= limit)
    let level = allowed |> Array.filter isLevel

    let near =
        level
        |> Array.filter (fun i -> trials[i].Time >= leastShare * min trials[i].Implied (trials[i].High))

    if near.Length > 0 then
        struct (trials[near[0]].Lag, "the smallest at which the slowest mode's time has levelled off and is not above twenty lags")
    elif level.Length > 0 then
        let last = level[level.Length - 1]

        struct (trials[last].Lag,
                "the largest of those tried at which the slowest mode's time has levelled off and no slow mode turns by more than an eighth of a turn")
    else
        struct (trials[allowed[allowed.Length - 1]].Lag,
                "the slowest mode's time levels off at no lag tried: the state may lack what decides its future; try --delays 2")
