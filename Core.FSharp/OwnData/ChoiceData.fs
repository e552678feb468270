namespace Spectral

open System

/// What a choice looks at: snapshots evenly spread and checked, the units of their fields, their range.
module internal ChoiceData =
    /// Points of a snapshot that are looked at; in one dimension and in more, where there are more modes to try.
    let private mostPoints dimension = if dimension = 1 then 2048 else 1536

    /// Values of the other sign below this part of the largest do not count as of two signs.
    let private signTolerance = 1.0e-6

    let spread (most: int) (items: 'a[]) =
        if items.Length <= most then
            items
        elif most = 1 then
            [| items[0] |]
        else
            Array.init most (fun i -> items[int (int64 i * int64 (items.Length - 1) / int64 (most - 1))])

    /// The number of the fewest decimals in [low, high]; low itself if none of up to 15 lies there.
    let private roundest (low: float) (high: float) =
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
    let private refuseTwins (settings: ChoiceSettings) (s: FieldSnapshot) (grid: GridShape | null) =
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
    let private lots (count: int) (most: int) =
        let stream = RandomStream.OfSeed(1L).Child("points")
        let all = Array.init count id

        for i in 0 .. most - 1 do
            let j = i + stream.NextInteger(count - i)
            let kept = all[i]
            all[i] <- all[j]
            all[j] <- kept

        Array.truncate most all

    // In more dimensions points are thinned by lot, so that no line of a grid is preferred; in one they are evenly spread.
    let thinned (s: FieldSnapshot) =
        let most = mostPoints s.Dimensions

        if s.Count <= most then
            s
        else
            let order =
                if s.Dimensions = 1 then
                    List.init s.Count (fun i -> s.Points[0][i], i)
                    |> List.sort
                    |> List.map snd
                    |> Array.ofList
                    |> spread most
                else
                    lots s.Count most

            let take (column: float[]) = order |> Array.map (fun i -> column[i])
            FieldSnapshot(s.Trajectory, s.Time, Array.map take s.Points, Array.map take s.Fields)

    /// A mean that is so many times the deviation hides it.
    let private hiding = 10.0

    /// What is taken off each field of snapshots without gaps: its mean over all points and times where that hides the changes; 0 otherwise.
    let offsetsOf (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) : float[] =
        Array.init snapshots[0].Fields.Length (fun f ->
            let all = snapshots |> Array.collect (fun s -> s.Fields[f])
            let mean = Summation.sum all / float all.Length
            let gaps = all |> Array.map (fun v -> v - mean)
            let deviation = sqrt (Summation.dot gaps gaps / float all.Length)

            if settings.IsComplex || deviation = 0.0 || not (abs mean > hiding * deviation) then
                0.0
            else
                mean)

    let unitsOf (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) =
        // Relative to the largest value, so that no square overflows or vanishes.
        let sizes =
            Array.init snapshots[0].Fields.Length (fun f ->
                let peak =
                    snapshots
                    |> Array.fold (fun peak s -> s.Fields[f] |> Array.fold (fun p v -> max p (abs v)) peak) 0.0

                if peak = 0.0 then
                    0.0
                else
                    let mutable total = 0.0

                    for s in snapshots do
                        for v in s.Fields[f] do
                            total <- total + v / peak * (v / peak)

                    peak * sqrt (total / float (snapshots |> Array.sumBy _.Count)))

        if Array.forall (fun size -> size = 0.0) sizes then
            Check.that false "fields" $"{settings.Field 0} is 0 at all points and times: an expansion of 0 has no floor; check the column."

        if settings.IsComplex then
            Array.create sizes.Length (Array.max sizes)
        else
            match sizes |> Array.tryFindIndex (fun size -> size = 0.0) with
            | Some f -> Check.that false "fields" $"{settings.Field f} is 0 at all points and times: leave it out of the fields."
            | None -> ()

            sizes

    let refuseConstant (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) =
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

    let hasOneSign (snapshots: FieldSnapshot[]) =
        snapshots
        |> Array.forall (fun s ->
            s.Fields.Length = 1
            && (let low = min 0.0 (Array.min s.Fields[0])
                let high = max 0.0 (Array.max s.Fields[0])
                min -low high <= signTolerance * max -low high))

    /// Noise relative to the data, each field in its unit, root mean square over the snapshots.
    let noiseIn (noise: float[]) (units: float[]) (snapshots: FieldSnapshot[]) =
        let square = Array.fold2 (fun sum (s: float) unit -> sum + (s / unit) * (s / unit)) 0.0 noise units

        let sizeOf (s: FieldSnapshot) =
            let mutable sum = 0.0

            for f in 0 .. units.Length - 1 do
                for v in s.Fields[f] do
                    sum <- sum + (v / units[f]) * (v / units[f])

            sum / float s.Count

        let shares =
            snapshots
            |> Array.map sizeOf
            |> Array.filter (fun all -> all > 0.0)
            |> Array.map (fun all -> square / all)

        sqrt (Summation.sum shares / float shares.Length)

    /// The range over all snapshots; scattered points that change with time stop short of their domain, so that its ends are the roundest numbers within a gap between points beyond them.
    let widened (settings: ChoiceSettings) (snapshots: FieldSnapshot[]) (k: int) (axis: AxisShape) : AxisShape =
        let low = snapshots |> Array.fold (fun m s -> min m (Array.min s.Points[k])) axis.Low
        let high = snapshots |> Array.fold (fun m s -> max m (Array.max s.Points[k])) axis.High
        let low = if k < settings.Lowest.Length then min low settings.Lowest[k] else low
        let high = if k < settings.Highest.Length then max high settings.Highest[k] else high

        if
            axis.Period > 0.0
            || snapshots
               |> Array.forall (fun s -> GridShape.SamePoints([| s.Points[k] |], [| snapshots[0].Points[k] |]))
        then
            { axis with Low = low; High = high }
        else
            let points = snapshots |> Array.map _.Count |> Array.max
            let gap = (high - low) / Elementary.pow (float points) (1.0 / float snapshots[0].Dimensions)
            { axis with Low = 0.0 - roundest -low (gap - low); High = roundest high (high + gap) }

    let prepare (settings: ChoiceSettings) (given: FieldSnapshot[]) =
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
