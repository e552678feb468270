/// Adaptive scaling, moving and order (Xia, Shao and Chou, arXiv 2009.13170 and 2010.02008), as pure functions: each takes an expansion
/// and the reference indicator of the last accepted step, and returns the re-expanded function; nothing is changed in place.
/// The scale and center found so depend on the history: for labels to learn from use `Labels`.
module Spectral.Adapt

open System

/// Parameters of scaling.
type Scaling =
    {
        /// The factor q in (0, 1) by which β is changed, 0.95.
        Factor: float
        /// Scaling is tried while F > Threshold·F₀; 1/q.
        Threshold: float
        /// The smallest β allowed.
        Lowest: float
        /// The largest β allowed.
        Highest: float
    }

    /// q = 0.95, ν = 1/q, no bounds on β but 1e-6 and 1e6.
    static member Standard = { Factor = 0.95; Threshold = 1.0 / 0.95; Lowest = 1.0e-6; Highest = 1.0e6 }

/// Parameters of moving.
type Moving =
    {
        /// Moving is done while E > Threshold·E₀; 1.0005 … 1.005.
        Threshold: float
        /// One displacement of x₀, 0.004.
        Step: float
        /// The largest sum of displacements in one call, 0.1.
        Longest: float
    }

    /// μ = 1.005, δ = 0.004, at most 0.1.
    static member Standard = { Threshold = 1.005; Step = 0.004; Longest = 0.1 }

/// Parameters of the change of order.
type Ordering =
    {
        /// The order rises while F > Threshold·F₀; 2.
        Threshold: float
        /// By how much the order changes, 1.
        Step: int
        /// The smallest order allowed.
        Lowest: int
        /// The largest order allowed.
        Highest: int
    }

    /// η = 2, steps of 1, orders 3 … 200.
    static member Standard = { Threshold = 2.0; Step = 1; Lowest = 3; Highest = 200 }

/// A function after adaptation along an axis.
type Adapted =
    {
        /// The function in its new basis.
        Function: Expansion
        /// The indicator there; the reference F₀ (or E₀) of the next call.
        Indicator: float
        /// How many steps were taken; 0 where nothing changed.
        Steps: int
        /// The norm of what the re-expansions cut off, summed.
        CutOff: float
    }

let private mapped (axis: int) (scale: float) (center: float) (u: Expansion) =
    let axes = u.Basis.Axes
    let replace f own k (a: AffineBasis) = if k = axis then own else f a
    let scales = axes |> Array.mapi (replace _.Scale scale)
    let centers = axes |> Array.mapi (replace _.Center center)
    u.Reexpand(u.Basis.At(scales, centers))

let private unchanged indicator u = { Function = u; Indicator = indicator; Steps = 0; CutOff = 0.0 }

// Repeats β ← factor·β while the indicator falls.
let rec private descend (factor: float) (options: Scaling) (axis: int) (state: Adapted) =
    let own = state.Function.Basis.Axes[axis]
    let scale = own.Scale * factor

    if scale < options.Lowest || scale > options.Highest then
        state
    else
        let struct (next, cut) = mapped axis scale own.Center state.Function
        let indicator = Indicator.frequency axis next

        if indicator < state.Indicator then
            descend
                factor
                options
                axis
                {
                    Function = next
                    Indicator = indicator
                    Steps = state.Steps + 1
                    CutOff = state.CutOff + cut
                }
        else
            state

/// Scaling along an axis: where F > ν F₀, β ← qβ as long as F falls; where that does not help, β ← β/q as long as F falls.
let scale (options: Scaling) (axis: int) (reference: float) (u: Expansion) : Adapted =
    Check.that
        (options.Factor > 0.0 && options.Factor < 1.0)
        "options"
        $"the scaling factor q = {Family.text options.Factor} must lie in (0, 1)."

    Check.that
        (Double.IsFinite reference && reference >= 0.0)
        "reference"
        $"the reference indicator F₀ = {Family.text reference} must be finite and not negative."

    let start = unchanged (Indicator.frequency axis u) u

    if start.Indicator <= options.Threshold * reference then
        start
    else
        let wider = descend options.Factor options axis start

        if wider.Steps > 0 then
            wider
        else
            descend (1.0 / options.Factor) options axis start

/// Moving along an axis: while E_R > μ E₀, x₀ ← x₀ + δ; on the left x₀ ← x₀ − δ; at most Longest in one call.
/// The indicator is the exterior error of that side.
let move (options: Moving) (axis: int) (side: Indicator.Side) (reference: float) (u: Expansion) : Adapted =
    Check.that (options.Step > 0.0 && options.Longest >= options.Step) "options" "moving needs 0 < Step ≤ Longest."

    Check.that
        (Double.IsFinite reference && reference >= 0.0)
        "reference"
        $"the reference error E₀ = {Family.text reference} must be finite and not negative."

    let most = int (Math.Floor(options.Longest / options.Step + 1.0e-9))
    let own = u.Basis.Axes[axis]
    let direction = if side = Indicator.Side.Right then options.Step else -options.Step
    let start = unchanged (Indicator.exterior axis side u) u

    // Each step re-expands the original, so that projections do not pile up.
    let rec go (state: Adapted) =
        if state.Steps = most || state.Indicator <= options.Threshold * reference then
            state
        else
            let steps = state.Steps + 1
            let struct (next, cut) = mapped axis own.Scale (own.Center + float steps * direction) u

            go
                {
                    Function = next
                    Indicator = Indicator.exterior axis side next
                    Steps = steps
                    CutOff = cut
                }

    go start

/// Order of a full tensor expansion along an axis: raised by Step where F > η F₀ (new modes 0, so the next data fill them), lowered by Step
/// where the function of the lower order still has F ≤ F₀; what is cut off is reported.
let order (options: Ordering) (axis: int) (reference: float) (u: Expansion) : Adapted =
    Check.that
        (options.Step >= 1 && options.Lowest >= 1 && options.Highest >= options.Lowest)
        "options"
        "a change of order needs Step ≥ 1 and 1 ≤ Lowest ≤ Highest."

    Check.that
        (Double.IsFinite reference && reference >= 0.0)
        "reference"
        $"the reference indicator F₀ = {Family.text reference} must be finite and not negative."

    let basis = u.Basis
    let orders = basis.Levels.Orders
    let own = u.Coefficients

    Check.that
        (basis.Levels.Count = Array.fold (fun product n -> product * (n + 1)) 1 orders)
        "u"
        $"the order along one axis of {basis.Levels.Canonical} cannot be changed alone: use a full tensor set."

    let resized change =
        let levels = IndexSet.FullTensor(Array.mapi (fun k n -> if k = axis then n + change else n) orders)
        let axes = Array.map2 (fun (a: AffineBasis) n -> a.WithOrder n) basis.Axes levels.Orders
        let target = TensorBasis.Create(axes, levels)

        let coefficients =
            Array.init target.Count (fun i ->
                match basis.Modes.Rank(target.Modes.Unrank i) with
                | -1 -> 0.0
                | rank -> own[rank])

        Expansion.Create(target, coefficients)

    let indicator = Indicator.frequency axis u

    if indicator > options.Threshold * reference && orders[axis] + options.Step <= options.Highest then
        let raised = resized options.Step

        {
            Function = raised
            Indicator = Indicator.frequency axis raised
            Steps = 1
            CutOff = 0.0
        }
    elif orders[axis] - options.Step >= options.Lowest && indicator <= reference then
        let lowered = resized -options.Step
        let next = Indicator.frequency axis lowered

        if next <= reference then
            {
                Function = lowered
                Indicator = next
                Steps = 1
                CutOff = sqrt (max 0.0 (u.Norm * u.Norm - lowered.Norm * lowered.Norm))
            }
        else
            unchanged indicator u
    else
        unchanged indicator u
