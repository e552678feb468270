/// Forecasts far ahead, in both directions, from the functions that losses of the Koopman operator learn.
module Spectral.Experiments.KoopmanHorizon

open Spectral

/// Pairs of a system as a learner sees them, and how wrong forecasts from their first states are.
type private Observed =
    {
        /// States at the first and the second ends, [pairs × inputs].
        States: Matrix
        Next: Matrix
        /// What is forecast, at both ends, [pairs × observables].
        Values: Matrix
        NextValues: Matrix
        /// The error of forecasts [pairs × observables] of so many steps, backwards where negative; none where the truth is not known.
        Error: int -> Matrix -> float option
    }

type private System = { Name: string; Hidden: string; Draw: RandomStream -> int -> Observed }

let private rootMeanSquare (errors: float[]) = sqrt (Dense.dot errors errors / float errors.Length)
let private columnOf (values: float[]) = Matrix(values.Length, 1, values)

/// Digits in turn: the share of images whose digit after t steps is not the one with the largest forecast.
let private glyphs =
    let draw stream count =
        let struct (digits, first, next) = GlyphCycle.pairs stream count
        let classes = GlyphCycle.classes
        let moved t digit = ((digit + t) % classes + classes) % classes

        let isWrong t (forecast: Matrix) i =
            let row = forecast.Row i
            let found = Array.findIndex (fun v -> v = Array.max row) row
            if found = moved t digits[i] then 0.0 else 1.0

        {
            States = first
            Next = next
            Values = GlyphCycle.indicators digits
            NextValues = GlyphCycle.indicators (Array.map (moved 1) digits)
            Error = fun t forecast -> Some(Aggregate.mean (Array.init count (isWrong t forecast)))
        }

    { Name = "digits"; Hidden = "hidden"; Draw = draw }

/// The noisy circle: the root mean square error of E[cos θ_t | θ₀].
let private circle =
    let draw stream count =
        let struct (theta, next) = NoisyCircle.pairs stream count
        let seen (angles: float[]) = Matrix(count, 3, angles |> Array.collect NoisyCircle.lift)
        let cosine = Array.map Elementary.cos >> columnOf

        {
            States = seen theta
            Next = seen next
            Values = cosine theta
            NextValues = cosine next
            Error =
                fun t forecast ->
                    theta
                    |> Array.mapi (fun i angle -> forecast[i, 0] - NoisyCircle.forecast 1 angle t)
                    |> rootMeanSquare
                    |> Some
        }

    { Name = "circle"; Hidden = "small-hidden"; Draw = draw }

let private twoPi = 6.283185307179586

/// The noisy logistic map: the root mean square error of E[sin 2πx_t | x₀], forwards.
let private logistic =
    let draw stream count =
        let system = PairRows.system.Value
        let struct (states, images) = system.Pairs(stream, count)
        let seen = Array.collect (fun x -> [| Elementary.sin (twoPi * x); Elementary.cos (twoPi * x); 2.0 * x - 1.0 |])
        let sine = Array.map (fun x -> Elementary.sin (twoPi * x))
        let onNodes = sine system.Nodes

        {
            States = Matrix(count, 3, seen states)
            Next = Matrix(count, 3, seen images)
            Values = columnOf (sine states)
            NextValues = columnOf (sine images)
            Error =
                fun t forecast ->
                    if t < 0 then
                        None
                    else
                        states
                        |> Array.mapi (fun i x -> forecast[i, 0] - system.Forecast(onNodes, x, t))
                        |> rootMeanSquare
                        |> Some
        }

    { Name = "logistic"; Hidden = "small-hidden"; Draw = draw }

let private horizons = [| 1; 5; 15 |]

/// Functions side by side.
let private beside (a: Matrix) (b: Matrix) =
    Matrix.Init(a.Rows, a.Columns + b.Columns, fun i j -> if j < a.Columns then a[i, j] else b[i, j - a.Columns])

let private withConstant (m: Matrix) = beside (Matrix.Init(m.Rows, 1, fun _ _ -> 1.0)) m

/// Errors of forecasts on test states by EDMD on a basis, so many steps ahead: the basis at the first and the second ends of the training pairs and at the tests.
let private errors name (train: Observed) (test: Observed) (horizons: int[]) (first: Matrix, second: Matrix, tested: Matrix) =
    let weights = PairValues.Equal train.States.Rows

    [|
        for t in horizons do
            // Backwards pairs change their ends.
            let forecast =
                if t > 0 then
                    (DynamicBasis.Of(first, second, weights)).Forecast(tested, train.Values, t)
                else
                    (DynamicBasis.Of(second, first, weights)).Forecast(tested, train.NextValues, -t)

            for error in Option.toArray (test.Error t forecast) do
                $"{name}_{abs t}", error
    |]

let private draws (settings: Settings) (system: System) (stream: RandomStream) =
    system.Draw (stream.Child "train") (Counts.one settings "train"), system.Draw (stream.Child "test") (Counts.one settings "test")

/// A training, and forecasts by EDMD on g, on f backwards and on both, and by canonical correlation.
let private learned (settings: Settings) (system: System) loss k batch steps : EigenRow =
    let hidden = settings.Integers system.Hidden
    let pairs = Counts.one settings "train"
    let epochs = max 1 ((steps * batch + pairs / 2) / pairs)
    let optimiser = Adam(epochs, settings.Real "rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999).WithBatch batch

    let measure (machine: IMachine) (stream: RandomStream) =
        let learner = machine.Learner "fit"
        let train, test = draws settings system stream
        // The constant counts as one of the k.
        let network = KoopmanNetwork(train.States.Columns, hidden, k - 1, false)

        let fit =
            learner.Fit(
                {
                    Programs = network.Programs
                    Loss = loss
                    Words = $"{system.Name}, {network.Description}"
                    Source = Given [| train.States.Values; train.Next.Values |]
                    Start = network.Initial(stream.Child "initial parameters")
                    Halves = false
                    Order = stream.Child "order"
                },
                optimiser
            )

        let at states =
            let struct (f, g) = network.Values(learner.Engine, fit.Parameters, states)
            withConstant f, g

        let f, g = at train.States
        let fNext, gNext = at train.Next
        let fTest, gTest = at test.States

        let canonical =
            CanonicalModel.Of
                {
                    F = f
                    FNext = fNext
                    G = withConstant g
                    GNext = withConstant gNext
                    Weights = PairValues.Equal train.States.Rows
                }

        [|
            yield! errors "error" train test horizons (withConstant g, withConstant gNext, withConstant gTest)
            yield! errors "back" train test [| -15 |] (f, fNext, fTest)
            yield! errors "joint" train test [| 1; 15 |] (beside f g, beside fNext gNext, beside fTest gTest)

            for error in Option.toArray (test.Error 15 (canonical.Forecast(fTest, train.NextValues, 15))) do
                "canonical_15", error

            "work", float fit.Operations * 1e-9
        |]

    {
        Keys = [| Cell.Text system.Name; Cell.Text ""; Cell.Integer(int64 k); Cell.Integer(int64 batch) |]
        Configuration =
            [|
                "system", system.Name
                "loss", loss.Name
                "functions", string k
                "hidden", System.String.Join("-", hidden)
                "pairs", string pairs
                "optimiser", optimiser.Canonical
            |]
        Measure = measure
    }

/// Dynamic mode decomposition: EDMD on what is seen, and 1.
let private linear (settings: Settings) (system: System) : EigenRow =
    {
        Keys = [| Cell.Text system.Name; Cell.Text "DMD"; Cell.Integer 0L; Cell.Integer 0L |]
        Configuration = [| "system", system.Name; "basis", "linear"; "pairs", settings.Text "train" |]
        Measure =
            fun _ stream ->
                let train, test = draws settings system stream
                let states, next, tested = withConstant train.States, withConstant train.Next, withConstant test.States

                Array.append
                    (errors "error" train test horizons (states, next, tested))
                    (errors "back" train test [| -15 |] (states, next, tested))
    }

let private methods = [ "LoRA, sequential"; "VAMPnet-1"; "VAMPnet-2"; "DPNet"; "DPNet, relaxed" ]
let private isOwn (line: EigenLine) = (string line.Keys[1]).StartsWith("LoRA", System.StringComparison.Ordinal)

/// Errors against the horizon, a panel a system.
let private figure =
    Plot.made "error-over-horizon" "Error of forecasts against the horizon, each method at its best" (fun table ->
        let key row (name: string) = string table[row, name]
        let rows = [| 0 .. table.Rows.Length - 1 |]

        [|
            for system in rows |> Array.map (fun r -> key r "system") |> Array.distinct do
                let own = rows |> Array.filter (fun r -> key r "system" = system)

                {
                    Panel.Title = system
                    Across = Axis.Linear "steps"
                    Up = Axis.Linear "error"
                    Series =
                        own
                        |> Array.map (fun r -> key r "method")
                        |> Array.distinct
                        |> Array.mapi (fun tone name ->
                            let best =
                                own
                                |> Array.filter (fun r -> key r "method" = name)
                                |> Array.minBy (fun r -> table[r, "error_15"].AsReal)

                            {
                                Label = name
                                Tone = tone
                                Marks = [| Curve(horizons |> Array.map (fun t -> float t, table[best, $"error_{t}"].AsReal)) |]
                            })
                }
        |])

/// Forecasts far ahead.
let experiment =
    EigenTable.experiment
        {
            Name = "koopman-horizon"
            Title =
                "Far ahead: from small batches LoRA's g alone tells which digit comes after fifteen steps, that of VAMPnet-2 and DPNet does not; with f and g together they do too"
            Subject =
                "digits: noisy images of 0 to 4 in turn, the error is the share of wrong digits (chance 0.8). circle: a noisy phase seen through a bent curve, logistic: the noisy logistic map; root mean square errors of E[cos θ_t | θ₀] and E[sin 2πx_t | x₀], of size 0.7. error_t: EDMD on g, t steps ahead; back_15: EDMD on f of the reversed pairs, fifteen steps back; canonical_15: by canonical correlation; joint_t: EDMD on f and g together. DMD is EDMD on what is seen"
            Keys = [| Column.TextKey "system"; Column.TextKey "method"; Column.IntegerKey "modes"; Column.IntegerKey "batch" |]
            Means = [| "error_1"; "error_5"; "error_15" |]
            Shown = [| "back_15"; "canonical_15"; "joint_1"; "joint_15"; "work" |]
            Parameters =
                [|
                    Parameter.Of("hidden", "tanh units of the hidden layers for digits", "6", "64,32", "128,64")
                    Parameter.Of("small-hidden", "tanh units of the hidden layers for the others", "6", "32,32", "64,64")
                    Parameter.Of("train", "training pairs", "200", "3000", "5000")
                    Parameter.Of("test", "states that are forecast from", "50", "500", "1000")
                    Parameter.Of("rate", "Adam's largest learning rate", "0.003")
                    Parameter.Of(
                        "modes",
                        "functions on each side, the constant among them: each with the batch of its place",
                        "3",
                        "10,5",
                        "10,10,5"
                    )
                    Parameter.Of("batches", "pairs of a minibatch", "32", "64,512", "64,512,512")
                    Parameter.Of("steps", "steps of Adam, about", "6", "1200,400", "4000,1500,1500")
                |]
            Rows =
                fun settings ->
                    let modes = Counts.atLeastOne settings "modes"
                    let batches, steps = Counts.each settings "modes" "batches", Counts.each settings "modes" "steps"
                    let named name (row: EigenRow) = { row with Keys = [| row.Keys[0]; Cell.Text name; row.Keys[2]; row.Keys[3] |] }

                    [|
                        for system in [ glyphs; circle; logistic ] do
                            for i in 0 .. (if system.Name = glyphs.Name then modes.Length - 1 else 0) do
                                for name, loss in PairRows.losses do
                                    if List.contains name (if system.Name = glyphs.Name then methods else [ methods[0]; methods[2] ]) then
                                        named name (learned settings system loss modes[i] batches[i] steps[i])

                            linear settings system
                    |]
            Claims =
                fun lines ->
                    let on (system: string) = lines |> Array.filter (fun line -> string line.Keys[0] = system)
                    let digits = on glyphs.Name
                    let batch (line: EigenLine) = line.Keys[3].AsInteger
                    let small = digits |> Array.filter isOwn |> Array.map batch |> Array.min
                    let own = (digits |> Array.find (fun line -> isOwn line && batch line = small)).Mean "error_15"
                    /// A line at the better of two routes.
                    let better (line: EigenLine) = min (line.Mean "error_15") (line.Mean "canonical_15")
                    let rivals = digits |> Array.filter (fun line -> not (isOwn line) && batch line > 0L)
                    let atSmall, atAny = rivals |> Array.filter (fun line -> batch line = small), rivals
                    let least = Array.map better >> Array.min

                    [|
                        {
                            Name = $"digits: sequential LoRA with batches of {small} is right in 97 of 100 after fifteen steps"
                            Holds = own <= 0.03
                            Detail = $"wrong in a share of {Claims.error own}"
                        }

                        for name in [ "VAMPnet-2"; "DPNet"; "DPNet, relaxed" ] do
                            EigenTable.below
                                $"with batches of {small}: wrong at most a fifth as often as {name} by the better of two routes"
                                0.2
                                (atSmall |> Array.filter (fun line -> string line.Keys[1] = name) |> least)
                                own

                        {
                            Name = "no rival at any size of batches and number of functions is right more often, to one in a hundred"
                            Holds = own <= least atAny + 0.01
                            Detail = $"{Claims.error own} against {Claims.error (least atAny)}"
                        }

                        for name in [ "VAMPnet-2"; "DPNet" ] do
                            let line = atSmall |> Array.find (fun line -> string line.Keys[1] = name)

                            EigenTable.below
                                $"with batches of {small}, f and g together: {name} wrong at most a fifth as often as on g alone"
                                0.2
                                (line.Mean "error_15")
                                (line.Mean "joint_15")

                        let error (name: string) = (on "circle" |> Array.find (fun line -> string line.Keys[1] = name)).Mean "error_15"

                        EigenTable.below
                            "circle: sequential LoRA at most half the error of DMD after fifteen steps"
                            0.5
                            (error "DMD")
                            (error "LoRA, sequential")
                    |]
            Figures = [| figure |]
        }
