/// Claims that several learning tables make, from what was measured at every time of every row.
module Spectral.Experiments.LearningClaims

open Spectral

/// The cells of one row: its name in the table and its keys.
let select (name: string) (keys: Cell[]) (cells: LearningCell[]) =
    cells
    |> Array.filter (fun c ->
        c.Row.Name = name
        && Array.forall2 (fun (a: Cell) b -> a.Equals b) c.Row.Keys[.. keys.Length - 1] keys)

/// The cells after the first time.
let later (cells: LearningCell[]) = cells |> Array.filter (fun c -> c.Time > 0.0)

/// The largest test error over the cells' times.
let worst (cells: LearningCell[]) = (cells |> Array.maxBy (fun c -> c.TestError)).TestError

/// The largest floor over the cells' times.
let worstFloor (cells: LearningCell[]) = (cells |> Array.maxBy (fun c -> c.Floor)).Floor

/// A claim about rows; none where one of them is not in the table.
let about (rows: LearningCell[][]) (claim: unit -> Claim) = if rows |> Array.exists Array.isEmpty then [||] else [| claim () |]

/// A row is within so many floors at every time.
let within (name: string) (bound: float) (cells: LearningCell[]) =
    about [| cells |] (fun () ->
        let worst = cells |> Array.maxBy (fun c -> c.Ratio)

        {
            Name = $"{name}: at most {Claims.number bound} floors at every time"
            Holds = worst.Ratio <= bound
            Detail = $"worst {Claims.ratio worst.Ratio} at t = {Claims.number worst.Time}"
        })

/// A row's errors are within so many times its largest floor: what the first projection cuts off is lost at all times, also where the floor falls later.
let withinLargest (name: string) (bound: float) (cells: LearningCell[]) =
    about [| cells |] (fun () ->
        let ratio = worst cells / worstFloor cells

        {
            Name = $"{name}: at most {Claims.number bound} times the largest floor at every time"
            Holds = ratio <= bound
            Detail = $"worst {Claims.ratio ratio}: {Claims.error (worst cells)} against {Claims.error (worstFloor cells)}"
        })

/// The largest error of one row is at least a factor below that of another.
let below (name: string) (factor: float) (higher: LearningCell[]) (lower: LearningCell[]) =
    about [| higher; lower |] (fun () ->
        let gain = worst higher / worst lower

        {
            Name = $"{name}: at least {Claims.number factor} times"
            Holds = gain >= factor
            Detail = $"{Claims.ratio gain} times, {Claims.error (worst lower)} against {Claims.error (worst higher)}"
        })

/// On held-out initial data the error is below twice that of the training data, in every row that was learned, at every time.
let generalises (cells: LearningCell[]) =
    let learned = cells |> Array.filter (fun c -> not (c.Value "train_error").IsEmpty)

    about [| learned |] (fun () ->
        let ratio (c: LearningCell) = c.TestError / (c.Value "train_error").AsReal
        let worst = learned |> Array.maxBy ratio
        let keys = worst.Row.Keys |> Array.map string |> String.concat ", "

        {
            Name = "test error below twice the training error, every row and time"
            Holds = ratio worst < 2.0
            Detail = $"worst {Claims.ratio (ratio worst)}: {worst.Row.Name} ({keys}) at t = {Claims.number worst.Time}"
        })

/// Mean and standard deviation over the seeds of the root mean square over later times of a column.
let overTimes (column: string) (cells: LearningCell[]) : float * float =
    let later = later cells
    let seeds = (later[0].Seeds column).Length

    let values =
        Array.init seeds (fun k ->
            sqrt (
                Array.fold (fun s (c: LearningCell) -> s + (c.Seeds column)[k] * (c.Seeds column)[k]) 0.0 later
                / float later.Length
            ))

    Aggregate.mean values, (if seeds < 2 then 0.0 else Aggregate.deviation values)
