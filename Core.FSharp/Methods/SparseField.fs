namespace Spectral

/// One term of an identified equation.
[<Struct>]
type SparseTerm =
    {
        /// The component whose derivative it is part of.
        Component: int
        /// The variables that it multiplies, ascending.
        Variables: int[]
        /// Its factor, in the units of the state.
        Factor: float
    }

/// A polynomial field of which only the terms that matter are left: an equation that can be read.
type SparseField =
    {
        /// The learned field, for prediction.
        Learned: LearnedField
        /// What the optimiser found; iterations, evaluations and operations are those of all rounds.
        Fit: FitResult
        /// Its terms, by component and in the order of the monomials.
        Terms: SparseTerm[]
        /// How many terms the full polynomial has.
        Candidates: int
        /// Rounds of cutting and fitting again.
        Rounds: int
    }

    /// The equations, one line a component: "c3' = -1.974 c3 + 0.51 c1 c2". Names are those of the state's components.
    member f.Equations(names: string[]) : string[] =
        names
        |> Array.mapi (fun i name ->
            let own =
                f.Terms
                |> Array.filter (fun t -> t.Component = i)
                |> Array.map (fun t -> t.Factor, PrintedEquation.product names t.Variables)

            $"{name}' = {PrintedEquation.sum 5 own}")

/// Identification of sparse polynomial fields on coefficients: fit all terms through the solver, cut those that contribute little, fit the rest again, until
/// nothing more is cut. The idea is SINDy's (Brunton, Proctor, Kutz 2016, doi 10.1073/pnas.1517384113), with trajectories in place of derivatives: times may be far apart.
module SparseField =
    /// Root mean square of every monomial over the training states, in the network's units.
    let internal sizes (monomials: Monomials) (states: float[]) =
        let rows = states.Length / monomials.Variables
        let sums = Array.zeroCreate monomials.Count

        for r in 0 .. rows - 1 do
            let values = monomials.Of(Array.sub states (r * monomials.Variables) monomials.Variables)
            values |> Array.iteri (fun k v -> sums[k] <- sums[k] + v * v)

        sums |> Array.map (fun s -> sqrt (s / float rows))

    /// Which terms a fit leaves: those whose root mean square contribution exceeds the share of the largest to their component, and its square of the largest of all.
    let internal keep (size: float[]) (share: float) (parameters: float[]) (active: bool[]) : bool[] =
        let contributions =
            parameters
            |> Array.chunkBySize size.Length
            |> Array.map (fun own -> Array.map2 (fun p s -> abs p * s) own size)

        let ofAll = contributions |> Array.map Array.max |> Array.max

        contributions
        |> Array.mapi (fun i own ->
            let bound = max (share * Array.max own) (share * share * ofAll)
            own |> Array.mapi (fun k contribution -> active[i * size.Length + k] && contribution > bound))
        |> Array.concat

    /// Cuts terms and fits the others again until nothing more is cut or so many fits are made: the terms that stay, and the fits. `fit` is given the number of the round, the terms and the start.
    /// The first `constants` parameters are no terms.
    let internal cut
        (size: float[])
        (share: float)
        (constants: int)
        (most: int)
        (fit: int -> bool[] -> float[] -> FitResult)
        (parameters: float[])
        : struct (bool[] * FitResult[]) =
        let rec round count (active: bool[]) (parameters: float[]) found =
            let kept = keep size share parameters[constants..] active

            if kept = active || count > most then
                struct (active, found |> List.rev |> Array.ofList)
            else
                let start = parameters |> Array.mapi (fun i p -> if i < constants || kept[i - constants] then p else 0.0)
                let result = fit count kept start
                round (count + 1) kept result.Parameters (result :: found)

        round 1 (Array.create (parameters.Length - constants) true) parameters []

    /// Learns a polynomial field of that degree. A term stays if the root mean square of its contribution exceeds `share` of the largest contribution to its
    /// component, and `share`² of the largest of all. `equation` gives tableau, steps and λ; its form is not used.
    let learn
        (learner: ILearner)
        (equation: NeuralEquation)
        (degree: int)
        (share: float)
        (optimiser: Optimiser)
        (training: IFlowSamples)
        (stream: RandomStream)
        : SparseField =
        Check.that
            (share > 0.0 && share < 1.0)
            "share"
            $"a term is cut below a share of the largest; {share} must lie between 0 and 1, usually 1e-3."

        let polynomial active = { equation with Field = LearnableField.Form(FieldForm.SparsePolynomial(degree, active)) }
        let full = LearnedField.start (polynomial [||]) training stream
        let coordinates, n = full.Coordinates, full.Coordinates.Size
        let monomials = Monomials(n, degree)
        let size = sizes monomials (coordinates.Forward training.States)
        let task = LearnedField.task full training
        let first = learner.Fit(task, optimiser)
        let within active parameters = LearnedField.make (polynomial active) coordinates (fun _ -> parameters)

        let again _ active start = learner.Fit({ task with Field = (within active start).Field; Start = start }, optimiser)
        let struct (active, further) = cut size share 0 System.Int32.MaxValue again first.Parameters
        let fits = Array.append [| first |] further
        let last = Array.last fits

        // y = s/σ, so s_i' = σ_i Σ θ_ik Π s_v/σ_v.
        let factor i k =
            let divisor = monomials.Terms[k] |> Array.fold (fun product v -> product * coordinates.Scale[v]) 1.0
            last.Parameters[i * monomials.Count + k] * coordinates.Scale[i] / divisor

        {
            Learned = within active last.Parameters
            Fit =
                { last with
                    Iterations = fits |> Array.sumBy _.Iterations
                    Evaluations = fits |> Array.sumBy _.Evaluations
                    Operations = fits |> Array.sumBy _.Operations
                }
            Terms =
                [|
                    for i in 0 .. n - 1 do
                        for k in 0 .. monomials.Count - 1 do
                            if active[i * monomials.Count + k] then
                                { Component = i; Variables = monomials.Terms[k]; Factor = factor i k }
                |]
            Candidates = active.Length
            Rounds = further.Length
        }
