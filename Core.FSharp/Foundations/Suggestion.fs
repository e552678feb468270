/// "Did you mean": the nearest known word by edit distance (insert, delete, replace, swap of neighbours; Damerau 1964).
module Spectral.Suggestion

open System

/// Between the words of a list.
[<Literal>]
let separator = ", "

/// The number of single edits between two words.
let distance (a: string) (b: string) =
    let d = Array2D.zeroCreate<int> (a.Length + 1) (b.Length + 1)

    for i in 0 .. a.Length do
        for j in 0 .. b.Length do
            d[i, j] <-
                if i = 0 || j = 0 then
                    i + j
                else
                    let replaced = d[i - 1, j - 1] + (if a[i - 1] = b[j - 1] then 0 else 1)
                    let edited = min replaced (1 + min d[i - 1, j] d[i, j - 1])

                    if i > 1 && j > 1 && a[i - 1] = b[j - 2] && a[i - 2] = b[j - 1] then
                        min edited (d[i - 2, j - 2] + 1)
                    else
                        edited

    d[a.Length, b.Length]

/// The nearest known word, or empty if none is near; among equals the first.
let nearest (word: string) (known: string[]) =
    if known.Length = 0 then
        ""
    else
        let lower = word.ToLowerInvariant()
        let best = known |> Array.minBy (fun k -> distance lower (k.ToLowerInvariant()))
        let far = distance lower (best.ToLowerInvariant())
        if far <= max 1 ((max word.Length best.Length) / 2 - 1) then best else ""

/// One line for an unknown word: what was given, the nearest known one, all known ones.
let unknown (what: string) (word: string) (known: string[]) =
    let near = nearest word known
    let hint = if near = "" then "" else $": did you mean '{near}'?"

    let list =
        if known.Length = 0 then
            "there are none"
        else
            "known: " + String.Join(separator, known)

    $"unknown {what} '{word}'{hint} ({list})"
