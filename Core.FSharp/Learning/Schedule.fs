namespace Spectral

/// The learning rate over a training, as a value: the rate at step 0, 1, … of so many.
[<Sealed>]
type Schedule private (name: string, largest: float, warmUp: float, shape: float -> float) =
    static let pi = 3.141592653589793

    static let check (rate: float) (isShare: bool) (warmUp: float) (share: string) =
        Check.that (rate > 0.0) "rate" $"the largest learning rate is {rate}: it must be positive."
        Check.that isShare "warmUp" $"the warm-up is a share of the steps {share}, not {warmUp}."

    /// The first rate of one cycle is the largest divided by this.
    static let initialDivision = 25.0

    /// Its name before "adam" in canonical texts; empty for the usual one.
    member _.Name = name
    /// The largest rate.
    member _.LargestRate = largest
    /// Share of the steps in which the rate rises.
    member _.WarmUp = warmUp
    /// The rate at a step.
    member _.Rate(step: int, steps: int) : float = shape ((float step + 0.5) / float steps)

    /// A linear rise from 0, then half a cosine down to 0.
    static member Cosine(rate: float, warmUp: float) : Schedule =
        check rate (warmUp >= 0.0 && warmUp < 1.0) warmUp "below 1"

        Schedule(
            "",
            rate,
            warmUp,
            fun at ->
                if at < warmUp then
                    rate * at / warmUp
                else
                    rate * 0.5 * (1.0 + Elementary.cos (pi * (at - warmUp) / (1.0 - warmUp)))
        )

    /// One cycle: half a cosine up from a twenty-fifth, half a cosine down to 0. Smith and Topin, arXiv 1708.07120.
    static member OneCycle(rate: float, warmUp: float) : Schedule =
        check rate (warmUp > 0.0 && warmUp < 1.0) warmUp "between 0 and 1"
        let rise x = 0.5 * (1.0 - Elementary.cos (pi * x))

        Schedule(
            "one-cycle",
            rate,
            warmUp,
            fun at ->
                if at < warmUp then
                    rate * ((1.0 + (initialDivision - 1.0) * rise (at / warmUp)) / initialDivision)
                else
                    rate * rise ((1.0 - at) / (1.0 - warmUp))
        )
