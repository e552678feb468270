/// Assertions whose overloads F# need not guess.
module Spectral.Tests.Expect

open System
open NUnit.Framework

let isTrue (what: string) (condition: bool) =
    if not condition then
        Assert.Fail what

/// |actual − expected| ≤ tolerance.
let close (tolerance: float) (expected: float) (actual: float) =
    if not (abs (actual - expected) <= tolerance) then
        Assert.Fail $"expected {expected:R} within {tolerance}, found {actual:R}"

/// low ≤ actual ≤ high.
let between (low: float) (high: float) (actual: float) =
    if not (low <= actual && actual <= high) then
        Assert.Fail $"expected a number in [{low}, {high}], found {actual:R}"

/// ArgumentException, in one line that contains the part.
let refused (part: string) (f: unit -> obj) =
    let message =
        try
            f () |> ignore
            None
        with :? ArgumentException as e ->
            Some e.Message

    match message with
    | None -> Assert.Fail $"nothing was refused; expected an error with \"{part}\""
    | Some message ->
        isTrue $"not one line: {message}" (not (message.Contains '\n'))
        isTrue $"\"{part}\" is missing in: {message}" (message.Contains part)
