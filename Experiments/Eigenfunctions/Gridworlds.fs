/// Eigenvectors of random walks on grid worlds, as representations of the states: the walk or its resolvent, known or seen through a walk.
module Spectral.Experiments.Gridworlds

open Spectral

/// What is learned: γ of the resolvent, 0 for P itself, and where its pairs come from.
type private Operator =
    {
        Words: string
        Gamma: float
        /// Whether pairs are read off one walk, or drawn from the known matrix.
        FromWalk: bool
    }

let private constant (f: Expr) = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; f |]

/// Running sums of the rows of a matrix of probabilities.
let private cumulated (m: Matrix) = Array.init m.Rows (fun i -> Array.scan (+) 0.0 (m.Row i) |> Array.tail)

let private find (sums: float[]) (u: float) =
    match sums |> Array.tryFindIndex (fun s -> s > u) with
    | Some at -> at
    | None -> sums.Length - 1

/// What is seen of states: the indicators of row and column, of mean square 1.
let private seen (world: GridWorld) (states: int[]) =
    let indicators = sqrt (float world.Side) * world.Indicators
    states |> Array.collect indicators.Row

/// Pairs of a known operator, from every state so many partners: one in each of as many slices of its row, so that of P there are all four moves.
let private known (world: GridWorld) (operator: Operator) partners (stream: RandomStream) : SampleSource =
    let n = world.States

    let rows =
        cumulated (
            if operator.Gamma > 0.0 then
                world.Resolvent operator.Gamma
            else
                world.Transitions
        )

    let first = Array.init (n * partners) (fun at -> at / partners)

    if operator.Gamma > 0.0 then
        let pairs = stream.Child "pairs"

        Drawn(
            n * partners,
            fun step ->
                let own = pairs.Child step

                let second =
                    first
                    |> Array.mapi (fun at i -> find rows[i] ((float (at % partners) + own.NextUniform()) / float partners))

                [| seen world first; seen world second |]
        )
    else
        let second = first |> Array.mapi (fun at i -> find rows[i] ((float (at % partners) + 0.5) / float partners))
        Given [| seen world first; seen world second |]

/// Pairs of a walk of so many moves at a geometric lag: any state of the walk and the one that follows after j moves, with probability (1 − γ)γʲ⁻¹.
let private walked (world: GridWorld) (operator: Operator) moves batch (stream: RandomStream) : SampleSource =
    let walk = world.Walk(stream.Child "walk", moves)
    let pairs = stream.Child "pairs"

    Drawn(
        batch,
        fun step ->
            let own = pairs.Child step

            let chosen =
                Array.init batch (fun _ ->
                    let u = 1.0 - own.NextUniform()
                    // P(lag > j) = γʲ.
                    let lag =
                        if operator.Gamma > 0.0 then
                            1 + int (Elementary.log u / Elementary.log operator.Gamma)
                        else
                            1

                    let at = own.NextInteger(moves + 1)
                    struct (walk[at], walk[min moves (at + lag)]))

            [|
                seen world (chosen |> Array.map (fun struct (a, _) -> a))
                seen world (chosen |> Array.map (fun struct (_, b) -> b))
            |]
    )

let private row (settings: Settings) (world: GridWorld) (operator: Operator) (name, loss: MomentLoss) : EigenRow =
    let k, hidden = Counts.one settings "modes", settings.Integers "hidden"

    let optimiser =
        Adam(Counts.one settings "steps", settings.Real "rate", SpaceRows.warmUp, settings.Real "clip", 0.9, 0.999)

    let measure (machine: IMachine) (stream: RandomStream) =
        let learner = machine.Learner "fit"
        // The constant counts as one of the k.
        let inputs = 2 * world.Side
        let network = FeatureNetwork.Of(Activation.Tanh, inputs, hidden, k - 1)
        let x, next = Tensor.input "x" [| inputs |], Tensor.input "next" [| inputs |]
        let functions state = constant (network.Apply state)
        let partners = Counts.one settings "partners"

        let fit =
            learner.Fit(
                {
                    Programs = MomentPull.Reversible(world.Name, [| x; next |], network.Parameters, functions x, functions next)
                    Loss = loss
                    Words = $"{world.Name}, {operator.Words}, {network.Description}"
                    Source =
                        if operator.FromWalk then
                            walked world operator (Counts.one settings "moves") (world.States * partners) stream
                        else
                            known world operator partners stream
                    Start = network.Initial(stream.Child "initial parameters")
                    Halves = false
                    Order = stream.Child "order"
                },
                optimiser
            )

        let program = Lowering.lower "functions" [| x |] [| struct ("f", functions x) |] [||]

        let f =
            Matrix(
                world.States,
                k,
                (learner.Engine.Evaluate(program, fit.Parameters, world.States, [| seen world [| 0 .. world.States - 1 |] |])).Outputs[0]
            )

        let struct (eigenvalues, vectors) = world.Spectrum
        let mean a b = PairValues.Mean(PairValues.Equal world.States, a, b)
        let gram = mean f f
        let leading = vectors.Leading(world.States, k)
        let cosines = Certificates.cosines gram (mean f leading) eigenvalues[.. k - 1]

        [|
            "cosine", Aggregate.mean cosines
            "cosine_least", Array.min cosines
            "distance", Certificates.subspaceDistance gram (mean f leading)
            "off_diagonal", Certificates.offDiagonal gram
            "work", float fit.Operations * 1e-9
        |]

    {
        Keys = [| Cell.Text world.Name; Cell.Text operator.Words; Cell.Text name |]
        Configuration =
            [|
                "world", world.Name
                "operator", operator.Words
                "loss", loss.Name
                "functions", string k
                "hidden", System.String.Join("-", hidden)
                "optimiser", optimiser.Canonical
            |]
        Measure = measure
    }

/// What needs T ⪰ 0 learns (P + 1)/2, whose pairs are those of P and of each state with itself: T W is replaced by (W + S)/2.
let private lazyWalk (loss: MomentLoss) : MomentLoss =
    { loss with
        Respond =
            fun memory moments ->
                let s, w = moments[0], moments[1]
                let struct (response, next) = loss.Respond memory [| s; 0.5 * (s + w) |]
                let a, b = response.Slopes[0], response.Slopes[1]
                struct ({ response with Slopes = [| a + 0.5 * b; 0.5 * b |] }, next)
    }

let private losses (operator: Operator) =
    [|
        for name, loss in
            [
                "LoRA, sequential", SpaceRows.sequential SpaceLosses.lowRank
                "OMM-1, sequential", SpaceRows.sequential (SpaceLosses.orbital 1)
                "Sanger", SpaceLosses.sanger
            ] do
            name, (if operator.Gamma > 0.0 then loss else lazyWalk loss)

        "ALLO", SpaceRows.lossOf "ALLO"
    |]

let private operators (settings: Settings) =
    let gamma = settings.Real "gamma"

    [|
        { Words = "P"; Gamma = 0.0; FromWalk = false }
        { Words = "resolvent"; Gamma = gamma; FromWalk = false }
        { Words = "resolvent, from a walk"; Gamma = gamma; FromWalk = true }
    |]

/// Grid worlds.
let experiment =
    EigenTable.experiment
        {
            Name = "gridworlds"
            Title =
                "Representations of the states of grid worlds: through the resolvent every loss finds the eigenvectors; of P itself, OMM and Sanger's rule lose some"
            Subject =
                "Eigenvectors of the random walk P on cells, from the indicators of a state's row and column: of P, of the resolvent (1 − γ)P(I − γP)⁻¹ with γ = 0.9, drawn from the known rows, and of the resolvent through pairs of one walk at a geometric lag. All but ALLO learn (P + 1)/2 for P. cosine: the mean |cos| with the true eigenvectors, after the best rotation of equal ones; distance: 1 − tr(P₁P₂)/k of the spans"
            Keys = [| Column.TextKey "world"; Column.TextKey "operator"; Column.TextKey "method" |]
            Means = [| "cosine"; "distance" |]
            Shown = [| "cosine_least"; "off_diagonal"; "work" |]
            Parameters =
                [|
                    Parameter.Of("hidden", "tanh units of the hidden layers", "6", "48,48", "64,64")
                    Parameter.Of("steps", "steps of Adam", "6", "1000", "4000")
                    Parameter.Of("rate", "Adam's largest learning rate", "0.003")
                    Parameter.Of("clip", "the norm to which gradients are cut", "5")
                    Parameter.Of("modes", "eigenvectors, the constant among them", "3", "4", "8")
                    Parameter.Of("gamma", "γ of the resolvent", "0.9")
                    Parameter.Of("partners", "pairs a state in a batch", "4")
                    Parameter.Of("moves", "moves of the walk", "2000", "200000", "1000000")
                    Parameter.Of("worlds", "so many of rooms(2,5), maze(5) and rooms(3,4)", "1", "1", "2")
                |]
            Rows =
                fun settings ->
                    let worlds =
                        [| GridWorld.Rooms(2, 5); GridWorld.Maze 5; GridWorld.Rooms(3, 4) |]
                        |> Array.truncate (Counts.one settings "worlds")

                    [|
                        for world in worlds do
                            for operator in operators settings do
                                for loss in losses operator do
                                    row settings world operator loss
                    |]
            Claims =
                fun lines ->
                    let on (operator: string) (method': string) =
                        lines |> Array.filter (fun line -> string line.Keys[1] = operator && string line.Keys[2] = method')

                    let least name (found: EigenLine[]) bound =
                        {
                            Name = name
                            Holds = found |> Array.forall (fun line -> line.Mean "cosine" >= bound)
                            Detail =
                                found
                                |> Array.map (fun line -> Claims.number (System.Math.Round(line.Mean "cosine", 4)))
                                |> String.concat ", "
                        }

                    [|
                        for name in [ "LoRA, sequential"; "Sanger" ] do
                            least $"resolvent: {name} has a mean cosine of 0.99 in every world" (on "resolvent" name) 0.99

                        least
                            "resolvent from a walk: sequential LoRA has a mean cosine of 0.95 in every world"
                            (on "resolvent, from a walk" "LoRA, sequential")
                            0.95
                        least "P: ALLO has a mean cosine of 0.99 in every world" (on "P" "ALLO") 0.99
                    |]
            Figures = [||]
        }
