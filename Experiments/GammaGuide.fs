/// Which γ and which N? Floors and learned errors over γ at equal budgets of modes, and a rule that chooses from data.
module Spectral.Experiments.GammaGuide

open Spectral

let private learned = "spectral node"
let private projection = "projection (floor)"

/// Two groups of Gaussians in the plane that drift, expand and spread a little.
let private flow name title expansion (spread: float) (components: (int * float * (float * float) * (float * float * float)) list) =
    FlowingMixture.problem
        {
            Name = name
            Title = title
            Velocity = [| 0.5; -0.3 |]
            Expansion = expansion
            Diffusion = [| spread; 0.0; 0.0; spread |]
            Components =
                [|
                    for group, weight, (x, y), (xx, xy, yy) in components do
                        { Group = group; Weight = weight; Mean = [| x; y |]; Covariance = [| xx; xy; xy; yy |] }
                |]
            Shift = 0.15
            LabelFactor = 1.2
        }

/// Nothing couples the axes and all scales are alike.
let private round =
    flow "roundPlane" "Round" 0.0 0.2 [ 1, 1.0, (-0.3, 0.3), (0.6, 0.0, 0.6); 2, 0.7, (0.4, -0.2), (0.7, 0.0, 0.7) ]

/// Correlation .8: the long axis lies across the axes of the basis.
let private tilted =
    flow "tiltedPlane" "Tilted" 0.0 0.1 [ 1, 1.0, (-0.2, -0.2), (0.7, 0.56, 0.7); 2, 0.7, (0.3, 0.3), (0.6, 0.45, 0.6) ]

/// A narrow peak on a wide one: slow decay in all directions.
let private narrow =
    flow "narrowPlane" "Narrow peak" 0.2 0.02 [ 1, 1.0, (0.0, 0.0), (0.9, 0.0, 0.9); 2, 0.25, (0.5, -0.4), (0.15, 0.0, 0.15) ]

/// Two needles along the axes: slow decay along each axis, none between them.
let private needles =
    flow "needlesPlane" "Needles" 0.3 0.01 [ 1, 1.0, (0.0, 0.0), (1.2, 0.0, 0.06); 2, 1.0, (0.0, 0.0), (0.06, 0.0, 1.2) ]

/// Products of three scales an axis: many mixed derivatives, none large along both axes alone.
let private scales =
    let widths = [ 1.2; 0.4; 0.13 ]

    flow
        "scalesPlane"
        "Three scales an axis"
        0.3
        0.01
        [
            for i in 0..2 do
                for j in 0..2 do
                    (if i + j < 2 then 1 else 2), 1.0 / float ((i + 1) * (j + 1)), (0.0, 0.0), (widths[i], 0.0, widths[j])
        ]

/// Three clusters far apart.
let private clusters =
    flow
        "clustersPlane"
        "Clusters"
        0.1
        0.1
        [ 1, 1.0, (-1.2, 0.2), (0.4, 0.1, 0.5); 1, 0.8, (0.3, 1.2), (0.5, 0.0, 0.3); 2, 0.9, (1.0, -0.9), (0.4, -0.1, 0.4) ]

/// The rule was made looking at the first three.
let private madeOn =
    [| "P6", Problems.nonlocalPlane; "P6′", Problems.crossDiffusionPlane; "P7", Problems.schroedingerPlane |]

let private heldOut =
    [| "round", round; "tilted", tilted; "narrow", narrow; "needles", needles; "scales", scales; "clusters", clusters |]

let private problems = Array.append madeOn heldOut

let private probeOrder = 26
let private probeDraws = 4

/// The rule's choice at each budget, from the initial data of a few training trajectories.
let private choices (seed: int64) (gammas: float[]) (budgets: int[]) (problem: Problem) =
    let probe = IndexSet.FullTensor(2, probeOrder)
    let recursion = GaussianRecursion probe

    let shares =
        problem.DrawMany(seed, "train", probeDraws)
        |> Array.map (fun draw -> draw.HermiteCoefficients(0.0, draw.Labels 0.0, recursion) |> Array.concat)
        |> SetChoice.shares probe

    budgets |> Array.map (SetChoice.ofBudget probe shares gammas)

/// The largest cross of that γ with at most so many indices.
let private largest (gamma: float) (modes: int) =
    let rec search order =
        if (IndexSet.HyperbolicCross(2, order + 1, gamma)).Count <= modes then
            search (order + 1)
        else
            order

    let order = search 1
    order, IndexSet.HyperbolicCross(2, order, gamma)

let private claims (cells: LearningCell[]) =
    let rows = TensorRows.summaries cells
    let picked (s: TensorRows.Summary) = string (s.Key 4) = "rule"

    /// Regret of the rule's rows: over the best row of the same problem, budget and method.
    let regrets method (names: string[]) (value: TensorRows.Summary -> float) =
        [|
            for pick in
                rows
                |> Array.filter (fun s -> s.Row.Name = method && picked s && Array.contains (string (s.Key 0)) names) do
                let best =
                    rows
                    |> Array.filter (fun s ->
                        s.Row.Name = method
                        && string (s.Key 0) = string (pick.Key 0)
                        && (s.Key 1).AsInteger = (pick.Key 1).AsInteger)
                    |> Array.minBy value

                value pick / value best, pick, best
        |]

    let claim what names method value bound =
        let all = regrets method (Array.map fst names) value

        [|
            if all.Length > 0 then
                let worst, pick, best = all |> Array.maxBy (fun (r, _, _) -> r)
                let mean = all |> Array.averageBy (fun (r, _, _) -> r)

                {
                    Name = what
                    Holds = worst <= bound
                    Detail =
                        $"mean regret {Claims.ratio mean}, worst {Claims.ratio worst} ({pick.Key 0}, {pick.Key 1} modes: {pick.Key 2} where {best.Key 2} is best)"
                }
        |]

    let winners =
        rows
        |> Array.filter (fun s -> s.Row.Name = learned)
        |> Array.groupBy (fun s -> string (s.Key 0))
        |> Array.map (fun (problem, own) -> problem, string ((own |> Array.minBy (fun s -> s.Error)).Key 2))

    [|
        yield!
            claim "floors: the rule's choice at most 1.5 times the best, problems it was made on" madeOn projection (fun s -> s.Floor) 1.5
        yield!
            claim
                "floors: the rule's choice at most 1.5 times the best, problems it was not made on"
                heldOut
                projection
                (fun s -> s.Floor)
                1.5
        yield!
            claim
                "learned errors: the rule's choice at most 1.5 times the best, problems it was made on"
                madeOn
                learned
                (fun s -> s.Error)
                1.5
        yield!
            claim
                "learned errors: the rule's choice at most 1.5 times the best, problems it was not made on"
                heldOut
                learned
                (fun s -> s.Error)
                1.5
        if winners.Length > 1 then
            let listed = winners |> Array.map (fun (problem, set) -> $"{problem} {set}") |> String.concat ", "

            {
                Name = "no γ is best for every problem"
                Holds = (winners |> Array.map snd |> Array.distinct).Length > 1
                Detail = $"at equal modes: {listed}"
            }
    |]

let table =
    {
        Name = "gamma-guide"
        Title = "No γ is best for every function; what a probe loses outside a set tells which is"
        Subject =
            "P6, P6′, P7, and six mixtures of Gaussians in a linear flow: round, tilted (correlation .8), a narrow peak, needles along the axes, three scales an axis, clusters. "
            + $"A budget is a number of modes a field; every γ has the largest cross within it. The rule sees the initial data of {probeDraws} training trajectories in a full expansion of order {probeOrder}"
        Keys =
            [|
                Column.TextKey "problem"
                Column.IntegerKey "budget"
                Column.TextKey "set"
                Column.IntegerKey "order"
                Column.TextKey "choice"
            |]
        Columns = TensorMethods.columns
        Parameters =
            [|
                Parameter.Of("gammas", "γ that are compared besides the full tensor grid", "0", "-1,0,0.5", "-2,-1,0,0.5")
                Parameter.Of("budgets", "budgets of modes of which floors are shown", "12", "16,32,64", "16,32,64,100")
                Parameter.Of("learned-budget", "the budget of modes at which fields are learned", "12", "32", "50")
                Parameter.Of("learned-gammas", "γ whose fields are learned besides the full tensor grid", "0", "0.5", "-1,0,0.5")
                Parameter.Of("train", "training trajectories", "8", "24", "60")
                Parameter.Of("units", "tanh units of the hidden layer", "4", "8", "12")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "1", "1", "2")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("cost", "share by which the principal directions may raise the floor", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "3", "8", "15")
            |]
        Rows =
            fun settings ->
                let budgets = Counts.atLeastOne settings "budgets"
                let learnedBudget = Counts.one settings "learned-budget"
                let gammas name = Array.append [| -infinity |] (settings.Reals name)

                let node =
                    { NeuralEquation.Standard(settings.Integer "units") with
                        Steps = settings.Integer "steps"
                        Lambda = Some(settings.Real "lambda")
                    }

                [|
                    for method, names, budgets in [ learned, "learned-gammas", [| learnedBudget |]; projection, "gammas", budgets ] do
                        for name, problem in problems do
                            let own = gammas names
                            let chosen = choices settings.Seed own budgets problem

                            for budget, choice in Array.zip budgets chosen do
                                for gamma in own do
                                    let order, indices = largest gamma budget

                                    {
                                        Name = method
                                        Keys =
                                            [|
                                                Cell.Text name
                                                Cell.Integer budget
                                                Cell.Text(fst (TensorRows.cross 2 1 gamma))
                                                Cell.Integer order
                                                Cell.Text(if choice.Gamma = gamma then "rule" else "other")
                                            |]
                                        Problem = problem
                                        Train = Counts.one settings "train"
                                        Method =
                                            if method = learned then
                                                TensorMethods.spectralNode
                                                    indices
                                                    node
                                                    (settings.Real "cost")
                                                    (LevenbergMarquardt(settings.Integer "iterations"))
                                            else
                                                TensorMethods.floor indices
                                    }
                |]
        Claims = claims
        Figures =
            [|
                Plot.errorOverModes
                |> Plot.panels [ "problem" ]
                |> Plot.along [ "order"; "budget"; "choice"; "t" ]
                |> Plot.only "method" [ projection ]
            |]
    }

/// Nine problems over γ at equal numbers of modes, and the rule's choices.
let experiment = LearningTable.experiment table
