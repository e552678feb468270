namespace Spectral

/// Singular functions f of a state and g of the next, as networks with one vector of parameters; of reversible dynamics one network, f = g. The constant pair (1, 1), which every Koopman
/// operator has, is put before them in all moments and not learned.
[<Sealed>]
type KoopmanNetwork(inputs: int, hidden: int[], functions: int, isReversible: bool) =
    static let constant (f: Expr) = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; f |]

    do
        Check.that (inputs > 0) "inputs" "a state needs at least one coordinate."
        Check.that (functions > 0) "modes" $"at least one mode is needed, not {functions}."

        Check.that
            (hidden.Length > 0 && hidden |> Array.forall (fun units -> units > 0))
            "network"
            "a network needs at least one hidden layer, and every layer at least one unit."

    let x, next = Tensor.input "x" [| inputs |], Tensor.input "next" [| inputs |]

    let left, right =
        if isReversible then
            let f = FeatureNetwork.Of(Activation.Tanh, inputs, hidden, functions)
            f, f
        else
            let struct (f, g) = FeatureNetwork.Pair(Activation.Tanh, inputs, inputs, hidden, functions)
            f, g

    let values =
        lazy
            (let outputs = [| struct ("f", left.Apply x); struct ("g", right.Apply x) |]
             Lowering.lower "singular functions" [| x |] (if isReversible then outputs[..0] else outputs) [||])

    /// Coordinates of a state, its delays included.
    member _.Inputs = inputs
    /// Units of the hidden layers.
    member _.Hidden = hidden
    /// Functions on each side, the constant apart.
    member _.Functions = functions
    /// Whether f = g, and pairs are used in both directions.
    member _.IsReversible = isReversible
    /// Such as "f(2-64-64-8, tanh)".
    member _.Description = left.Description
    /// Length of the vector of parameters.
    member _.ParameterCount = left.Parameters |> Array.sumBy _.Size
    /// Random initial parameters.
    member _.Initial(stream: RandomStream) : float[] = left.Initial stream

    /// The moments of batches of pairs, the constant among the functions.
    member _.Programs: MomentPull =
        let f, g = constant (left.Apply x), constant (right.Apply next)
        let inputs, parameters = [| x; next |], left.Parameters

        if isReversible then
            MomentPull.Reversible("koopman", inputs, parameters, f, g)
        else
            MomentPull.Pairs("koopman", inputs, parameters, f, g)

    /// f and g at states, [states × functions] each; f twice where they are the same.
    member _.Values(engine: IEngine, parameters: float[], states: Matrix) : struct (Matrix * Matrix) =
        let outputs = (engine.Evaluate(values.Value, parameters, states.Rows, [| states.Values |])).Outputs
        let all = outputs |> Array.map (fun o -> Matrix(states.Rows, functions, o))
        struct (all[0], all[all.Length - 1])

/// How singular functions are trained.
type KoopmanTraining =
    {
        /// The loss: lora, vamp1, vamp2 or dpnet.
        Loss: string
        /// Pairs of a minibatch.
        Batch: int
        /// Steps of Adam, about: whole passes over the pairs.
        Steps: int
        /// Adam's largest rate.
        Rate: float
    }

    /// Sequential LoRA in 3000 steps on minibatches of 256 pairs.
    static member Usual: KoopmanTraining = { Loss = "lora"; Batch = 256; Steps = 3000; Rate = 3e-3 }

module KoopmanTraining =
    /// The share of the steps in which the rate rises, and the largest norm of a gradient.
    let private warmUp, clip = 0.03, 20.0

    /// The names of losses.
    let losses = [| "lora"; "vamp1"; "vamp2"; "dpnet" |]

    /// The loss of a name, for reversible dynamics on one space. Raises ArgumentException for one that is unknown or does not go with them.
    let lossOf (name: string) (isReversible: bool) : MomentLoss =
        Check.that (Array.contains name losses) "loss" (Suggestion.unknown "loss" name losses)

        Check.that
            (not isReversible || name = "lora")
            "loss"
            $"reversible dynamics are learned by LoRA on one space of functions, not by {name}: leave --loss or --reversible out."

        match name with
        | "vamp1" -> PairLosses.vamp1
        | "vamp2" -> PairLosses.vamp2
        | "dpnet" -> PairLosses.dpNet 1.0
        | _ -> MomentLoss.sequential (if isReversible then SpaceLosses.lowRank else PairLosses.lowRank)

    /// Trains on pairs. Raises ArgumentException for fewer pairs than functions, or a batch below them for a loss that inverts its moments.
    let run
        (learner: ILearner)
        (stream: RandomStream)
        (network: KoopmanNetwork)
        (training: KoopmanTraining)
        (windows: StateWindows)
        : float[] =
        let loss = lossOf training.Loss network.IsReversible
        let pairs = windows.Count

        Check.that
            (pairs > network.Functions)
            "modes"
            $"{pairs} pairs cannot determine {network.Functions} functions: ask for fewer modes (--modes), or give more data."

        Check.that
            (training.Batch > 1 && training.Steps > 0)
            "batch"
            $"a training needs at least one step of two pairs, not {training.Steps} of {training.Batch}."

        let batch = min training.Batch pairs
        let epochs = max 1 ((training.Steps * batch + pairs / 2) / pairs)

        let fit =
            {
                Programs = network.Programs
                Loss = loss
                Words = $"koopman, {network.Description}"
                Source = Given [| windows.States.Values; windows.Next.Values |]
                Start = network.Initial(stream.Child "initial parameters")
                Halves = false
                Order = stream.Child "order"
            }

        let adam = Adam(epochs, training.Rate, warmUp, clip, 0.9, 0.999).WithBatch batch
        (learner.Fit(fit, adam)).Parameters
