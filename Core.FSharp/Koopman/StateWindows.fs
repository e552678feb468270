namespace Spectral

/// States at instants of a part of the data, each with the states before it that delays need and those after it that are forecast: all within one stretch, so that parts never overlap.
type StateWindows =
    {
        /// The coordinates now, one lag ago, two lags ago …, side by side: [instants × delays · coordinates].
        States: Matrix
        /// The same one lag later; without rows where nothing is asked beyond now.
        Next: Matrix
        /// The same two lags later; without rows where nothing is asked beyond one.
        Second: Matrix
        /// The coordinates now and 1, 2, … lags later: [instants × coordinates] each.
        Later: Matrix[]
        /// The number of the stretch of each instant.
        Stretch: int[]
    }

    /// Number of instants.
    member w.Count = w.States.Rows

    /// Instants chosen by their places.
    member w.At(places: int[]) : StateWindows =
        let take (m: Matrix) = Matrix.Init(places.Length, m.Columns, fun i j -> m[places[i], j])

        {
            States = take w.States
            Next = (if w.Next.Rows = 0 then w.Next else take w.Next)
            Second = (if w.Second.Rows = 0 then w.Second else take w.Second)
            Later = Array.map take w.Later
            Stretch = places |> Array.map (fun i -> w.Stretch[i])
        }

    /// At most so many instants, evenly spread.
    member w.Thinned(most: int) : StateWindows =
        if w.Count <= most then
            w
        else
            w.At(Array.init most (fun i -> int (int64 i * int64 w.Count / int64 most)))

    /// Both halves of the instants, the first and the second.
    member w.Halves: StateWindows[] =
        let half = w.Count / 2
        [| w.At [| 0 .. half - 1 |]; w.At [| half .. w.Count - 1 |] |]

    /// Pairs in both directions, for reversible dynamics.
    member w.BothWays: StateWindows =
        let over (a: Matrix) (b: Matrix) = Matrix(a.Rows + b.Rows, a.Columns, Array.append a.Values b.Values)
        let now, next = w.Later[0], w.Later[1]

        {
            States = over w.States w.Next
            Next = over w.Next w.States
            Second = Matrix(0, w.States.Columns, [||])
            Later = [| over now next; over next now |]
            Stretch = Array.append w.Stretch w.Stretch
        }

module StateWindows =
    /// Of the coordinates of runs, [rows × coordinates] each: instants of stretches, with so many delays and forecasts to so many lags, a lag being so many rows.
    let ofStretches (coordinates: Matrix[]) (lag: int) (delays: int) (horizon: int) (stretches: RunStretch[]) : StateWindows =
        let r = coordinates[0].Columns

        let instants =
            [|
                for number, stretch in Array.indexed stretches do
                    for row in stretch.From + (delays - 1) * lag .. stretch.Until - 1 - horizon * lag do
                        struct (number, stretch.Run, row)
            |]

        let state ahead =
            Matrix.Init(
                instants.Length,
                delays * r,
                fun i j ->
                    let struct (_, run, row) = instants[i]
                    coordinates[run][row + (ahead - j / r) * lag, j % r]
            )

        let at ahead =
            Matrix.Init(
                instants.Length,
                r,
                fun i j ->
                    let struct (_, run, row) = instants[i]
                    coordinates[run][row + ahead * lag, j]
            )

        {
            States = state 0
            Next = if horizon > 0 then state 1 else Matrix(0, delays * r, [||])
            Second = if horizon > 1 then state 2 else Matrix(0, delays * r, [||])
            Later = Array.init (horizon + 1) at
            Stretch = instants |> Array.map (fun struct (number, _, _) -> number)
        }

/// Which rows are learned from, which choose among candidates and which judge.
type ObservableSplit =
    {
        /// What is learned from.
        Training: RunStretch[]
        /// What chooses.
        Validation: RunStretch[]
        /// What judges.
        Test: RunStretch[]
        /// The time up to which blocks of time are learned from or choose; NaN where whole trajectories are kept back.
        Until: float
        /// In a sentence.
        Words: string
    }

module ObservableSplit =
    /// From so many trajectories on whole ones are kept back, below it the last times of each.
    let private manySeries = 5
    /// The shares that training and validation end at.
    let private endTraining, endValidation = 0.6, 0.8
    /// The share of what lies up to a given time that is learned from.
    let private shareBefore = 0.75

    /// By time: what lies before the first and before the second time of each series. Times nearer than this share of a step are the same.
    let private byTime (step: float) (runs: ObservableRun[]) (ends: int -> struct (float * float)) =
        let cut (run: ObservableRun) time =
            let rows = int (System.Math.Ceiling((time - run.First) / step - 1e-6))
            max 0 (min run.Rows.Length rows)

        let part choose =
            [|
                for number, run in Array.indexed runs do
                    let struct (first, second) = ends run.Series
                    let from, until = choose (cut run first) (cut run second) run.Rows.Length

                    if until > from then
                        { Run = number; From = from; Until = until }
            |]

        part (fun a _ _ -> 0, a), part (fun a b _ -> a, b), part (fun _ b n -> b, n)

    /// The split of runs one step apart: blocks in time, or whole trajectories where there are five or more; with a time, everything after it judges.
    let ofRuns (stream: RandomStream) (step: float) (until: System.Nullable<float>) (runs: ObservableRun[]) : ObservableSplit =
        let series = runs |> Array.map _.Series |> Array.distinct
        let last (run: ObservableRun) = run.First + step * float (run.Rows.Length - 1)

        let endOf (part: RunStretch[]) =
            part |> Array.fold (fun top s -> max top (runs[s.Run].First + step * float (s.Until - 1))) -infinity

        let range number =
            let own = runs |> Array.filter (fun run -> run.Series = number)
            struct (own |> Array.map _.First |> Array.min, own |> Array.map last |> Array.max)

        if until.HasValue then
            let time = until.Value

            let ends number =
                let struct (first, _) = range number
                // The instant itself is learned from.
                let limit = time + 1e-3 * step
                struct (first + shareBefore * (limit - first), limit)

            let training, validation, test = byTime step runs ends

            {
                Training = training
                Validation = validation
                Test = test
                Until = time
                Words = $"times up to {Family.text time}: the first three quarters are learned from, the last choose; later times judge"
            }
        elif series.Length >= manySeries then
            let order = Array.zeroCreate series.Length
            SampleOrder.permute (stream.Child "split") 0 order
            let ends share = int (System.Math.Round(share * float series.Length))
            let first, second = ends endTraining, max (ends endTraining + 1) (ends endValidation)

            let part from until =
                let chosen = Array.sub order from (until - from) |> Array.map (fun place -> series[place])

                [|
                    for number, run in Array.indexed runs do
                        if Array.contains run.Series chosen then
                            { Run = number; From = 0; Until = run.Rows.Length }
                |]

            {
                Training = part 0 first
                Validation = part first second
                Test = part second series.Length
                Until = nan
                Words = $"whole trajectories, drawn: {first} are learned from, {second - first} choose, {series.Length - second} judge"
            }
        else
            let ends number =
                let struct (first, last) = range number
                let at share = first + share * (last - first + step)
                struct (at endTraining, at endValidation)

            let training, validation, test = byTime step runs ends

            {
                Training = training
                Validation = validation
                Test = test
                Until = endOf validation
                Words =
                    "blocks in time: the first 60 % are learned from, 20 % choose, the last 20 % judge; no pair reaches into another block"
            }
