/// Claims that several tables of runs make.
module Spectral.Experiments.IvpClaims

open Spectral

/// The cells of a case.
let ofCase (name: string) (cells: IvpCell[]) = cells |> Array.filter (fun c -> c.Row.Case.Name = name)

/// The cells whose key of that number is this.
let withKey (index: int) (value: string) (cells: IvpCell[]) = cells |> Array.filter (fun c -> c.Key index = value)

/// The cells at the last time of their rows.
let last (cells: IvpCell[]) = cells |> Array.filter (fun c -> c.Time = Array.last c.Row.Case.Problem.Times)

/// The cells after the first time.
let later (cells: IvpCell[]) = cells |> Array.filter (fun c -> c.Time > c.Row.Case.Problem.Times[0])

/// A column stays at or below a bound, with every seed, in all of these cells; nothing is claimed of none.
let atMost (name: string) (column: string) (bound: float) (cells: IvpCell[]) : Claim[] =
    if cells.Length = 0 then
        [||]
    else
        let worst = cells |> Array.map (fun c -> c.Worst column) |> Array.reduce (fun a b -> if a >= b then a else b)

        [|
            {
                Name = $"{name} at most {Claims.error bound}"
                // What is not a number is no success.
                Holds = cells |> Array.forall (fun c -> c.Worst column <= bound)
                Detail = $"worst {Claims.error worst}"
            }
        |]

/// The median of a column in one cell is at least so many times that in another.
let timesBelow (name: string) (column: string) (factor: float) (higher: IvpCell[]) (lower: IvpCell[]) : Claim[] =
    match higher, lower with
    | [| high |], [| low |] ->
        let ratio = high.Median column / low.Median column

        [|
            {
                Name = $"{name}: {Claims.number factor} times or more"
                Holds = ratio >= factor
                Detail = $"{Claims.ratio ratio} times, {Claims.error (low.Median column)} against {Claims.error (high.Median column)}"
            }
        |]
    | _ -> [||]

/// No cell of the others has a median below one's divided by a factor; nothing is claimed without others.
let notAbove (name: string) (column: string) (factor: float) (one: IvpCell[]) (others: IvpCell[]) : Claim[] =
    if one.Length <> 1 || others.Length = 0 then
        [||]
    else
        let best = others |> Array.map (fun c -> c.Median column) |> Array.min
        let own = one[0].Median column

        [|
            {
                Name = $"{name} by more than {Claims.number factor} times"
                Holds = own <= factor * best
                Detail = $"{Claims.error own} against {Claims.error best}"
            }
        |]
