/// The floors of the bases that were tried on someone's data against the number of modes, both logarithmic: the largest floor over the times that were looked at, and the error at points left out, which
/// rises again where modes follow noise or swing between the points. A dotted line is the noise.
module Spectral.FloorFigure

open System

/// More lines could not be told apart.
let private mostLines = 6

/// Errors below are round-off and would only stretch the axis.
let private roundOff = 1.0e-12

let private line (chosen: BasisCandidate) (value: FloorAt -> float) (tone: int) (candidate: BasisCandidate) : Series =
    {
        Label =
            (if obj.ReferenceEquals(candidate, chosen) then
                 candidate.Name + " (chosen)"
             else
                 candidate.Name)
        Tone = tone
        Marks =
            [|
                Curve(
                    candidate.Curve
                    |> Array.filter (fun f -> value f > roundOff)
                    |> Array.map (fun f -> float f.Modes, value f)
                )
                if value candidate.Chosen > roundOff then
                    Dots [| float candidate.Chosen.Modes, value candidate.Chosen |]
            |]
    }

/// The figure of a choice; `source` names the data.
let ofChoice (name: string) (source: string) (choice: BasisChoice) : Figure =
    let shown =
        choice.Candidates
        |> Array.filter (fun c -> c.IsUsable && c.Curve.Length > 1)
        // Bases of the same functions, as all polynomials are, have one line.
        |> List.ofArray
        |> List.distinctBy (fun c -> c.Curve |> Array.truncate 8 |> Array.map (fun f -> struct (f.Modes, float32 f.Worst)))
        |> List.truncate mostLines
        |> Array.ofList

    let noise =
        if choice.RelativeNoise > roundOff && shown.Length > 0 then
            let modes = shown |> Array.collect (fun c -> c.Curve |> Array.map (fun f -> float f.Modes))

            [|
                {
                    Label = "noise"
                    Tone = -1
                    Marks = [| Floor [| Array.min modes, choice.RelativeNoise; Array.max modes, choice.RelativeNoise |] |]
                }
            |]
        else
            [||]

    let panel title value : Panel =
        {
            Title = title
            Across = Axis.Logarithmic "number of modes"
            Up = Axis.Logarithmic "relative error"
            Series = Array.append (shown |> Array.mapi (line choice.Chosen value)) noise
        }

    {
        Name = name
        Title = $"Floors of {source}"
        Note =
            $"Relative error of the best fit against the number of modes, over {choice.Looked} times; a dot marks the order taken of each basis. Left: the largest floor. Right: the error at points left out one at a time."
        Panels = [| panel "largest floor" _.Worst; panel "at points left out" _.LeftOut |]
        Columns = 2
        Colour = Axis.Linear ""
        IsSquare = false
    }
