/// What `learn` takes from a stranger's file beside every rival of `evaluate`.
module Spectral.Experiments.OwnData

open Spectral

/// The road from a file to forecasts: it learns on the first four fifths of the times, forecasts the last, and gives errors by name: of "learned", of each rival, and of the "floor", over all times; and
/// those at the last time, "learned_end" and so on.
type Road = System.Func<IMachine, FieldSnapshot[], (struct (string * float))[]>

/// The rivals in the order of columns.
let private rivals = [| "persistence"; "dmd"; "hankel_dmd"; "coefficient_dmd"; "sparse_regression" |]

/// A process that is observed on points.
type private Process =
    {
        Name: string
        /// Fields at times and points, from a stream that draws coefficients and starts; [fields][times][points].
        Observe: RandomStream -> float[] -> float[] -> float[][][]
        /// The last time.
        Last: float
        /// The ends of the points, and whether the right one is a point.
        Left: float
        Right: float
        IsClosed: bool
    }

let private twoPi = 2.0 * System.Math.PI

/// A process by the flow of its equation on a torus, from a start of a few modes; on a half of it where walls end it.
let private flow
    name
    (length: float)
    last
    (codes: RandomStream -> (float * string) list list)
    (start: RandomStream -> int -> float -> float)
    walls
    =
    let observe (stream: RandomStream) (times: float[]) (points: float[]) =
        let rows = codes (stream.Child "equation")
        let terms = rows |> List.collect (List.map snd) |> List.distinct |> Array.ofList

        let equation =
            {
                Lengths = [| length |]
                Orders = [| 42 |]
                Terms = terms |> Array.map FieldTerm.OfCode
                Factors =
                    rows
                    |> List.map (fun row ->
                        terms
                        |> Array.map (fun code -> row |> List.sumBy (fun (factor, own) -> if own = code then factor else 0.0)))
                    |> Array.ofList
            }

        let flow = EquationFlow.Of equation
        let modes = flow.Modes
        let fields, count = rows.Length, modes.Count
        let grid = Array.init modes.Points (fun j -> length * float j / float modes.Points)
        let first = Array.zeroCreate flow.Size

        for f in 0 .. fields - 1 do
            let own = start (stream.Child $"start {f}") f
            modes.Write(Array.map own grid, first, f * 2 * count)

        match flow.Forecast(times, first, 1e-9, 1, 1024) with
        | ValueNone -> raise (NumericalFailureException $"the process {name} cannot be followed.")
        | ValueSome(struct (states, _)) ->
            Array.init fields (fun f ->
                states
                |> Array.map (fun state ->
                    points
                    |> Array.map (fun x ->
                        Array.init count (fun k ->
                            let angle = twoPi * float k * x / length
                            let re, im = state[f * 2 * count + k], state[f * 2 * count + count + k]
                            (if k = 0 then 1.0 else 2.0) * (re * Elementary.cos angle - im * Elementary.sin angle))
                        |> Summation.sum)))

    {
        Name = name
        Observe = observe
        Last = last
        Left = 0.0
        Right = if walls then 0.5 * length else length
        IsClosed = walls
    }

/// A sum of a few waves of random amplitude and phase about a mean.
let private waves mean size (count: int) length (stream: RandomStream) : float -> float =
    let parts =
        Array.init count (fun k ->
            let own = stream.Child(string k)
            float (k + 1), size * own.NextUniform(0.4, 1.0) / float (k + 1), own.NextUniform(0.0, twoPi))

    fun x ->
        parts
        |> Array.fold (fun sum (k, a, phase) -> sum + a * Elementary.cos (twoPi * k * x / length + phase)) mean

/// The same, odd or even about the walls of the half.
let private between isOdd mean size (count: int) length (stream: RandomStream) : float -> float =
    let parts =
        Array.init count (fun k -> float (k + 1), size * (stream.Child(string k)).NextUniform(-1.0, 1.0) / float (k + 1))

    fun x ->
        parts
        |> Array.fold
            (fun sum (k, a) ->
                let angle = twoPi * k * x / length in sum + a * (if isOdd then Elementary.sin angle else Elementary.cos angle))
            mean

let private processes =
    let uniform (stream: RandomStream) (name: string) low high = (stream.Child name).NextUniform(low, high)

    [|
        flow
            "korteweg-de-vries"
            20.0
            4.0
            (fun s -> [ [ -uniform s "a" 5.0 7.0, "0:0 0:1"; -uniform s "b" 0.8 1.2, "0:3" ] ])
            (fun s _ -> waves 0.4 0.4 3 20.0 s)
            false
        flow
            "kuramoto-sivashinsky"
            22.0
            30.0
            (fun s -> [ [ -uniform s "a" 0.9 1.1, "0:0 0:1"; -1.0, "0:2"; -uniform s "b" 0.9 1.1, "0:4" ] ])
            (fun s _ -> waves 0.0 1.0 3 22.0 s)
            false
        flow
            "allen-cahn"
            2.0
            3.0
            (fun s -> [ [ uniform s "a" 1.0 2.0, "0:0"; -uniform s "b" 1.0 2.0, "0:0 0:0 0:0"; uniform s "c" 2e-3 6e-3, "0:2" ] ])
            (fun s _ -> waves 0.1 0.5 3 2.0 s)
            false
        flow
            "burgers"
            twoPi
            3.0
            (fun s -> [ [ -1.0, "0:0 0:1"; uniform s "a" 0.08 0.15, "0:2" ] ])
            (fun s _ -> waves 0.2 0.7 2 twoPi s)
            false
        flow
            "advection-diffusion"
            twoPi
            5.0
            (fun s -> [ [ -uniform s "a" 0.5 1.0, "0:1"; uniform s "b" 0.02 0.1, "0:2" ] ])
            (fun s _ -> waves 0.5 1.0 6 twoPi s)
            false
        flow
            "schroedinger"
            twoPi
            2.0
            (fun s ->
                let a = uniform s "a" 0.8 1.2

                [ [ -0.5, "1:2"; -a, "0:0 0:0 1:0"; -a, "1:0 1:0 1:0" ]; [ 0.5, "0:2"; a, "0:0 0:0 0:0"; a, "0:0 1:0 1:0" ] ])
            (fun s f -> waves (if f = 0 then 0.8 else 0.0) 0.3 2 twoPi s)
            false
        flow
            "string"
            2.0
            4.0
            (fun s -> let c = uniform s "c" 0.8 1.2 in [ [ 1.0, "1:0" ]; [ c * c, "0:2" ] ])
            (fun s f -> between true 0.0 (if f = 0 then 1.0 else 0.5) 4 2.0 s)
            true
        flow
            "burgers-between-walls"
            2.0
            1.2
            (fun s -> [ [ -1.0, "0:0 0:1"; uniform s "a" 0.02 0.05, "0:2" ] ])
            (fun s _ -> between true 0.0 1.0 3 2.0 s)
            true
        flow
            "fisher-between-walls"
            2.0
            2.0
            (fun s -> [ [ uniform s "a" 1.5 2.5, "0:0"; -uniform s "b" 1.5 2.5, "0:0 0:0"; 0.02, "0:2" ] ])
            (fun s _ -> between false 0.3 0.2 3 2.0 s)
            true
        {
            Name = "pulse-on-the-line"
            Observe =
                fun stream times points ->
                    let speed, width = uniform stream "speed" 0.4 0.8, uniform stream "width" 0.8 1.4

                    [|
                        times
                        |> Array.map (fun t ->
                            let spread = width + t

                            points
                            |> Array.map (fun x ->
                                let z = x + 2.0 - speed * t
                                Elementary.exp (-z * z / spread) / sqrt (spread / width)))
                    |]
            Last = 3.0
            Left = -9.0
            Right = 9.0
            IsClosed = true
        }
    |]

/// Snapshots with noise of a share of each field's deviation.
let private observed (own: Process) (count: int) (size: int) (noise: float) (stream: RandomStream) : FieldSnapshot[] =
    let times = Array.init count (fun j -> own.Last * float j / float (count - 1))
    let gaps = if own.IsClosed then size - 1 else size
    let points = Array.init size (fun i -> own.Left + (own.Right - own.Left) * float i / float gaps)
    let fields = own.Observe stream times points
    let draws = stream.Child "noise"

    let deviations =
        fields
        |> Array.map (fun rows ->
            let all = Array.concat rows
            Aggregate.deviation all)

    times
    |> Array.mapi (fun j t ->
        FieldSnapshot(
            "",
            t,
            [| points |],
            Array.map2
                (fun (rows: float[][]) deviation -> rows[j] |> Array.map (fun u -> u + noise * deviation * draws.NextNormal()))
                fields
                deviations
        ))

/// Errors at or below this are rounding: nothing is won by fewer.
let private rounding = 1e-8

let experiment (road: Road) =
    EigenTable.experiment
        {
            Name = "own-data"
            Title =
                "On clean files of ten processes no rival forecasts better than what learning takes; on noisy ones seldom, and the rows say where"
            Subject =
                "Coefficients of the equations and starts are drawn. Learning with defaults on the first four fifths of the times; the last fifth is forecast. Errors over these times relative to the data, noise included: what was learned; persistence; DMD on the points; Hankel DMD, every number of delays and every rank judged; DMD on the coefficients; sparse regression on the points. floor: the projection of the data on the basis. ratio: error of what was learned by that of the best rival, at the last time, 1 where both are rounding"
            Keys = [| Column.TextKey "process"; Column.RealKey("noise", "") |]
            Means = [| "learned"; "ratio" |]
            Shown = Array.append rivals [| "floor" |]
            Parameters =
                [|
                    Parameter.Of("processes", "how many of the processes", "1", "10", "10")
                    Parameter.Of("noises", "noise as a share of the deviation of each field", "0", "0,0.05", "0,0.05")
                    Parameter.Of("points", "points", "32", "48", "64")
                    Parameter.Of("times", "times", "30", "70", "100")
                |]
            Rows =
                fun settings ->
                    [|
                        for own in processes |> Array.truncate (settings.Integer "processes") do
                            for noise in settings.Reals "noises" do
                                {
                                    Keys = [| Cell.Text own.Name; Cell.Real noise |]
                                    Configuration = [| "process", own.Name; "noise", string noise |]
                                    Measure =
                                        fun machine stream ->
                                            let snapshots =
                                                observed
                                                    own
                                                    (settings.Integer "times")
                                                    (settings.Integer "points")
                                                    noise
                                                    (stream.Child own.Name)

                                            let found =
                                                road.Invoke(machine, snapshots) |> Array.map (fun (struct (name, error)) -> name, error)

                                            let error name = found |> Array.tryFind (fun (own, _) -> own = name) |> Option.map snd

                                            let best = rivals |> Array.choose (fun rival -> error $"{rival}_end") |> Array.fold min infinity

                                            let learned = defaultArg (error "learned_end") infinity

                                            Array.append
                                                (found
                                                 |> Array.filter (fun (name, e) ->
                                                     System.Double.IsFinite e
                                                     && not (name.EndsWith("_end", System.StringComparison.Ordinal))))
                                                [| "ratio", (learned + rounding) / (best + rounding) |]
                                }
                    |]
            Claims =
                fun lines ->
                    let isClean (line: EigenLine) = line.Keys[1].AsReal = 0.0

                    Array.concat
                        [
                            EigenTable.atMost
                                "clean: never above 1.2 times the best rival at the last time"
                                1.2
                                "ratio"
                                (lines |> Array.filter isClean)
                            EigenTable.atMost
                                "noisy: never above 1.2 times the best rival at the last time"
                                1.2
                                "ratio"
                                (lines |> Array.filter (isClean >> not))
                            EigenTable.atMost "clean: forecasts to 0.1 %" 1e-3 "learned" (lines |> Array.filter isClean)
                        ]
            Figures = [||]
        }
