namespace Spectral

open System

/// What is in a file of data, found in one pass over its snapshots; a few of them, evenly spread, are kept.
type DataSummary =
    {
        /// Number of trajectories.
        Trajectories: int
        /// Number of snapshots.
        Snapshots: int
        /// Fewest snapshots of a trajectory.
        FewestTimes: int
        /// Most snapshots of a trajectory.
        MostTimes: int
        /// Points of all snapshots together.
        Rows: int64
        /// Fewest points of a snapshot.
        FewestPoints: int
        /// Most points of a snapshot.
        MostPoints: int
        /// Whether all snapshots have the same points.
        SharePoints: bool
        /// The earliest time.
        FirstTime: float
        /// The latest time.
        LastTime: float
        /// The shortest time between neighbours of a trajectory; NaN where each has one time.
        ShortestStep: float
        /// The longest.
        LongestStep: float
        /// The least coordinate of each axis.
        Lowest: float[]
        /// The largest coordinate of each axis.
        Highest: float[]
        /// The least value of each field.
        Least: float[]
        /// The largest value of each field.
        Largest: float[]
        /// Missing values of each field.
        Missing: int64[]
        /// Some of the snapshots, evenly spread, the first and the last among them.
        Sample: FieldSnapshot[]
    }

    /// Most snapshots that are kept are twice this.
    static member private Kept = 48

    /// Times are equally far apart if steps differ by less than this part of the longest.
    static member private StepTolerance = 1.0e-6

    /// Whether all times of a trajectory are equally far apart.
    member this.IsRegular = this.LongestStep - this.ShortestStep <= DataSummary.StepTolerance * this.LongestStep

    /// Looks at snapshots, ordered by trajectory and then by time.
    /// Errors: ArgumentException where there are none.
    static member Of(snapshots: seq<FieldSnapshot>) : DataSummary =
        let sample = Collections.Generic.List<FieldSnapshot>()
        // Number of times of each trajectory.
        let lengths = Collections.Generic.List<int>()
        let mutable stride = 1
        let mutable count = 0
        let mutable last: FieldSnapshot voption = ValueNone
        let mutable rows = 0L
        let mutable fewest, most = Int32.MaxValue, 0
        let mutable share = true
        let mutable first, final = infinity, -infinity
        let mutable shortest, longest = infinity, -infinity
        let mutable lowest, highest, least, largest = [||], [||], [||], [||]
        let mutable missing: int64[] = [||]

        let lower (bounds: float[]) (columns: float[][]) =
            Array.map2 (fun low column -> Array.fold (fun m v -> if v < m then v else m) low column) bounds columns

        let higher (bounds: float[]) (columns: float[][]) =
            Array.map2 (fun high column -> Array.fold (fun m v -> if v > m then v else m) high column) bounds columns

        for s in snapshots do
            match last with
            | ValueSome before ->
                if before.Trajectory = s.Trajectory then
                    lengths[lengths.Count - 1] <- lengths[lengths.Count - 1] + 1
                    shortest <- min shortest (s.Time - before.Time)
                    longest <- max longest (s.Time - before.Time)
                else
                    lengths.Add 1

                share <- share && GridShape.SamePoints(before.Points, s.Points)
            | ValueNone ->
                lengths.Add 1
                lowest <- Array.create s.Dimensions infinity
                highest <- Array.create s.Dimensions -infinity
                least <- Array.create s.Fields.Length infinity
                largest <- Array.create s.Fields.Length -infinity
                missing <- Array.zeroCreate s.Fields.Length

            rows <- rows + int64 s.Count
            fewest <- min fewest s.Count
            most <- max most s.Count
            first <- min first s.Time
            final <- max final s.Time
            lowest <- lower lowest s.Points
            highest <- higher highest s.Points
            least <- lower least s.Fields
            largest <- higher largest s.Fields

            missing <-
                Array.map2
                    (fun sum field -> Array.fold (fun n (v: float) -> if Double.IsNaN v then n + 1L else n) sum field)
                    missing
                    s.Fields

            if count % stride = 0 then
                sample.Add s

                if sample.Count > 2 * DataSummary.Kept then
                    stride <- 2 * stride
                    let every = sample.ToArray() |> Array.indexed |> Array.filter (fun (i, _) -> i % 2 = 0) |> Array.map snd
                    sample.Clear()
                    sample.AddRange every

            count <- count + 1
            last <- ValueSome s

        match last with
        | ValueNone -> invalidArg "snapshots" "there are no snapshots: give at least one time."
        | ValueSome s when not (Object.ReferenceEquals(sample[sample.Count - 1], s)) -> sample.Add s
        | ValueSome _ -> ()

        let hasSteps = count > lengths.Count

        {
            Trajectories = lengths.Count
            Snapshots = count
            FewestTimes = Seq.min lengths
            MostTimes = Seq.max lengths
            Rows = rows
            FewestPoints = fewest
            MostPoints = most
            SharePoints = share
            FirstTime = first
            LastTime = final
            ShortestStep = (if hasSteps then shortest else nan)
            LongestStep = (if hasSteps then longest else nan)
            Lowest = lowest
            Highest = highest
            Least = least
            Largest = largest
            Missing = missing
            Sample = sample.ToArray()
        }
