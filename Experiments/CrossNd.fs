/// Hyperbolic crosses in three to six dimensions: how far does the cross carry?
module Spectral.Experiments.CrossNd

open Spectral

let private learned = "spectral node"
let private projection = "projection (floor)"
let private gammas = [| -1.0; 0.0; 0.5 |]

let private describe (s: TensorRows.Summary) = $"D = {s.Key 0}, {s.Key 1}, N = {s.Key 2}"

let private claims (cells: LearningCell[]) =
    let rows = TensorRows.summaries cells
    let fits = rows |> Array.filter (fun s -> s.Row.Name = learned)
    let isTotal (s: TensorRows.Summary) = string (s.Key 1) = TensorRows.totalDegree
    let dimension (s: TensorRows.Summary) = int (s.Key 0).AsInteger

    let rivals =
        [|
            for cross in fits do
                if string (cross.Key 1) = fst (TensorRows.cross 2 1 0.0) then
                    let total =
                        rows
                        |> Array.filter (fun s -> s.Row.Name = projection && isTotal s && dimension s = dimension cross)
                        |> TensorRows.floorAt cross.Modes

                    match total with
                    | Some total ->
                        {
                            Name =
                                $"D = {dimension cross}, {cross.Modes} modes: the cross γ = 0 has a lower floor than total degree with as many modes"
                            Holds = cross.Floor < total
                            Detail = $"cross {Claims.error cross.Floor}, total degree {Claims.error total} (log-linear between neighbours)"
                        }
                    | None -> ()
        |]

    /// The best floor of each dimension with at most so many modes.
    let reach =
        [|
            for d in rows |> Array.map dimension |> Array.distinct do
                let own = rows |> Array.filter (fun s -> dimension s = d && not (isTotal s) && s.Modes <= 2000)

                if own.Length > 0 then
                    let best = own |> Array.minBy (fun s -> s.Floor)

                    {
                        Name = $"D = {d}: a cross of at most 2000 modes has a floor below 1 %%"
                        Holds = best.Floor < 0.01
                        Detail = $"best {Claims.error best.Floor}: {describe best}, {best.Modes} modes"
                    }
        |]

    [|
        yield! TensorRows.withinFloors "learned" 3.0 describe fits
        yield! reach
        yield! rivals
        if fits.Length > 0 then
            TensorRows.reductionClaim describe fits
    |]

let table =
    {
        Name = "cross-nd"
        Title = "Up to six dimensions a vector field is learned to within three floors of its cross, but total degree has the lower floor"
        Subject = "u_t + v·∇u = ∇·(A ∇u) on ℝᴰ, two correlated Gaussians, v = (.5, −.3, .5, …), A_kk = (.2, .3, .2, …), A_k,k+1 = .1"
        Keys = [| Column.IntegerKey "dimension"; Column.TextKey "set"; Column.IntegerKey "order"; Column.IntegerKey "match" |]
        Columns = TensorMethods.columns
        Parameters =
            [|
                Parameter.Of("dimensions", "dimensions D", "3", "3,4", "3,4,5,6")
                Parameter.Of("orders", "orders N of the learned crosses, one a dimension", "3", "5,5", "9,7,5,5")
                Parameter.Of("floor-orders", "orders N of further crosses of which the floor is shown", "3", "3,5,7", "3,5,7,9")
                Parameter.Of("train", "training trajectories", "10", "40", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "4", "12", "16")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "1", "2", "2")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("cost", "share by which the principal directions may raise the floor", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "4", "12", "20")
            |]
        Rows =
            fun settings ->
                let dimensions = Counts.atLeastOne settings "dimensions"
                let orders = Counts.atLeastOne settings "orders"

                Check.that
                    (dimensions.Length = orders.Length)
                    "orders"
                    $"{orders.Length} orders came with {dimensions.Length} dimensions: give one order a dimension."

                let node =
                    { NeuralEquation.Standard(settings.Integer "units") with
                        Steps = settings.Integer "steps"
                        Lambda = Some(settings.Real "lambda")
                    }

                let row name (dimension: int) set (order: int) (matched: int) way =
                    {
                        Name = name
                        Keys = [| Cell.Integer dimension; Cell.Text set; Cell.Integer order; Cell.Integer matched |]
                        Problem = FlowingMixture.crossDiffusion dimension
                        Train = Counts.one settings "train"
                        Method = way
                    }

                let fit indices =
                    TensorMethods.spectralNode indices node (settings.Real "cost") (LevenbergMarquardt(settings.Integer "iterations"))

                [|
                    for dimension, order in Array.zip dimensions orders do
                        for gamma in gammas do
                            let set, indices = TensorRows.cross dimension order gamma
                            row learned dimension set order order (fit indices)

                        let matched = (snd (TensorRows.cross dimension order 0.0)).Count
                        let family = TensorRows.totalDegrees dimension matched
                        let degree, indices = TensorRows.nearest matched family
                        row learned dimension TensorRows.totalDegree degree order (fit indices)

                        for degree, indices in family do
                            row projection dimension TensorRows.totalDegree degree order (TensorMethods.floor indices)

                    for dimension in dimensions do
                        for order in Counts.atLeastOne settings "floor-orders" do
                            for gamma in gammas do
                                let set, indices = TensorRows.cross dimension order gamma
                                row projection dimension set order order (TensorMethods.floor indices)
                |]
        Claims = claims
        Figures = [| Plot.errorOverModes |> Plot.panels [ "dimension" ] |> Plot.along [ "order"; "match"; "t" ] |]
    }

/// P6′ in three to six dimensions over γ, beside total degree.
let experiment = LearningTable.experiment table
