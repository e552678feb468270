namespace Spectral

open System

/// Which basis suits data that someone brings, found from a few snapshots of them, with the floors of every basis that was tried and the reasons in words.
///   1. Noise is estimated (NoiseEstimate), the ends are looked at (DataShape): they say which kinds of domain make sense.
///   2. Every candidate is fitted at all orders at once (NestedFit); what counts is the error at points left out, which neither follows noise nor overlooks what happens between the points.
///   3. Wanted are the fewest numbers a state whose error is within the tolerance; where noise hides the tolerance, an error that the data do not tell from the least; where the error falls slowly, within half
///      of it more. A frame that stays is preferred to one that moves where it needs no more than a quarter more.
[<Sealed>]
type BasisChoice
    private
    (
        basis: ObservedBasis,
        candidates: BasisCandidate[],
        reasons: string[],
        noise: float[],
        relativeNoise: float,
        shape: AxisShape[],
        looked: int
    ) =

    /// The least order that is tried in one dimension; in more it is half.
    static let leastOrder dimension = if dimension = 1 then 4 else 2

    /// Where noise sets the error, orders within this many of its standard errors, 1/√(2 × values) of it, are as good, and those within a hundredth.
    static let standardErrors = 2.0
    static let leastSlack = 0.01

    /// Where the error falls slowly, orders within this factor of the least are near enough.
    static let knee = 1.5

    /// A least error below this many times the noise is noise.
    static let noiseShare = 1.5

    /// An error within this many times the noise needs no more modes.
    static let noiseReached = 1.1

    /// What a frame that stays may need more than one that moves.
    static let calm = 1.25

    /// Points of a snapshot that are looked at.
    static let mostPoints = 2048

    /// Snapshots that are looked at in more dimensions.
    static let mostSnapshots = 8

    /// Noise below this part of the data is left in the labels.
    static let negligibleNoise = 2.0e-3

    /// Values of the other sign below this part of the largest do not count as of two signs.
    static let signTolerance = 1.0e-6

    static let spread (most: int) (items: 'a[]) =
        if items.Length <= most then items
        elif most = 1 then [| items[0] |]
        else Array.init most (fun i -> items[int (int64 i * int64 (items.Length - 1) / int64 (most - 1))])

    /// The number of the fewest decimals in [low, high]; low itself if none of up to 15 lies there.
    static let roundest (low: float) (high: float) =
        let mutable unit = 1.0

        while unit < high - low do
            unit <- unit * 10.0

        let mutable divisor = 1.0
        let mutable found = nan
        let mutable left = 40

        while Double.IsNaN found && left > 0 do
            // unit/divisor is the power of ten under trial; below 1 it is divided by, so that the result is the nearest number to that decimal.
            let candidate = if unit > 1.0 then ceil (low / unit) * unit else ceil (low * divisor) / divisor

            if candidate >= low && candidate <= high then found <- candidate
            elif unit > 1.0 then unit <- unit / 10.0
            else divisor <- divisor * 10.0

            left <- left - 1

        if Double.IsNaN found then low else found + 0.0

    // The first point that is given twice; points on a grid are not.
    static let refuseTwins (settings: ChoiceSettings) (s: FieldSnapshot) (grid: GridShape | null) =
        if isNull grid then
            let places = List.init s.Count (fun i -> s.Points |> Array.map (fun column -> column[i]), i) |> List.sort

            for (a, i), (b, j) in List.pairwise places do
                if a = b then
                    let first, second = s.Fields[0][i], s.Fields[0][j]
                    let where = String.Join(", ", a |> Array.mapi (fun k x -> $"{settings.Position k} = {Family.text x}"))

                    Check.that
                        false
                        "snapshots"
                        $"t = {Family.text s.Time}: {where} is given twice, with {settings.Field 0} = {Family.text first} and {Family.text second}: keep one, or name the column that tells trajectories apart."

    // Numbers below `count` drawn by lot, the same for every snapshot of as many points (Fisher and Yates).
    static let lots (count: int) =
        let stream = RandomStream.OfSeed(1L).Child("points")
        let all = Array.init count id

        for i in 0 .. mostPoints - 1 do
            let j = i + stream.NextInteger(count - i)
            let kept = all[i]
            all[i] <- all[j]
            all[j] <- kept

        Array.truncate mostPoints all

    // In more dimensions points are thinned by lot, so that no line of a grid is preferred; in one they are evenly spread.
    static let thinned (s: FieldSnapshot) =
        if s.Count <= mostPoints then
            s
        else
            let order =
                if s.Dimensions = 1 then
                    List.init s.Count (fun i -> s.Points[0][i], i) |> List.sort |> List.map snd |> Array.ofList |> spread mostPoints
                else
                    lots s.Count

            let take (column: float[]) = order |> Array.map (fun i -> column[i])
            FieldSnapshot(s.Trajectory, s.Time, Array.map take s.Points, Array.map take s.Fields)

    static let unitsOf (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) =
        let squares =
            Array.init snapshots[0].Fields.Length (fun f ->
                let total = snapshots |> Array.sumBy (fun s -> Summation.dot s.Fields[f] s.Fields[f])
                total / float (snapshots |> Array.sumBy _.Count))

        if Array.forall (fun s -> s = 0.0) squares then
            Check.that false "fields" $"{settings.Field 0} is 0 at all points and times: an expansion of 0 has no floor; check the column."

        if settings.IsComplex then
            Array.create squares.Length (sqrt (Summation.sum squares))
        else
            match squares |> Array.tryFindIndex (fun s -> s = 0.0) with
            | Some f -> Check.that false "fields" $"{settings.Field f} is 0 at all points and times: leave it out of the fields."
            | None -> ()

            Array.map sqrt squares

    static let refuseConstant (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) =
        for f in 0 .. snapshots[0].Fields.Length - 1 do
            let first = snapshots[0].Fields[f][0]

            if
                not settings.IsComplex
                && snapshots |> Array.forall (fun s -> s.Fields[f] |> Array.forall (fun v -> v = first))
            then
                Check.that
                    false
                    "fields"
                    $"{settings.Field f} is {Family.text first} at all points and times: there is nothing to expand; check the column."

    static let hasOneSign (snapshots: FieldSnapshot[]) =
        snapshots
        |> Array.forall (fun s ->
            s.Fields.Length = 1
            && (let low = min 0.0 (Array.min s.Fields[0])
                let high = max 0.0 (Array.max s.Fields[0])
                min -low high <= signTolerance * max -low high))

    /// Noise relative to the data, each field in its unit, root mean square over the snapshots.
    static let noiseIn (noise: float[]) (units: float[]) (snapshots: FieldSnapshot[]) =
        let square = Array.fold2 (fun sum (s: float) unit -> sum + s * s / (unit * unit)) 0.0 noise units

        let shares =
            snapshots
            |> Array.map (fun s ->
                Array.fold2 (fun sum (field: float[]) unit -> sum + Summation.dot field field / (float s.Count * unit * unit)) 0.0 s.Fields units)
            |> Array.filter (fun all -> all > 0.0)
            |> Array.map (fun all -> square / all)

        sqrt (Summation.sum shares / float shares.Length)

    /// The range over all snapshots; scattered points that change with time stop short of their domain, so that its ends are the roundest numbers within a gap between points beyond them.
    static let widened (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) (k: int) (axis: AxisShape) : AxisShape =
        let low = snapshots |> Array.fold (fun m s -> min m (Array.min s.Points[k])) axis.Low
        let high = snapshots |> Array.fold (fun m s -> max m (Array.max s.Points[k])) axis.High
        let low = if k < settings.Lowest.Length then min low settings.Lowest[k] else low
        let high = if k < settings.Highest.Length then max high settings.Highest[k] else high

        if axis.Period > 0.0 || snapshots |> Array.forall (fun s -> GridShape.SamePoints([| s.Points[k] |], [| snapshots[0].Points[k] |])) then
            { axis with Low = low; High = high }
        else
            let points = snapshots |> Array.map _.Count |> Array.max
            let gap = (high - low) / Elementary.pow (float points) (1.0 / float snapshots[0].Dimensions)
            { axis with Low = 0.0 - roundest -low (gap - low); High = roundest high (high + gap) }

    static let prepare (settings: ChoiceSettings) (given: FieldSnapshot[]) =
        Check.that (given.Length > 0) "snapshots" "there are no snapshots: give at least one time."
        let dimension = given[0].Dimensions
        Check.that (dimension <= 3) "points" $"the data have {dimension} dimensions: one to three can be expanded."
        let whole = given |> Array.map _.Complete

        match whole |> Array.tryFind (fun s -> s.Count = 0) with
        | Some s ->
            Check.that
                false
                "fields"
                $"t = {Family.text s.Time}: no point has a value in every field: fill the gap, leave out a field, or remove this time."
        | None -> ()

        for s in whole do
            for column in Array.append s.Points s.Fields do
                match column |> Array.tryFind (fun v -> not (Double.IsFinite v)) with
                | Some v ->
                    Check.that
                        false
                        "snapshots"
                        $"t = {Family.text s.Time}: a value is {Family.text v}: every value must be a finite number; remove the row or leave it empty."
                | None -> ()

        Array.iter2 (refuseTwins settings) whole (GridShape.OfEach whole)

        for k in 0 .. dimension - 1 do
            let first = whole[0].Points[k][0]

            Check.that
                (whole |> Array.exists (fun s -> s.Points[k] |> Array.exists (fun x -> x <> first)))
                "points"
                $"{settings.Position k} is {Family.text first} at all points: an expansion needs different points; is {settings.Position k} a position?"

        whole

    /// The floor taken of a curve: the first within reach, or near its own least.
    static let take (reach: float) (curve: FloorAt[]) : FloorAt =
        let held = curve |> Array.filter CandidateFloors.isHeld
        let usable = if held.Length > 0 then held else curve

        match usable |> Array.tryFind (fun f -> f.LeftOut <= reach) with
        | Some f -> f
        | None ->
            let least = usable |> Array.map _.LeftOut |> Array.min
            usable |> Array.find (fun f -> f.LeftOut <= knee * least)

    static let measure (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) (candidate: BasisCandidate) : BasisCandidate =
        if not candidate.IsUsable then
            candidate
        else
            let basis = candidate.Basis
            let points = snapshots |> Array.map _.Count |> Array.min

            try
                let least = if settings.Order > 0 then settings.Order else min basis.Order (leastOrder basis.Dimension)

                Check.that
                    (basis.Modes <= points)
                    "order"
                    $"{points} points cannot determine {basis.Modes} coefficients: lower the order or give more points a time"

                let curve = CandidateFloors.curve basis least snapshots

                Check.that
                    (curve.Length > 0)
                    "order"
                    $"the points determine fewer coefficients than order {least} has: lower the order or close the gaps between the points"

                { candidate with Curve = curve }
            with :? ArgumentException as fault ->
                { candidate with Refusal = CandidateFloors.plain fault }

    /// The basis that was chosen, at its order.
    member _.Basis = basis
    /// All that were tried, the chosen one first, then those that reach what is wanted with the fewest numbers, then the others by their error, at the end those that could not be used.
    member _.Candidates = candidates
    /// The chosen one.
    member _.Chosen = candidates[0]
    /// Why, in sentences.
    member _.Reasons = reasons
    /// The estimated noise σ of each field, in its own unit; NaN where the points do not tell.
    member _.Noise = noise
    /// The estimated noise of all fields, relative to the data; NaN where the points do not tell.
    member _.RelativeNoise = relativeNoise
    /// What the data look like along each axis.
    member _.Shape = shape
    /// How many snapshots were looked at.
    member _.Looked = looked

    /// The basis for snapshots of one kind; those given are all, or as many as fit in memory, evenly spread.
    /// Errors: ArgumentException of one line.
    static member Of(snapshots: FieldSnapshot[], settings: ChoiceSettings) : BasisChoice =
        let dimension = if snapshots.Length > 0 then snapshots[0].Dimensions else 1
        settings.Check dimension
        let most = if dimension = 1 then settings.Snapshots else min settings.Snapshots mostSnapshots
        let given = spread most snapshots
        let whole = prepare settings given
        let units = unitsOf settings whole
        refuseConstant settings whole
        let noise = NoiseEstimate.ofSnapshots whole
        let relative = noiseIn noise units whole
        let known = noise |> Array.map (fun s -> if relative > negligibleNoise then s else 0.0)
        let shape = DataShape.ofSnapshots given units known settings.Position |> Array.mapi (widened settings snapshots)
        let thin = whole |> Array.map thinned
        let points = thin |> Array.map _.Count |> Array.min

        Check.that
            (points >= 2)
            "points"
            $"a time with {points} point cannot be expanded: give more points a time, or leave such times out."

        // The least error among those that the samples hold, or among all if they hold none.
        let leastOf (usable: BasisCandidate[]) =
            let errors keep = usable |> Array.collect (fun c -> c.Curve |> Array.filter keep |> Array.map _.LeftOut)
            let held = errors CandidateFloors.isHeld
            Array.fold min infinity (if held.Length > 0 then held else errors (fun _ -> true))

        let attempt most =
            let tried =
                CandidateRules.candidates settings shape units known (hasOneSign whole) points most thin
                |> Array.map (measure settings thin)

            tried, leastOf (tried |> Array.filter _.IsUsable)

        // With more modes only where few do not do.
        let sizes = CandidateRules.mostModes dimension
        let (_, firstLeast) as first = attempt sizes[0]

        let isEnough =
            settings.Order > 0
            || firstLeast <= settings.Tolerance
            || (relative > negligibleNoise && firstLeast <= noiseReached * relative)

        let tried, best = if isEnough then first else attempt sizes[1]
        let usable = tried |> Array.filter _.IsUsable

        if usable.Length = 0 then
            let why = tried |> Array.map (fun c -> $"{c.Name}: {c.Refusal}") |> List.ofArray |> List.distinct
            Check.that false "basis" (String.Join("; ", why).TrimEnd '.' + ".")

        let isNoise = relative > negligibleNoise && best <= noiseShare * relative
        let values = units.Length * (thin |> Array.sumBy _.Count)

        let reach =
            if best <= settings.Tolerance then settings.Tolerance
            elif isNoise then (1.0 + max leastSlack (standardErrors / sqrt (2.0 * float values))) * best
            else knee * best

        let numbers (c: BasisCandidate) = units.Length * c.Chosen.Modes + c.Basis.MovingLabels

        let rank (c: BasisCandidate) =
            let cost = float (numbers c) * (if c.Basis.Moves then calm else 1.0)
            let isWithin = c.Chosen.LeftOut <= reach && CandidateFloors.isHeld c.Chosen
            // Errors that differ by round-off alone are the same.
            struct ((if isWithin then 0 else 1), (if isWithin then cost else float (float32 c.Chosen.LeftOut)))

        // Of one family, set and frame the best factor q stands for all.
        let taken =
            usable
            |> Array.map (fun c ->
                let chosen = take reach c.Curve
                { c with Chosen = chosen; Basis = c.Basis.WithOrder chosen.Order })

        let sorted =
            taken
            |> Array.indexed
            |> List.ofArray
            |> List.sortBy (fun (i, c) -> struct (rank c, i))
            |> List.map snd
            |> List.distinctBy _.Name
            |> Array.ofList

        let refused = tried |> Array.filter (fun c -> not c.IsUsable) |> List.ofArray |> List.distinctBy _.Name |> Array.ofList
        let chosen = sorted[0]
        let reasons = ChoiceWords.reasons settings shape relative isNoise best reach sorted
        BasisChoice(chosen.Basis, Array.append sorted refused, reasons, noise, relative, shape, whole.Length)
