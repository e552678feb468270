namespace Spectral

/// A fit of a map: find θ so that the mean of the loss over the samples is small.
type MapTask =
    {
        /// The learned map and its loss.
        Map: MapPrograms
        /// Number of samples.
        Samples: int
        /// Arguments and data of the loss in the order of the inputs of Map.Pull, each [samples × size].
        Inputs: float[][]
        /// Initial parameters.
        Start: float[]
        /// Draws the order of the samples in every epoch.
        Order: RandomStream
    }

    /// The samples' numbers in the order in which an epoch visits them: a random permutation, addressed by the epoch (Fisher and Yates).
    member t.Permutation(epoch: int) : int[] =
        let stream = t.Order.Child(epoch)
        let order = Array.init t.Samples id

        for i in t.Samples - 1 .. -1 .. 1 do
            let j = stream.NextInteger(i + 1)
            let kept = order[i]
            order[i] <- order[j]
            order[j] <- kept

        order

/// Adam on minibatches with one cycle of the learning rate: half a cosine up, half a cosine down, step by step.
/// Kingma and Ba, arXiv 1412.6980; Smith and Topin, arXiv 1708.07120.
[<Sealed>]
type OneCycleAdam(epochs: int, batch: int, learningRate: float, warmUp: float) =
    inherit
        Optimiser(
            "one-cycle Adam",
            System.FormattableString.Invariant
                $"one-cycle-adam(epochs={epochs}, batch={batch}, rate={learningRate:R}, warm-up={warmUp:R}, beta1=0.9, beta2=0.999)",
            GradientMethod.StoreAll
        )

    do
        Check.that (epochs > 0) "epochs" $"Adam needs at least one epoch, not {epochs}."
        Check.that (batch > 0) "batch" $"a minibatch needs at least one sample, not {batch}."
        Check.that (learningRate > 0.0) "learningRate" $"Adam's learning rate is {learningRate}: it must be positive."
        Check.that (warmUp > 0.0 && warmUp < 1.0) "warmUp" $"the warm-up is a share of the steps between 0 and 1, not {warmUp}."

    /// The first rate is the largest divided by this.
    static let initialDivision = 25.0

    /// Passes over the data.
    member _.Epochs = epochs
    /// Samples of a step; the last step of an epoch has what is left.
    member _.Batch = batch
    /// The largest rate.
    member _.LearningRate = learningRate
    /// Share of the steps in which the rate rises.
    member _.WarmUp = warmUp
    /// Memory of the mean.
    member _.Beta1 = 0.9
    /// Memory of the square.
    member _.Beta2 = 0.999

    /// The rate at step 0, 1, … of so many.
    member _.Rate(step: int, steps: int) =
        let at = (float step + 0.5) / float steps
        let rise x = 0.5 * (1.0 - Elementary.cos (3.141592653589793 * x))

        if at < warmUp then
            learningRate * ((1.0 + (initialDivision - 1.0) * rise (at / warmUp)) / initialDivision)
        else
            learningRate * rise ((1.0 - at) / (1.0 - warmUp))
