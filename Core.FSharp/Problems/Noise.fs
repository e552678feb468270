namespace Spectral

open System

/// What was seen of one trajectory at one time.
type Observation =
    {
        /// t_j.
        Time: float
        /// Where, [points × dimension].
        Points: float[][]
        /// What, [fields × points].
        Values: float[][]
    }

/// Noisy observations of a problem: u (1 + σξ), ξ ~ N(0, 1) independent over fields, points, times and trajectories.
/// The deviates come from streams of their own, addressed by problem, purpose, trajectory and time: they depend neither on σ nor on the
/// count, and every learner that asks sees the same numbers. Points are the same for all trajectories and times, so they tell nothing
/// about the solution.
module Noise =
    /// The usual number of points at every time.
    let points = 128

    /// Where a problem is observed, [count × dimension], in its window: one axis: midpoints of count equal parts; more: Halton's points
    /// number 1 … count in the bases 2, 3, … (Halton 1960).
    let pointsOf (problem: Problem) (count: int) : float[][] =
        Check.that (count > 0) "count" $"{count} observation points of {problem.Name} were asked for: ask for 1 or more."
        let window = problem.Window

        Array.init count (fun i ->
            let part =
                if window.Length = 1 then
                    [| (float i + 0.5) / float count |]
                else
                    Halton.point window.Length (i + 1)

            Halton.within window part)

    /// Values [fields × points] times 1 + σξ, ξ from the stream: field by field, point by point. Advances the stream.
    let perturb (sigma: float) (stream: RandomStream) (values: float[][]) : float[][] =
        Check.that
            (Double.IsFinite sigma && sigma >= 0.0)
            "sigma"
            $"the noise level was given as {sigma}: it must be finite and not negative, for example 0.01."

        values
        |> Array.map (fun field -> field |> Array.map (fun u -> u * (1.0 + sigma * stream.NextNormal())))

    /// Noisy observations of the first count trajectories of Problem.DrawMany(seed, purpose, count), [count × times], at so many points.
    /// The noise of trajectory k at t_j comes from the child stream "name/purpose/k/noise/j" of the seed.
    let observe (problem: Problem) (sigma: float) (seed: int64) (purpose: string) (count: int) (pointCount: int) : Observation[][] =
        let points = pointsOf problem pointCount
        let times = problem.Times
        let root = RandomStream.OfSeed seed
        let number (i: int) = i.ToString Globalization.CultureInfo.InvariantCulture

        problem.DrawMany(seed, purpose, count)
        |> Array.mapi (fun k trajectory ->
            times
            |> Array.mapi (fun j time ->
                let stream = root.Child($"{problem.Name}/{purpose}/{number k}/noise/{number j}")
                let values = trajectory.ValuesAt(time, points) |> perturb sigma stream
                { Time = time; Points = points; Values = values }))
