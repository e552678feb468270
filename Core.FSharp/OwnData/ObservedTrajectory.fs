namespace Spectral

/// A trajectory of someone's data on coefficients: states (c, β, x₀) at times of its own, and how far each is from the data.
type ObservedTrajectory =
    {
        /// Its name; empty where there is only one.
        Name: string
        /// t₀ < t₁ < …, each trajectory its own.
        Times: float[]
        /// [times][state].
        States: float[][]
        /// The relative error of the projection at each time.
        Floors: float[]
    }

    /// Number of times.
    member t.Count = t.Times.Length

    /// The times from one place to another, both included.
    member t.Part(first: int, last: int) : ObservedTrajectory =
        { t with
            Times = t.Times[first..last]
            States = t.States[first..last]
            Floors = t.Floors[first..last]
        }

    /// The times up to the one given, which counts; null where there are none.
    member t.Until(time: float) : ObservedTrajectory | null =
        let count = t.Times |> Array.filter (fun own -> own <= time) |> Array.length
        if count = 0 then null else t.Part(0, count - 1)

/// What observed trajectories have in common.
module ObservedTrajectories =
    /// All states, one after another.
    let states (trajectories: ObservedTrajectory[]) : float[][] = trajectories |> Array.collect _.States

    /// At most so many of some, evenly spread.
    let internal thinned (most: int) (all: 'a[]) : 'a[] =
        let kept = min most all.Length
        Array.init kept (fun k -> all[int (int64 k * int64 all.Length / int64 kept)])

    /// All intervals between neighbouring times, ascending.
    let intervals (trajectories: ObservedTrajectory[]) : float[] =
        trajectories
        |> List.ofArray
        |> List.collect (fun t -> t.Times |> Array.pairwise |> Array.map (fun (a, b) -> b - a) |> List.ofArray)
        |> List.sort
        |> Array.ofList

    /// The interval in the middle; trajectories of one time have none.
    let usualInterval (trajectories: ObservedTrajectory[]) : float =
        let all = intervals trajectories
        Check.that (all.Length > 0) "times" "every trajectory has one time only: a dynamics needs at least three times of one trajectory."
        all[all.Length / 2]

    /// The mean length in time of the trajectories that have more than one time.
    let meanSpan (trajectories: ObservedTrajectory[]) : float =
        let long = trajectories |> Array.filter (fun t -> t.Count > 1)

        (long |> Array.fold (fun sum t -> sum + (t.Times[t.Count - 1] - t.Times[0])) 0.0)
        / float long.Length
