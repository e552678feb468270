/// What the tables in D dimensions share: their rows, and what a row comes to over its times.
module Spectral.Experiments.TensorRows

open Spectral

/// γ as it is written: −∞, −1, 0, ½.
let gammaText (gamma: float) =
    match gamma with
    | g when System.Double.IsNegativeInfinity g -> "−∞"
    | 0.5 -> "½"
    | g -> (Claims.number g).Replace("-", "−")

/// The cross of a γ; −∞ is the full tensor grid.
let cross (dimension: int) (order: int) (gamma: float) =
    let name =
        if System.Double.IsNegativeInfinity gamma then
            "full tensor"
        else
            $"cross γ = {gammaText gamma}"

    name, IndexSet.HyperbolicCross(dimension, order, gamma)

/// Orders n and n + 1 of a family of sets whose numbers of indices enclose that many, and the sets.
let private around (family: int -> IndexSet) (modes: int) =
    let rec search order = if (family (order + 1)).Count <= modes then search (order + 1) else order

    let order = search 1
    [| order, family order; order + 1, family (order + 1) |]

/// Its name in tables.
let totalDegree = "total degree"
/// Its name in tables.
let smallTensor = "smaller full tensor"

/// The sets of total degree with the nearest numbers of indices below and above.
let totalDegrees (dimension: int) (modes: int) = around (fun order -> IndexSet.TotalDegree(dimension, order)) modes

/// The full tensor grids with the nearest numbers of indices below and above.
let smallTensors (dimension: int) (modes: int) = around (fun order -> IndexSet.FullTensor(dimension, order)) modes

/// Of two, the one whose number of indices is nearer.
let nearest (modes: int) (sets: (int * IndexSet)[]) = sets |> Array.minBy (fun (_, set) -> abs (set.Count - modes))

/// A row over its times.
type Summary =
    {
        /// The row.
        Row: LearningRow
        /// Its cells, by time.
        Cells: LearningCell[]
    }

    /// The key of that place.
    member s.Key place = s.Row.Keys[place]
    /// The largest test error over t_j.
    member s.Error = s.Cells |> Array.map (fun c -> c.TestError) |> Array.max
    /// The largest floor over t_j.
    member s.Floor = s.Cells |> Array.map (fun c -> c.Floor) |> Array.max
    /// The largest floor of the principal directions over t_j.
    member s.ReducedRatio = s.Largest "reduced_floor" (fun c -> c.Floor)
    /// Its coefficients; 0 where the fit failed.
    member s.Modes = let modes = s.Cells[0].Value "modes" in if modes.IsEmpty then 0 else int modes.AsInteger

    /// The largest reading of a column over t_j, divided by something; infinite where the fit failed, so that no claim holds by it.
    member s.Largest (column: string) (scale: LearningCell -> float) =
        s.Cells
        |> Array.map (fun c -> let cell = c.Value column in if cell.IsEmpty then infinity else cell.AsReal / scale c)
        |> Array.max

    /// −log₁₀ of the largest error, for each mode: what a mode buys.
    member s.DigitsPerMode = -(Elementary.log s.Error / Elementary.log 10.0) / float s.Modes

/// The rows of a table, each with its cells.
let summaries (cells: LearningCell[]) : Summary[] =
    cells
    |> Array.groupBy (fun c -> c.Row.Name, c.Row.Keys |> Array.map string)
    |> Array.map (fun (_, own) -> { Row = own[0].Row; Cells = own })

/// The floor that a family of sets would have at that many modes: log-linear between its rows with fewer and with more; None where they do not enclose it.
let floorAt (modes: int) (rows: Summary[]) : float option =
    List.ofArray rows
    |> List.sortBy (fun s -> s.Modes)
    |> List.pairwise
    |> List.tryFind (fun (a, b) -> a.Modes <= modes && modes <= b.Modes && a.Modes < b.Modes)
    |> Option.map (fun (a, b) ->
        let share = float (modes - a.Modes) / float (b.Modes - a.Modes)
        Elementary.exp ((1.0 - share) * Elementary.log a.Floor + share * Elementary.log b.Floor))

/// Every error at most `bound` times the row's largest floor over t_j, for all the rows.
let withinFloors (name: string) (bound: float) (describe: Summary -> string) (rows: Summary[]) : Claim[] =
    if rows.Length = 0 then
        [||]
    else
        let worst = rows |> Array.maxBy (fun s -> s.Error / s.Floor)

        [|
            {
                Name = $"{name}: every error at most {Claims.number bound} times the row's largest floor"
                Holds = worst.Error <= bound * worst.Floor
                Detail = $"worst {Claims.ratio (worst.Error / worst.Floor)}: {describe worst}"
            }
        |]

/// The reduction to principal directions costs less than 0.3 floor, for all the rows.
let reductionClaim (describe: Summary -> string) (rows: Summary[]) : Claim =
    let worst = rows |> Array.maxBy (fun s -> s.ReducedRatio)

    {
        Name = "the principal directions cost less than 0.3 floor at every time"
        Holds = worst.ReducedRatio < 1.3
        Detail = $"worst {Claims.ratio worst.ReducedRatio} floors: {describe worst}"
    }
