namespace Spectral

open System

/// Data at one time as an expansion u(x) ≈ Σ_k c_k √β φ_k(β(x − x₀)), and how far it is from the data.
type TimeProjection =
    {
        /// The time.
        Time: float
        /// β and x₀.
        Label: Label
        /// c, [fields × modes].
        Coefficients: float[][]
        /// ‖u − û‖/‖u‖ on the samples, both fields together.
        Floor: float
        /// The share of ‖û‖² that the samples do not see, 1 − (trapezoid rule of û²)/∫û² or 0: large where the basis reaches beyond the data, or swings
        /// between them as polynomials of high order do on equispaced points.
        Unseen: float
    }

/// Measured data in a basis that scales and moves.
///   coefficients   minimise Σ_i w_i |u_i − û(x_i)|², w the weights of the trapezoid rule on the samples (round the period for Fourier), so that no
///                  coefficients of this basis give a lower floor;
///   bounded bases  the domain is mapped on the basis' own: β = 2/(right − left), x₀ the middle (Fourier: 2π/(right − left), left);
///   whole line     β = q/σ and x₀ = mean by the moments of u where u has one sign, β = q/(√2 σ) by those of |u|² where it has not, is complex, or is
///                  expanded in mapped Jacobi functions, whose first moments need not exist (Labels; Xia et al., arXiv 2309.16131, §2);
///   half line      x₀ = left, β = (2+α)q/(mean of u − left), or (1+α)q/(mean of |u|² − left), α = 0 for laguerre: e^(−ax) is then the first
///                  Laguerre function, x^(α/2) e^(−ax) the first of power-laguerre.
/// Errors: ArgumentException that names the time, in one line.
[<Sealed>]
type DataProjection private (basis: Basis, left: float, right: float, q: float, squared: bool) =

    /// What counts as one sign: values of the other sign below this part of the largest.
    static let signTolerance = 1.0e-6

    /// How far spacings may differ from their mean, relative to it, on an equispaced grid.
    static let spacingTolerance = 1.0e-6

    /// Hermite functions reach σ√(2N)/q; on measured data a factor above 1 keeps them among the samples.
    static let hermiteFactor = 1.25

    /// Values at the first and the last point that agree to this part of the largest, at all times: the grid names the same point twice.
    static let closedTolerance = 1.0e-9

    static let isPeriodic (basis: Basis) = basis.Name = "fourier"
    static let isHalfLine (basis: Basis) = Double.IsFinite basis.Left && not (Double.IsFinite basis.Right)
    static let isLine (basis: Basis) = not (Double.IsFinite basis.Left)

    static let peakOf (fields: float[][]) = fields |> Array.fold (fun peak field -> field |> Array.fold (fun p v -> max p (abs v)) peak) 0.0

    // The power of two at or below a number; 0 and denormal numbers give the least normal one. Division by it is exact.
    static let binade (value: float) =
        let bits = BitConverter.DoubleToInt64Bits value &&& 0x7FF0000000000000L
        BitConverter.Int64BitsToDouble(max bits 0x0010000000000000L)

    static let hasOneSign (samples: FieldSamples[]) =
        samples
        |> Array.forall (fun s ->
            s.Fields.Length = 1
            && (let low = min 0.0 (Array.min s.Fields[0])
                let high = max 0.0 (Array.max s.Fields[0])
                min -low high <= signTolerance * max -low high))

    static let period (samples: FieldSamples[]) =
        let sorted =
            samples
            |> List.ofArray
            |> List.collect (fun s -> List.ofArray s.Points)
            |> List.sort
            |> Array.ofList

        let x = sorted |> Array.indexed |> Array.filter (fun (i, v) -> i = 0 || sorted[i - 1] <> v) |> Array.map snd
        let count = x.Length
        let spacing = (x[count - 1] - x[0]) / float (max 1 (count - 1))

        let uneven =
            x
            |> Array.pairwise
            |> Array.tryFindIndex (fun (a, b) -> abs (b - a - spacing) > spacingTolerance * spacing)

        match uneven with
        | Some i ->
            Check.that
                false
                "domain"
                $"the points are not equispaced ({Family.text x[i]} to {Family.text x[i + 1]} against {Family.text spacing} on average), so they do not tell the period: give the domain."
        | None -> ()

        let first, last = x[0], x[count - 1]

        let closed =
            samples
            |> Array.forall (fun s ->
                let end' = s.Count - 1

                s.Points[0] = first
                && s.Points[end'] = last
                && s.Fields |> Array.forall (fun f -> abs (f[end'] - f[0]) <= closedTolerance * peakOf s.Fields))

        first, (if closed then last else last + spacing)

    let text = Family.text

    let label (samples: FieldSamples) (fields: float[][]) =
        if isPeriodic basis then
            { Scale = 2.0 * Math.PI / (right - left); Center = left }
        elif not (isLine basis || isHalfLine basis) then
            { Scale = 2.0 / (right - left); Center = left + 0.5 * (right - left) }
        else
            let rule = Rule.Trapezoid samples.Points

            if isHalfLine basis then
                let density =
                    if squared then
                        Array.init samples.Count (fun i -> fields |> Array.sumBy (fun f -> f[i] * f[i]))
                    else
                        Array.map abs fields[0]

                let struct (mean, _) = Labels.Moments(rule, density)

                let alpha = if basis.Name = "power-laguerre" then Reexpansion.parameterOf basis else 0.0
                { Scale = q * ((if squared then 1.0 else 2.0) + alpha) / (mean - left); Center = left }
            elif not squared then
                Labels.Positive(rule, Array.map abs fields[0], q)
            elif fields.Length = 1 then
                Labels.Squared(rule, fields[0], q)
            else
                Labels.Squared(rule, fields[0], fields[1], q)

    let weights (points: float[]) =
        if isPeriodic basis then
            let n = points.Length

            Array.init n (fun i ->
                let next = if i + 1 < n then points[i + 1] else points[0] + (right - left)
                let last = if i > 0 then points[i - 1] else points[n - 1] - (right - left)
                0.5 * (next - last))
        else
            (Rule.Trapezoid points).Weights

    // On bounded domains round-off must not push an end point out.
    let inner (label: Label) (x: float) =
        let y = label.Scale * (x - label.Center)
        if isPeriodic basis then y else min (max y basis.Left) basis.Right

    let refuse (time: float) (message: string) = Check.that false "samples" $"t = {text time}: {message}"

    let checkSamples (samples: FieldSamples) =
        let points = samples.Points

        if samples.Count < max 2 basis.Count then
            let most = if isPeriodic basis then (samples.Count - 1) / 2 else samples.Count - 1

            let advice =
                if samples.Count < 2 then
                    "give more samples a time"
                else
                    $"lower the order to at most {most} or give more samples"

            refuse
                samples.Time
                $"{samples.Count} samples cannot determine the {basis.Count} coefficients of {basis.Name} of order {basis.Order}: {advice}."

        if points[0] < left || points[points.Length - 1] > right then
            let out = if points[0] < left then points[0] else points[points.Length - 1]
            refuse samples.Time $"x = {text out} lies outside the domain [{text left}, {text right}]: widen the domain or remove the point."

        if peakOf samples.Fields = 0.0 then
            refuse samples.Time "the data vanish at all points: an expansion of 0 has no relative floor and no label; remove this time."

    // Refusals from below know no time and no q: the time is put in front, what else may help behind.
    let atTime (time: float) (more: string) (compute: unit -> 'a) =
        try
            compute ()
        with :? ArgumentException as fault ->
            let plain = fault.Message.Replace($" (Parameter '{fault.ParamName}')", "").TrimEnd '.'
            raise (ArgumentException($"t = {text time}: {plain}{more}.", "samples"))

    /// The basis at scale 1 and center 0.
    member _.Basis = basis
    /// The left end of the domain, −∞ on the whole line.
    member _.Left = left
    /// The right end of the domain, +∞ on the whole and the half line.
    member _.Right = right
    /// Whether the label moves with the data.
    member _.Moves = isLine basis || isHalfLine basis
    /// The factor of the label; NaN where the label comes from the domain.
    member _.Factor = q

    /// Where the label comes from: "the domain", "moments of u" or "moments of |u|²".
    member this.LabelSource =
        if not this.Moves then "the domain"
        elif squared then "moments of |u|²"
        else "moments of u"

    /// A basis (at scale 1 and center 0; its own domain if Fourier is replaced by [0, 2π]) and the data it is to follow. Null ends are those of the data,
    /// over all times (Fourier: on an equispaced grid, and one spacing more on the right unless the data end as they begin); a null q is 1.25 for hermite, 1 for mapped-jacobi and laguerre.
    static member Create
        (basis: Basis, samples: FieldSamples[], left: Nullable<float>, right: Nullable<float>, q: Nullable<float>)
        : DataProjection =
        let text = Family.text
        Check.that (samples.Length > 0) "samples" "there are no samples: give at least one time."
        let squared = basis.Name = "mapped-jacobi" || not (hasOneSign samples)
        let factor = q.GetValueOrDefault(if basis.Name = "hermite" then hermiteFactor else 1.0)

        Check.that (Double.IsFinite factor && factor > 0.0) "q" $"q = {text factor} must be finite and positive: 1 to 1.25 is usual."

        if isLine basis then
            Check.that
                (not left.HasValue && not right.HasValue)
                "domain"
                $"{basis.Name} lives on the whole line, and its scale and centre come from the data: leave the domain out."

            DataProjection(basis, -infinity, infinity, factor, squared)
        else
            let given = left.HasValue && right.HasValue

            let first, last =
                if isPeriodic basis && not given then
                    period samples
                else
                    samples |> Array.map (fun s -> s.Points[0]) |> Array.min,
                    samples |> Array.map (fun s -> Array.last s.Points) |> Array.max

            let a = left.GetValueOrDefault first
            let b = if isHalfLine basis then infinity else right.GetValueOrDefault last

            Check.that
                (Double.IsFinite a && a < b && (isHalfLine basis || Double.IsFinite(b - a)))
                "domain"
                $"the domain [{text a}, {text b}] of {basis.Name} must have finite ends, left below right: give the domain."

            if isHalfLine basis then
                DataProjection(basis, a, infinity, factor, squared)
            else
                let own = if isPeriodic basis then Basis.Fourier basis.Order else basis
                Check.that (not q.HasValue) "q" $"{basis.Name} is mapped from the domain and has no factor q: leave q out."
                DataProjection(own, a, b, nan, squared)

    /// The expansion of the data at one time.
    member _.Project(samples: FieldSamples) : TimeProjection =
        checkSamples samples
        // Scaled by a power of two, which changes no digit, squares neither overflow nor vanish.
        let unit = binade (peakOf samples.Fields)
        let fields = samples.Fields |> Array.map (Array.map (fun v -> v / unit))

        let label = atTime samples.Time "" (fun () -> label samples fields)

        if not (Double.IsFinite label.Scale && label.Scale > 0.0) then
            refuse samples.Time $"the data give the scale {text label.Scale}: check the columns or choose another basis."

        let y = samples.Points |> Array.map (inner label)
        let w = weights samples.Points
        let root = sqrt label.Scale
        let unbounded = isLine basis || isHalfLine basis
        let more = if unbounded then $", or raise q above {text q}" else ""

        let onBasis =
            atTime samples.Time more (fun () -> fields |> Array.map (fun field -> basis.ProjectSamples(y, field, w)))

        let mutable error = 0.0
        let mutable norm = 0.0
        let mutable seen = 0.0
        let mutable total = 0.0

        for f in 0 .. fields.Length - 1 do
            let fit = basis.Evaluate(onBasis[f], y)

            for i in 0 .. fit.Length - 1 do
                let gap = fields[f][i] - fit[i]
                error <- error + w[i] * gap * gap
                norm <- norm + w[i] * fields[f][i] * fields[f][i]
                seen <- seen + w[i] * fit[i] * fit[i]

            if basis.IsUnweighted then
                for c in onBasis[f] do
                    total <- total + c * c / label.Scale
            else
                let fine = basis.Evaluate(onBasis[f], basis.UnweightedRule.Nodes)
                total <- total + basis.UnweightedRule.Sum(Array.map (fun v -> v * v) fine) / label.Scale

        {
            Time = samples.Time
            Label = label
            Coefficients = onBasis |> Array.map (Array.map (fun c -> c / root * unit))
            Floor = sqrt (error / norm)
            Unseen = max 0.0 (1.0 - seen / total)
        }

    /// The expansions at all times, in order.
    member this.ProjectAll(samples: FieldSamples[]) : TimeProjection[] = samples |> Array.map this.Project

    /// The same domain, factor and moments at another order.
    member _.WithOrder(order: int) : DataProjection = DataProjection(basis.WithOrder order, left, right, q, squared)
