/// Checks of arguments. Every message says what was given and what to change.
module Spectral.Check

open System

/// Raises ArgumentException with the message unless the condition holds.
let that (condition: bool) (name: string) (message: string) =
    if not condition then
        raise (ArgumentException(message, name))

/// The same with a message that is made only where it is raised: for what is called once a step or more.
let inline holds (condition: bool) (name: string) ([<InlineIfLambda>] message: unit -> string) =
    if not condition then
        that false name (message ())

/// Raises ArgumentException unless every number is finite.
let finite (name: string) (values: float[]) =
    let i = values |> Array.tryFindIndex (fun v -> not (Double.IsFinite v))

    match i with
    | Some i -> that false name $"{name}[{i}] is {values[i]}: every value must be a finite number; remove it or mark it as missing."
    | None -> ()
