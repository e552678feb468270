/// Hyperbolic crosses in the plane: how many modes does γ save, and at what cost?
module Spectral.Experiments.Cross2d

open Spectral

let private learned = "spectral node"
let private projection = "projection (floor)"
let private problems = [| "P6", Problems.nonlocalPlane; "P6′", Problems.crossDiffusionPlane |]
let private gammas = [| -infinity; -1.0; 0.0; 0.5 |]

let private describe (s: TensorRows.Summary) = $"{s.Key 0}, {s.Key 1}, N = {s.Key 2}"

let private claims (cells: LearningCell[]) =
    let rows = TensorRows.summaries cells
    let names = gammas |> Array.map (fun g -> fst (TensorRows.cross 2 1 g))
    let fits = rows |> Array.filter (fun s -> s.Row.Name = learned)

    let find problem set order =
        fits
        |> Array.tryFind (fun s -> (string (s.Key 0), string (s.Key 1), (s.Key 2).AsInteger) = (problem, set, order))

    let orders =
        fits
        |> Array.filter (fun s -> string (s.Key 1) = names[0])
        |> Array.map (fun s -> (s.Key 2).AsInteger)
        |> Array.distinct

    let atNine = fits |> Array.filter (fun s -> (s.Key 2).AsInteger = 9L && Array.contains (string (s.Key 1)) names)

    let monotone =
        [|
            for problem, _ in problems do
                for order in orders do
                    let sets = names |> Array.choose (fun set -> find problem set order)

                    for a, b in Array.pairwise sets do
                        Array.map2 (fun (x: LearningCell) (y: LearningCell) -> y.Floor / x.Floor) a.Cells b.Cells
                        |> Array.min
        |]

    let within problem bound =
        match find problem names[0] 9L, find problem names[1] 9L with
        | Some full, Some cross ->
            [|
                {
                    Name = $"{problem}, N = 9: γ = −1 within {Claims.number bound} times the full tensor at t = 1, with half the modes"
                    Holds =
                        (let last (s: TensorRows.Summary) = Array.last s.Cells

                         (last cross).Floor <= bound * (last full).Floor
                         && (last cross).TestError <= bound * (last full).TestError
                         && cross.Modes <= (full.Modes + 2) / 2 + 1)
                    Detail =
                        let last (s: TensorRows.Summary) = Array.last s.Cells

                        $"floor {Claims.ratio ((last cross).Floor / (last full).Floor)}, learned {Claims.ratio ((last cross).TestError / (last full).TestError)} times, {cross.Modes} modes of {full.Modes}"
                }
            |]
        | _ -> [||]

    let balance =
        [|
            for problem, _ in problems do
                for order in orders do
                    let sets = names |> Array.choose (fun set -> find problem set order)

                    if sets.Length = names.Length then
                        let best = sets |> Array.maxBy (fun s -> s.DigitsPerMode)

                        let listed =
                            sets
                            |> Array.map (fun s -> $"{s.Key 1} {Claims.ratio (100.0 * s.DigitsPerMode)}")
                            |> String.concat ", "

                        {
                            Name = $"{problem}, N = {order}: γ = −1 or 0 is the best balance (digits of the error a mode)"
                            Holds = string (best.Key 1) = names[1] || string (best.Key 1) = names[2]
                            Detail = $"digits for 100 modes: {listed}"
                        }
        |]

    let equalModes =
        [|
            for problem, _ in problems do
                for order in orders do
                    match find problem names[1] order with
                    | None -> ()
                    | Some cross ->
                        let rival set =
                            rows
                            |> Array.filter (fun s ->
                                s.Row.Name = projection
                                && string (s.Key 0) = problem
                                && string (s.Key 1) = set
                                && (s.Key 3).AsInteger = order)
                            |> TensorRows.floorAt cross.Modes

                        match rival TensorRows.totalDegree, rival TensorRows.smallTensor with
                        | Some total, Some tensor ->
                            {
                                Name =
                                    $"{problem}, {cross.Modes} modes: the cross γ = −1 has a lower floor than total degree and full tensors of as many modes"
                                Holds = cross.Floor < min total tensor
                                Detail =
                                    $"cross {Claims.error cross.Floor}, total degree {Claims.error total}, full tensor {Claims.error tensor} (log-linear between neighbours)"
                            }
                        | _ -> ()
        |]

    [|
        yield! TensorRows.withinFloors "N = 9" 3.0 describe atNine
        yield! within "P6" 3.0
        yield! within "P6′" 6.0
        if monotone.Length > 0 then
            {
                Name = "the floor does not fall as γ rises"
                Holds = Array.forall (fun r -> r >= 1.0) monotone
                Detail = $"least ratio of neighbours {Claims.ratio (Array.min monotone)}"
            }
        yield! balance
        yield! equalModes
        TensorRows.reductionClaim describe fits
    |]

/// The sets of an order: crosses, and what matches γ = −1 in its number of modes: of each family the nearest, and for the floor both neighbours.
let private sets (order: int) =
    let crosses = gammas |> Array.map (TensorRows.cross 2 order)
    let modes = (snd crosses[1]).Count

    let rivals =
        [| TensorRows.totalDegree, TensorRows.totalDegrees 2 modes; TensorRows.smallTensor, TensorRows.smallTensors 2 modes |]

    [|
        for name, set in crosses do
            learned, name, order, set

        for name, family in rivals do
            let own, set = TensorRows.nearest modes family
            learned, name, own, set

            for own, set in family do
                projection, name, own, set
    |]

let table =
    {
        Name = "cross-2d"
        Title =
            "In the plane a hyperbolic cross of order 9 halves the modes at two to four times the error; at equal modes total degree is about as good"
        Subject = "P6: " + Problems.nonlocalPlane.Equation + "; P6′: " + Problems.crossDiffusionPlane.Equation
        Keys = [| Column.TextKey "problem"; Column.TextKey "set"; Column.IntegerKey "order"; Column.IntegerKey "match" |]
        Columns = TensorMethods.columns
        Parameters =
            [|
                Parameter.Of("problems", "the first so many of P6 and P6′", "2", "1", "2")
                Parameter.Of("orders", "orders N of the crosses", "4", "9", "9,13")
                Parameter.Of("train", "training trajectories, for each order", "10", "60", "100,80")
                Parameter.Of("units", "tanh units of the hidden layer, for each order", "4", "12", "20,12")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "1", "2", "2")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("cost", "share by which the principal directions may raise the floor", "0.05")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations, for each order", "4", "14", "32,16")
            |]
        Rows =
            fun settings ->
                let each = Counts.each settings "orders"
                let units, iterations, train = each "units", each "iterations", each "train"

                let fit i indices =
                    let node =
                        { NeuralEquation.Standard units[i] with
                            Steps = settings.Integer "steps"
                            Lambda = Some(settings.Real "lambda")
                        }

                    TensorMethods.spectralNode indices node (settings.Real "cost") (LevenbergMarquardt iterations[i])

                [|
                    for name, problem in Array.truncate (Counts.one settings "problems") problems do
                        for i, order in Array.indexed (Counts.atLeastOne settings "orders") do
                            for method, set, own, indices in sets order do
                                {
                                    Name = method
                                    Keys = [| Cell.Text name; Cell.Text set; Cell.Integer own; Cell.Integer order |]
                                    Problem = problem
                                    Train = train[i]
                                    Method = if method = learned then fit i indices else TensorMethods.floor indices
                                }
                |]
        Claims = claims
        Figures =
            [|
                Plot.errorOverModes |> Plot.panels [ "problem" ] |> Plot.along [ "order"; "match"; "t" ]
                Plot.indexSets "index-sets" "Index sets of order 9" (fun _ -> gammas |> Array.map (TensorRows.cross 2 9))
            |]
    }

/// P6 and P6′ over γ and N, with total degree and a smaller full tensor at matched modes.
let experiment = LearningTable.experiment table
