namespace Spectral

/// What acts on a trajectory from outside and is known, at times of its own, which may go on after its states.
type KnownInputs =
    {
        /// Ascending.
        Times: float[]
        /// [times][inputs].
        Values: float[][]
    }

    /// Nothing acts.
    static member None: KnownInputs = { Times = [||]; Values = [||] }

    /// The number of inputs.
    member u.Count = if u.Values.Length = 0 then 0 else u.Values[0].Length

    /// Whether none changes in time: then they are parameters of the run.
    member u.AreConstant = u.Values |> Array.forall (fun own -> own = u.Values[0])

    /// The inputs at a time, [inputs]: straight lines between the times, beyond them the first and the last.
    member u.At(time: float) : float[] =
        let last = u.Times.Length - 1

        if last < 0 then
            [||]
        else
            let after = System.Array.BinarySearch(u.Times, time)

            if after >= 0 then
                u.Values[after]
            else
                match ~~~after with
                | 0 -> u.Values[0]
                | k when k > last -> u.Values[last]
                | k ->
                    let share = (time - u.Times[k - 1]) / (u.Times[k] - u.Times[k - 1])
                    Array.map2 (fun a b -> a + share * (b - a)) u.Values[k - 1] u.Values[k]

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
        /// What is known to act on it.
        Inputs: KnownInputs
    }

    /// Number of times.
    member t.Count = t.Times.Length

    /// The parameters of the run: its inputs where they do not change, none otherwise.
    member t.Parameters = if t.Inputs.Count > 0 && t.Inputs.AreConstant then t.Inputs.Values[0] else [||]

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
