/// What a refused argument says.
module Spectral.Tests.Refusal

open System

/// The message of the ArgumentException that the call raises; empty if it raises none.
let message (call: unit -> 'a) =
    try
        call () |> ignore
        ""
    with :? ArgumentException as e ->
        e.Message
