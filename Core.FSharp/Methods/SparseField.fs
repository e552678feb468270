namespace Spectral

open System.Globalization

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
        Learned: LearnedNode
        /// Its terms, by component and in the order of the monomials.
        Terms: SparseTerm[]
        /// How many terms the full polynomial has.
        Candidates: int
        /// Rounds of cutting and fitting again.
        Rounds: int
    }

    /// The equations, one line a component: "c3' = -1.974 c3 + 0.51 c1 c2". Names are those of the state's components.
    member f.Equations(names: string[]) : string[] =
        let number (x: float) = x.ToString("G5", CultureInfo.InvariantCulture)

        names
        |> Array.mapi (fun i name ->
            let own = f.Terms |> Array.filter (fun t -> t.Component = i)

            let text k (t: SparseTerm) =
                let variables = t.Variables |> Array.map (fun v -> names[v]) |> String.concat " "

                let sign =
                    if t.Factor < 0.0 then (if k = 0 then "-" else " - ")
                    elif k = 0 then ""
                    else " + "

                $"{sign}{number (abs t.Factor)} {variables}"

            let right = if own.Length = 0 then "0" else own |> Array.mapi text |> String.concat ""
            $"{name}' = {right}")

/// Identification of sparse polynomial fields on coefficients: fit all terms through the solver, cut those that contribute little, fit the rest again, until
/// nothing more is cut; iterations, evaluations and operations are those of all fits. The idea is SINDy's (Brunton, Proctor, Kutz 2016, doi 10.1073/pnas.1517384113), with trajectories in place of derivatives: times may be far apart.
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

    /// Learns a polynomial field of that degree. A term stays if the root mean square of its contribution exceeds `share` of the largest contribution to its
    /// component, and `share`² of the largest of all. `node` gives tableau, steps and λ; its form is not used.
    let learn
        (learner: ILearner)
        (node: SpectralNode)
        (degree: int)
        (share: float)
        (optimiser: Optimiser)
        (training: SpectralSamples)
        (stream: RandomStream)
        : SparseField =
        Check.that
            (share > 0.0 && share < 1.0)
            "share"
            $"a term is cut below a share of the largest; {share} must lie between 0 and 1, usually 1e-3."

        let n = training.StateSize
        let monomials = Monomials(n, degree)
        let full, scaling = SpectralNode.task { node with Field = FieldForm.Polynomial degree } training stream
        let size = sizes monomials (scaling.Forward training.States)

        let keep (parameters: float[]) (active: bool[]) = keep size share parameters active

        let rec rounds (round: int) (task: FitTask) (active: bool[]) (result: FitResult) =
            let kept = keep result.Parameters active

            if kept = active then
                round, task, active, result
            else
                let form = FieldForm.SparsePolynomial(degree, kept)
                let start = Array.map2 (fun p isKept -> if isKept then p else 0.0) result.Parameters kept
                let next = { task with Field = FieldPrograms.Of(form.Network n); Start = start }
                let again = learner.Fit(next, optimiser)

                let whole =
                    { again with
                        Iterations = result.Iterations + again.Iterations
                        Evaluations = result.Evaluations + again.Evaluations
                        Operations = result.Operations + again.Operations
                    }

                rounds (round + 1) next kept whole

        let all = Array.create (n * monomials.Count) true
        let round, task, active, result = rounds 0 full all (learner.Fit(full, optimiser))

        // y = s/σ, so s_i' = σ_i Σ θ_ik Π s_v/σ_v.
        let factor i k =
            let divisor = monomials.Terms[k] |> Array.fold (fun product v -> product * scaling.Scale[v]) 1.0
            result.Parameters[i * monomials.Count + k] * scaling.Scale[i] / divisor

        {
            Learned =
                {
                    Field = task.Field
                    Scaling = scaling
                    Specification = { node with Field = FieldForm.SparsePolynomial(degree, active) }
                    Result = result
                }
            Terms =
                [|
                    for i in 0 .. n - 1 do
                        for k in 0 .. monomials.Count - 1 do
                            if active[i * monomials.Count + k] then
                                { Component = i; Variables = monomials.Terms[k]; Factor = factor i k }
                |]
            Candidates = all.Length
            Rounds = round
        }
