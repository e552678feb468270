namespace Spectral

open System

/// Which bases are tried on own data, and why others are not.
module internal CandidateRules =
    /// The factors q of hermite that are tried.
    let private hermiteFactors = [| 1.0; 1.25; 1.6 |]

    /// In more dimensions, where every trial costs more.
    let private usualFactor (family: string) = if family = "hermite" then 1.25 else 1.0

    /// Most modes that are tried at first, and where those are too few.
    let mostModes dimension = if dimension = 1 then [| 48; 128 |] else [| 96; 256 |]

    /// The share of the points that the modes may be.
    let private shareOfPoints dimension = if dimension = 1 then 0.75 else 0.34

    /// γ of the sets that are tried in more dimensions; the total degree besides.
    let private gammas = [| -infinity; -1.0; 0.0; 0.5 |]

    let private percent (value: float) = Family.text (Math.Round(1000.0 * value) / 10.0)

    /// Why the data do not look like a kind of domain; empty if they do.
    let objection (axis: AxisShape) (kind: string) : string =
        match kind with
        | "periodic" when Double.IsPositiveInfinity axis.Seam -> $"{axis.Name} is not on an equispaced grid that all times share"
        | "periodic" when not axis.IsPeriodic ->
            $"the data jump or bend across the ends of {axis.Name}, {Family.text (Math.Round axis.Seam)} times as much as elsewhere"
        | "line" when not axis.IsLine && axis.IsPeriodic && max axis.LeftTail axis.RightTail <= AxisShape.LargestTail ->
            $"the data continue across the ends of {axis.Name}, where {percent (max axis.LeftTail axis.RightTail)} %% of the largest is left: they are periodic"
        | "line" when not axis.IsLine ->
            $"the data do not vanish towards both ends of {axis.Name}: {percent axis.LeftTail} and {percent axis.RightTail} %% of the largest are left there"
        | "half line" when axis.Low < 0.0 -> $"{axis.Name} begins at {Family.text axis.Low}, below 0"
        | "half line" when not axis.IsHalfLine ->
            if axis.RightTail > AxisShape.LargestTail then
                $"the data do not vanish towards large {axis.Name}: {percent axis.RightTail} %% of the largest is left there"
            else
                $"the data vanish on the left as well, and do not begin at {axis.Name} = 0"
        | _ -> ""

    let private oneAxis (settings: ChoiceSettings) (shape: AxisShape) (k: int) (family: string) (q: float) : AxisRule =
        let given (ends: float[]) (usual: float) = if k < ends.Length then ends[k] else usual

        match AxisRule.KindOf family with
        | "line" -> AxisRule.Unbounded(family, settings.Exponents, -infinity, q)
        | "half line" ->
            let start =
                if shape.Low >= 0.0 && shape.Low <= AxisShape.Touching * (shape.High - shape.Low) then
                    0.0
                else
                    shape.Low

            AxisRule.Unbounded(family, settings.Exponents, given settings.Left start, q)
        | "periodic" ->
            let left = given settings.Left shape.Low
            let right = left + shape.Period
            // A last point that is the first again must not fall out by round-off.
            let right =
                if abs (right - shape.High) <= 1e-9 * shape.Period then
                    max right shape.High
                else
                    right

            AxisRule.Bounded(family, settings.Exponents, left, given settings.Right right)
        | _ -> AxisRule.Bounded(family, settings.Exponents, given settings.Left shape.Low, given settings.Right shape.High)

    /// Families of all axes, one array a candidate.
    let private familiesOf (settings: ChoiceSettings) (shape: AxisShape[]) : string[][] =
        let dimension = shape.Length

        if settings.Families.Length > 0 then
            [| Array.init dimension (fun k -> settings.Families[min k (settings.Families.Length - 1)]) |]
        elif dimension = 1 then
            [| "line"; "half line"; "periodic"; "interval" |]
            |> Array.collect AxisRule.Families
            |> Array.map Array.singleton
        else
            // Each axis takes the first kind that its data look like, the kinds in different orders.
            let first (kinds: string[]) =
                shape
                |> Array.map (fun axis -> kinds |> Array.find (fun kind -> objection axis kind = "") |> AxisRule.Families |> Array.head)

            [|
                first [| "line"; "half line"; "periodic"; "interval" |]
                first [| "periodic"; "half line"; "line"; "interval" |]
                first [| "interval" |]
            |]
            |> List.ofArray
            |> List.distinct
            |> Array.ofList

    let private setsOf (settings: ChoiceSettings) (dimension: int) : SetRule[] =
        if dimension = 1 then [| SetRule.Full |]
        elif settings.Gamma.HasValue then [| SetRule.Cross settings.Gamma.Value |]
        else Array.append (Array.map SetRule.Cross gammas) [| SetRule.TotalDegree |]

    /// The largest order whose modes are few enough for the points.
    let private largestOrder (axes: AxisRule[]) (sets: SetRule) (points: int) (mostModes: int) : int =
        let dimension = axes.Length
        let most = min mostModes (int (shareOfPoints dimension * float points))

        let count order =
            if dimension = 1 then
                if axes[0].IsPeriodic then 2 * order + 1 else order + 1
            elif axes |> Array.exists _.IsPeriodic then
                let set = sets.Set(dimension, order)

                Array.init set.Count (fun i ->
                    set.Unrank i
                    |> Array.mapi (fun k n -> if axes[k].IsPeriodic && n > 0 then 2 else 1)
                    |> Array.fold (*) 1)
                |> Array.sum
            else
                (sets.Set(dimension, order)).Count

        let rec climb order = if count (order + 1) <= most then climb (order + 1) else order
        climb 0

    let private mean (values: float[]) = Summation.sum values / float values.Length

    /// One β and x₀ for all snapshots: of the mixture of their densities.
    let private stilled (basis: ObservedBasis) (snapshots: FieldSnapshot[]) : ObservedBasis =
        let labels = snapshots |> Array.map basis.LabelsOf

        let axes =
            basis.Axes
            |> Array.mapi (fun k axis ->
                if axis.Motion = LabelMotion.Still then
                    axis
                else
                    let own = labels |> Array.map (fun l -> l[k])
                    let start = if axis.IsHalfLine then axis.Left else 0.0
                    // β is this over the standard deviation, on a half line over the mean's distance from the end.
                    let unit = (axis.LabelOf(start + 1.0, 1.0, basis.Squared)).Scale
                    let lengths = own |> Array.map (fun l -> unit / l.Scale)

                    let label =
                        if axis.IsHalfLine then
                            axis.LabelOf(start + mean lengths, 1.0, basis.Squared)
                        else
                            let center = mean (own |> Array.map _.Center)

                            let square =
                                mean (Array.map2 (fun (l: Label) s -> s * s + (l.Center - center) * (l.Center - center)) own lengths)

                            axis.LabelOf(center, sqrt square, basis.Squared)

                    { axis with Motion = LabelMotion.Still; Label = label })

        basis.WithAxes axes

    /// The bases to try with their frames, and what they are refused for before they are measured.
    /// `points`: the fewest points of a snapshot; `most`: the most modes.
    let candidates
        (settings: ChoiceSettings)
        (shape: AxisShape[])
        (units: float[])
        (noise: float[])
        (hasOneSign: bool)
        (points: int)
        (most: int)
        (snapshots: FieldSnapshot[])
        : BasisCandidate[] =
        let dimension = shape.Length

        [|
            for families in familiesOf settings shape do
                let objections =
                    if settings.Families.Length > 0 then
                        // What is asked for is tried; only a period that nothing tells cannot be made up.
                        families
                        |> Array.mapi (fun k family ->
                            if family = "fourier" && shape[k].Period = 0.0 && k >= settings.Right.Length then
                                objection shape[k] "periodic" + ": give its domain"
                            else
                                "")
                    else
                        Array.map2 (fun axis family -> objection axis (AxisRule.KindOf family)) shape families

                let refusal = objections |> Array.tryFind (fun o -> o <> "") |> Option.defaultValue ""
                let isUnbounded = families |> Array.exists (fun f -> Array.contains (AxisRule.KindOf f) [| "line"; "half line" |])

                let factors =
                    if settings.Factor.HasValue then [| settings.Factor.Value |]
                    elif dimension = 1 && families[0] = "hermite" then hermiteFactors
                    else [| nan |]

                for sets in setsOf settings dimension do
                    for factor in (if isUnbounded then factors else [| nan |]) do
                        let axes =
                            families
                            |> Array.mapi (fun k family ->
                                let q = if Double.IsNaN factor then usualFactor family else factor

                                if refusal <> "" && family = "fourier" then
                                    // Never used; a period is needed to have a rule at all.
                                    AxisRule.Bounded(family, settings.Exponents, shape[k].Low, shape[k].High)
                                else
                                    oneAxis settings shape[k] k family q)

                        let squared = not hasOneSign || Array.contains "mapped-jacobi" families
                        let largest = largestOrder axes sets points most
                        let order = if settings.Order > 0 then settings.Order else max 1 largest

                        let moving () = ObservedBasis.Create(axes, sets, order, units, noise, squared)

                        for frame in (if isUnbounded then [| "moving"; "constant" |] else [| "" |]) do
                            if frame = "" || settings.Frame = "" || settings.Frame = frame then
                                if refusal <> "" then
                                    { CandidateFloors.describe (moving ()) frame with Refusal = refusal }
                                else
                                    try
                                        let basis = moving ()
                                        CandidateFloors.describe (if frame = "constant" then stilled basis snapshots else basis) frame
                                    with :? ArgumentException as fault ->
                                        { CandidateFloors.describe ((moving ()).WithOrder 1) frame with
                                            Refusal = CandidateFloors.plain fault
                                        }
        |]
