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

    /// Snapshots that are looked at in more dimensions.
    static let mostSnapshots = 8

    /// Noise below this part of the data is left in the labels.
    static let negligibleNoise = 2.0e-3

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
                let least =
                    if settings.Order > 0 then
                        settings.Order
                    else
                        min basis.Order (leastOrder basis.Dimension)

                Check.that
                    (basis.Modes <= points)
                    "order"
                    $"{points} points cannot determine {basis.Modes} coefficients: lower the order or give more points a time"

                Check.that
                    (basis.Modes < points || settings.Order > 0)
                    "points"
                    $"{points} points and {basis.Modes} coefficients leave nothing to judge the fit by: give more points a time"

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

        let most =
            if dimension = 1 then
                settings.Snapshots
            else
                min settings.Snapshots mostSnapshots

        let raw = ChoiceData.spread most snapshots
        let prepared = ChoiceData.prepare settings raw
        let offsets = ChoiceData.offsetsOf settings prepared
        let given, whole = raw |> Array.map _.Without(offsets), prepared |> Array.map _.Without(offsets)
        let units = ChoiceData.unitsOf settings whole
        ChoiceData.refuseConstant settings whole
        let noise = NoiseEstimate.ofSnapshots whole
        let relative = ChoiceData.noiseIn noise units whole
        let known = noise |> Array.map (fun s -> if relative > negligibleNoise then s else 0.0)

        let shape =
            DataShape.ofSnapshots given units known (noise |> Array.map (fun s -> if Double.IsFinite s then s else 0.0)) settings.Position
            |> Array.mapi (ChoiceData.widened settings snapshots)

        let thin = whole |> Array.map ChoiceData.thinned
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
                CandidateRules.candidates settings shape units known (ChoiceData.hasOneSign whole) points most thin
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
            let why =
                tried
                |> List.ofArray
                |> List.groupBy _.Refusal
                |> List.map (fun (refusal, all) ->
                    String.Join(", ", all |> List.map _.Family |> List.distinct) + ": " + refusal.TrimEnd '.')

            Check.that false "basis" (String.Join("; ", why) + ".")

        let isNoise = relative > negligibleNoise && best <= noiseShare * relative
        let values = units.Length * (thin |> Array.sumBy _.Count)

        let reach =
            if best <= settings.Tolerance then
                settings.Tolerance
            elif isNoise then
                (1.0 + max leastSlack (standardErrors / sqrt (2.0 * float values))) * best
            else
                knee * best

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
                { c with Chosen = chosen; Basis = (c.Basis.WithOrder chosen.Order).WithOffsets offsets })

        let sorted =
            taken
            |> Array.indexed
            |> List.ofArray
            |> List.sortBy (fun (i, c) -> struct (rank c, i))
            |> List.map snd
            |> List.distinctBy _.Name
            |> Array.ofList

        let refused =
            tried
            |> Array.filter (fun c -> not c.IsUsable)
            |> List.ofArray
            |> List.distinctBy _.Name
            |> Array.ofList

        let chosen = sorted[0]

        let reasons =
            Array.concat
                [
                    ChoiceWords.offsets settings offsets
                    ChoiceWords.reasons settings shape relative isNoise best reach sorted
                    ChoiceWords.thinnest whole
                ]

        BasisChoice(chosen.Basis, Array.append sorted refused, reasons, noise, relative, shape, whole.Length)
