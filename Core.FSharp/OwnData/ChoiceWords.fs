namespace Spectral

open System
open System.Globalization

/// What is said of a choice.
module internal ChoiceWords =
    let private number (value: float) = value.ToString("G4", CultureInfo.InvariantCulture)

    let private percent (value: float) =
        if value >= 0.1 then
            (100.0 * value).ToString("0", CultureInfo.InvariantCulture) + " %"
        elif value >= 0.0005 then
            (100.0 * value).ToString("0.##", CultureInfo.InvariantCulture) + " %"
        else
            value.ToString("0.0e-0", CultureInfo.InvariantCulture)

    /// Noise below this part of the data is not spoken of.
    let private unseenNoise = 1.0e-6

    let private domain (axis: AxisShape) (rule: AxisRule) =
        let name = axis.Name
        let left (tail: float) = if tail = 0.0 then "nothing" else percent tail

        match rule.Kind with
        | "periodic" ->
            $"{name}: the data continue across the ends of an equispaced grid, so {name} is periodic with period {number (rule.Right - rule.Left)}."
        | "line" ->
            $"{name}: the data vanish towards both ends ({left axis.LeftTail} and {left axis.RightTail} of the largest left there), so functions on the whole line follow them."
        | "half line" ->
            $"{name}: the data begin at {number rule.Left} and vanish to the right ({left axis.RightTail} of the largest left there), so functions on the half line follow them."
        | _ ->
            $"{name}: the data fill the interval from {number rule.Left} to {number rule.Right} and neither vanish at its ends nor continue across them."

    let private frame (chosen: BasisCandidate) (others: BasisCandidate[]) =
        let rival =
            others
            |> Array.tryFind (fun c -> c.Frame <> chosen.Frame && c.Family = chosen.Family && c.Basis.Sets = chosen.Basis.Sets)

        match chosen.Frame, rival with
        | "", _ -> [||]
        | "moving", Some c ->
            [|
                $"The frame moves: scale and centre follow the data from time to time; a constant one needs {c.Chosen.Modes} modes for {percent c.Chosen.LeftOut}."
            |]
        | "moving", None -> [| "The frame moves: scale and centre follow the data from time to time." |]
        | _, Some c ->
            [|
                $"The frame stays: one scale and centre serve all times; a moving one needs {c.Chosen.Modes} modes for {percent c.Chosen.LeftOut}."
            |]
        | _ -> [| "The frame stays: one scale and centre serve all times." |]

    /// An error at points left out of this and more means that nothing was understood.
    let private hopeless = 0.9

    /// Whether a higher order was tried.
    let private isLast (chosen: BasisCandidate) = chosen.Curve.Length > 0 && (Array.last chosen.Curve).Order = chosen.Chosen.Order

    let private order (settings: ChoiceSettings) isNoise best reach (chosen: BasisCandidate) =
        let at = chosen.Chosen

        if settings.Order > 0 then
            $"Order {at.Order} as asked for: {at.Modes} modes, error {percent at.LeftOut} at points left out."
        elif best <= settings.Tolerance then
            $"Order {at.Order} is the least whose error at points left out ({percent at.LeftOut}) is within the tolerance {percent settings.Tolerance}."
        elif isNoise && best < hopeless then
            $"Order {at.Order} is the least whose error at points left out ({percent at.LeftOut}) the data do not tell from the smallest ({percent best}): more modes would follow noise."
        elif best >= hopeless then
            $"No basis tells the data from noise: at points left out the error is {percent best} of the data, as if nothing were predicted. Check the columns, or bring data that are sampled more finely."
        elif at.LeftOut <= reach then
            $"No basis comes within the tolerance {percent settings.Tolerance}; order {at.Order} is the least whose error at points left out ({percent at.LeftOut}) is within 1.5 times the smallest of all ({percent best})."
        else
            $"No basis comes within the tolerance {percent settings.Tolerance}."

    /// The floor at about half the order taken, where there is one: how fast it falls.
    let private fall (chosen: BasisCandidate) =
        let at = chosen.Chosen

        match chosen.Curve |> Array.tryFind (fun f -> f.Order = at.Order / 2) with
        | Some half when half.Worst < 4.0 * at.Worst ->
            [|
                $"The floor falls slowly: {percent half.Worst} at order {half.Order}, {percent at.Worst} at order {at.Order}; a steep front, a kink or noise is finer than the basis."
            |]
        | Some half -> [| $"The floor falls fast: {percent half.Worst} at order {half.Order}, {percent at.Worst} at order {at.Order}." |]
        | None -> [||]

    /// A share of the expansion that the samples do not see above which it is told.
    let private loose = 0.01

    let private unseen (chosen: BasisCandidate) =
        if chosen.Chosen.Unseen > loose then
            [|
                $"At the worst time {percent chosen.Chosen.Unseen} of the expansion lies beyond or between the samples, where nothing holds it."
            |]
        else
            [||]

    let reasons (settings: ChoiceSettings) (shape: AxisShape[]) (noise: float) isNoise best reach (sorted: BasisCandidate[]) : string[] =
        let chosen = sorted[0]

        [|
            if settings.Families.Length = 0 then
                yield! Array.map2 domain shape chosen.Basis.Axes
            if not (Double.IsNaN noise) then
                if isNoise then
                    $"Noise is estimated at {percent noise} of the data: no floor below it is chased."
                elif noise < unseenNoise then
                    "No noise is seen: neighbours follow smooth curves."
                else
                    $"Noise is estimated at no more than {percent noise} of the data."
            order settings isNoise best reach chosen
            if settings.Order = 0 && best > settings.Tolerance && isLast chosen then
                "It is the highest order that was tried: more points a time would carry more."
            yield! frame chosen (Array.tail sorted)
            if not isNoise then
                yield! fall chosen
            yield! unseen chosen
        |]

    /// What was taken off the fields.
    let offsets (settings: ChoiceSettings) (offsets: float[]) : string[] =
        offsets
        |> Array.indexed
        |> Array.filter (fun (_, offset) -> offset <> 0.0)
        |> Array.map (fun (f, offset) ->
            $"{settings.Field f} varies little about its mean: {Family.text offset} is taken off before it is expanded, and errors are relative to what is left.")

    /// The time of the fewest points, where it holds the order back: far fewer than there usually are.
    let thinnest (snapshots: FieldSnapshot[]) : string[] =
        let counts = snapshots |> Array.map (fun s -> float s.Count)
        let usual = NoiseEstimate.median counts
        let least = snapshots |> Array.minBy _.Count

        if 2.0 * float least.Count < usual then
            [|
                $"At t = {number least.Time} there are {least.Count} points, where {number usual} are usual: no order is tried that they do not carry; leave such times out for more."
            |]
        else
            [||]
