namespace Spectral

open System

/// A generalised hyperbolic cross chosen from data.
type SetChoice =
    {
        /// N.
        Order: int
        /// γ, −∞ for the full tensor grid.
        Gamma: float
        /// The set.
        Set: IndexSet
        /// The share of the norm that the set loses of the probe: √(Σ outside / Σ all), root mean square over the probes.
        Loss: float
    }

/// Which γ and N? A probe is an expansion over a full tensor grid {0 … P}ᴰ of a few known functions (for a differential equation: some initial data). What a set would lose of it is the sum of the
/// squared coefficients outside the set, known for every set at once; the choice is the set that loses least at a budget of modes, or the smallest one within a tolerance.
/// Nothing is fitted, and nothing is assumed of the decay but that what lies beyond the probe is small: orders above P are not proposed.
module SetChoice =
    /// The γ that are tried.
    let gammas = [| -infinity; -2.0; -1.0; -0.5; 0.0; 0.25; 0.5 |]

    /// Mean over the probes of |c_n|²/Σ|c|², by index of the probing set; each probe holds its fields one after another.
    let shares (probe: IndexSet) (probes: float[][]) : float[] =
        Check.that (probes.Length > 0) "probes" "a choice from data needs at least one probing expansion."

        Check.that
            (probes |> Array.forall (fun c -> c.Length > 0 && c.Length % probe.Count = 0))
            "probes"
            $"a probe over {probe.Canonical} has {probe.Count} coefficients a field: give expansions over that set."

        let result = Array.zeroCreate probe.Count

        for c in probes do
            let all = c |> Array.fold (fun sum v -> Math.FusedMultiplyAdd(v, v, sum)) 0.0
            Check.that (all > 0.0) "probes" "a probe is zero everywhere: it says nothing about sets, leave it out."

            for i in 0 .. c.Length - 1 do
                result[i % probe.Count] <- result[i % probe.Count] + c[i] * c[i] / (all * float probes.Length)

        result

    /// What a set loses: √(Σ of the shares outside).
    let loss (probe: IndexSet) (shares: float[]) (set: IndexSet) : float =
        let mutable outside = 0.0

        for i in 0 .. probe.Count - 1 do
            if not (set.Contains(probe.Unrank i)) then
                outside <- outside + shares[i]

        sqrt outside

    /// The crosses of a γ of all orders 1, 2, … up to the probe's.
    let private crosses (probe: IndexSet) (shares: float[]) (gamma: float) =
        Array.init (Array.min probe.Orders) (fun k ->
            let set = IndexSet.HyperbolicCross(probe.Dimension, k + 1, gamma)
            { Order = k + 1; Gamma = gamma; Set = set; Loss = loss probe shares set })

    /// Of all γ given the largest cross of at most `modes` indices, and of these the one that loses least (of equals the smaller one).
    let ofBudget (probe: IndexSet) (shares: float[]) (gammas: float[]) (modes: int) : SetChoice =
        let candidates =
            gammas
            |> Array.choose (fun gamma -> crosses probe shares gamma |> Array.filter (fun c -> c.Set.Count <= modes) |> Array.tryLast)

        Check.that
            (candidates.Length > 0)
            "modes"
            $"no cross in {probe.Dimension} dimensions has {modes} modes or fewer: raise the budget to {(IndexSet.HyperbolicCross(probe.Dimension, 1, 0.0)).Count}."

        candidates |> Array.minBy (fun c -> struct (c.Loss, c.Set.Count))

    /// The smallest cross that loses at most the tolerance (of equals the one that loses less); refused where the probe is too coarse for that.
    let ofTolerance (probe: IndexSet) (shares: float[]) (gammas: float[]) (tolerance: float) : SetChoice =
        let candidates =
            gammas
            |> Array.choose (fun gamma -> crosses probe shares gamma |> Array.tryFind (fun c -> c.Loss <= tolerance))

        Check.that
            (candidates.Length > 0)
            "tolerance"
            $"no cross within the probe {probe.Canonical} loses only {Family.text tolerance}: probe with a higher order or raise the tolerance."

        candidates |> Array.minBy (fun c -> struct (c.Set.Count, c.Loss))
