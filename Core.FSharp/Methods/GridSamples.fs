namespace Spectral

open System

/// Trajectories of a one-dimensional real problem on a bounded domain, on a uniform grid x_i = left + i (right − left)/points: the data of learners that work on
/// grids, the truth beside them, and the distance between the two. Arrays are [samples × times × points], row-major. Errors are relative in L² by the
/// trapezoid rule, which is exact for the modes that the grid resolves.
[<Sealed>]
type GridSamples private (problem: Problem, points: int, trajectories: Trajectory[], observations: Observation[][]) =
    static let norm (values: float[]) = sqrt (values |> Array.fold (fun sum v -> Math.FusedMultiplyAdd(v, v, sum)) 0.0)

    do
        Check.that
            (problem.Dimension = 1 && problem.Fields = 1 && not problem.Moves)
            "problem"
            $"{problem.Name} is not one-dimensional, real and on a bounded domain: these samples are."

        Check.that (points >= 4 && points % 2 = 0) "points" $"a grid of {points} points was asked for: use an even number, 4 or more."
        Check.that (trajectories.Length > 0) "trajectories" "at least one trajectory is needed."

    let struct (left, right) = problem.Domain[0]
    let times = problem.Times
    let grid = Array.init points (fun i -> left + (right - left) * float i / float points)

    let overAll f = Array.init (trajectories.Length * times.Length) (fun i -> f (i / times.Length) (i % times.Length))
    let truth = lazy (overAll (fun s j -> trajectories[s].ValuesOn(times[j], grid)))

    let valuesOf (table: float[]) (c: float[]) =
        Array.init points (fun i ->
            let mutable sum = 0.0

            for k in 0 .. c.Length - 1 do
                sum <- Math.FusedMultiplyAdd(table[i * c.Length + k], c[k], sum)

            sum)

    /// sin(kπ(x − left)/(right − left)), k = 1 … points − 1, [x × points − 1].
    let sines (x: float[]) =
        x
        |> Array.collect (fun x ->
            let angle = 3.141592653589793 * (x - left) / (right - left)
            Array.init (points - 1) (fun k -> Elementary.sin (float (k + 1) * angle)))

    /// The trigonometric polynomial of the grid's resolution that is nearest to observations, on the grid: it keeps all that the grid can hold. Where u = 0 at
    /// the ends it is a sum of sines.
    let resample =
        lazy
            (if problem.Boundary = Boundary.Zero then
                 let table = sines grid

                 fun (o: Observation) ->
                     let seen = sines (o.Points |> Array.map Array.head)
                     valuesOf table (LeastSquares.solve o.Points.Length (points - 1) seen (Array.copy o.Values[0]))
             else
                 let basis = Basis.Fourier(points / 2 - 1, left, right)
                 let table = basis.ValuesAt grid
                 fun (o: Observation) -> valuesOf table (basis.ProjectSamples(o.Points |> Array.map Array.head, o.Values[0])))

    let values =
        lazy
            (if observations.Length = 0 then
                 Array.concat truth.Value
             else
                 overAll (fun s j -> let seen = observations[s][j] in resample.Value seen) |> Array.concat)

    let at s j = Array.sub values.Value ((s * times.Length + j) * points) points
    let norms = lazy (overAll (fun s j -> norm (at s j)))

    /// Exact values.
    static member Exact(problem, points, trajectories) = GridSamples(problem, points, trajectories, [||])

    /// Values resampled from noisy observations, [samples × times]; the truth stays that of the trajectories.
    static member Observed(problem, points, trajectories: Trajectory[], observations: Observation[][]) =
        Check.that
            (observations.Length = trajectories.Length)
            "observations"
            $"{trajectories.Length} trajectories were observed {observations.Length} times: give one list of observations a trajectory."

        GridSamples(problem, points, trajectories, observations)

    /// The problem.
    member _.Problem = problem
    /// Number of trajectories.
    member _.Count = trajectories.Length
    /// t₀ < t₁ < …
    member _.Times = times
    /// Number of points.
    member _.Points = points
    /// The points.
    member _.Grid = Array.copy grid
    /// What a learner sees, [samples × times × points].
    member _.Values = values.Value

    /// The values of a trajectory at a time, [points].
    member _.At(sample: int, time: int) = at sample time

    /// What a learner sees at one time, [samples × points].
    member _.AtTime(time: int) = Array.init trajectories.Length (fun s -> at s time) |> Array.concat

    /// Discrete norms √Σu² of the values, [samples × times].
    member _.Norms = norms.Value

    /// The values as plain states.
    member _.Plain: StateData =
        {
            Count = trajectories.Length
            Times = times
            Size = points
            States = values.Value
            Norms = norms.Value
        }

    /// Relative errors of predicted values [samples × times × points] against the truth, [samples × times].
    member _.Errors(predicted: float[]) =
        Check.that
            (predicted.Length = trajectories.Length * times.Length * points)
            "predicted"
            $"{trajectories.Length} × {times.Length} × {points} numbers are needed, not {predicted.Length}."

        overAll (fun s j ->
            let i = s * times.Length + j
            norm (Array.map2 (-) (Array.sub predicted (i * points) points) truth.Value[i]) / norm truth.Value[i])
