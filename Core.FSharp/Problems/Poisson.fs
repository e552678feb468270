/// The Poisson distribution: the number of jumps of rate κ in a time t.
module internal Spectral.Poisson

let private negligible = 1e-18
let private largestMean = 700.0

/// The probabilities e^(−λ) λⁿ/n! for n = 0, 1, … up to the last that is at least 1e-18 of the largest; λ = κt ≤ 700.
let probabilities (mean: float) : float[] =
    Check.that
        (mean >= 0.0 && mean <= largestMean)
        "mean"
        $"the series over the number of jumps was asked for a mean of {mean} jumps: it serves 0 to {largestMean}; choose a smaller time."

    let first = Elementary.exp -mean

    (1, first, first)
    |> Array.unfold (fun (n, current, largest) ->
        if float (n - 1) > mean && current < negligible * largest then
            None
        else
            let next = current * mean / float n
            Some(current, (n + 1, next, max largest next)))
