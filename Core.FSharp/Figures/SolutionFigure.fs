/// The solution of an equation and the course of its computation as figures.
module Spectral.SolutionFigure

open System

/// Times that are shown at most: more panels or lines could not be told apart.
let private mostTimes = 6

/// From so many times on the solution in one dimension is drawn over time as well.
let private manyTimes = 8

/// So many of all, evenly, the first and the last among them.
let private chosen (all: 'a[]) =
    if all.Length <= mostTimes then
        all
    else
        Array.init mostTimes (fun i -> all[(i * (all.Length - 1) + (mostTimes - 1) / 2) / (mostTimes - 1)])

let private words (time: float) = "t = " + time.ToString("G4", Globalization.CultureInfo.InvariantCulture)

let private plain (name: string) title note panels = Figure.Of(name.Replace('_', '-'), title, note, panels)

/// A field of one place: lines at some of the times, and where there are many of them its whole course. Values: [times × points].
let alongLine (equation: string) (field: string) (axis: string) (x: float[]) (times: float[]) (values: float[][]) : Figure[] =
    let lines =
        Array.zip times values
        |> chosen
        |> Array.mapi (fun tone (time, u) -> { Label = words time; Tone = tone; Marks = [| Curve(Array.zip x u) |] })

    let panel up series = { Panel.Title = ""; Across = Axis.Linear axis; Up = Axis.Linear up; Series = series }

    [|
        plain $"solution-{field}" $"{equation}: {field}" $"The field {field} over {axis} at {lines.Length} times." [| panel field lines |]

        if times.Length >= manyTimes then
            let ends = x[0], x[x.Length - 1], times[0], times[times.Length - 1]
            let (left, right, bottom, top) = ends
            let course = { Label = ""; Tone = -1; Marks = [| Raster(left, right, bottom, top, values) |] }

            { plain
                  $"course-{field}"
                  $"{equation}: {field} over {axis} and t"
                  $"The field {field} over {axis} and time."
                  [| panel "t" [| course |] |] with
                Colour = Axis.Linear field
            }
    |]

/// A field on a plane at some of the times, all in the same colours. Values: [times × rows × columns], rows along the second axis.
let onPlane (equation: string) (field: string) (axes: string[]) (ends: struct (float * float)[]) (times: float[]) (values: float[][][]) =
    let struct (left, right), struct (bottom, top) = ends[0], ends[1]
    let ratio = (top - bottom) / (right - left)

    let panels =
        Array.zip times values
        |> chosen
        |> Array.map (fun (time, rows) ->
            {
                Panel.Title = words time
                Across = Axis.Linear axes[0]
                Up = Axis.Linear axes[1]
                Series = [| { Label = ""; Tone = -1; Marks = [| Raster(left, right, bottom, top, rows) |] } |]
            })

    { plain
          $"solution-{field}"
          $"{equation}: {field}"
          $"The field {field} over {axes[0]} and {axes[1]} at {panels.Length} times, in the same colours."
          panels with
        Colour = Axis.Linear field
        IsSquare = ratio > 0.5 && ratio < 2.0
    }

/// How a computation went: quantities over time, each a panel with its lines; those that are never positive are left out, as the axes are logarithmic.
let ofRun (equation: string) (quantities: struct (string * struct (string * (float * float)[])[])[]) : Figure =
    let panels =
        quantities
        |> Array.map (fun struct (title, lines) ->
            {
                Panel.Title = ""
                Across = Axis.Linear "t"
                Up = Axis.Logarithmic title
                Series =
                    lines
                    |> Array.mapi (fun tone (struct (label, points)) ->
                        {
                            Label = label
                            Tone = tone
                            Marks = [| Curve(points |> Array.filter (fun (_, v) -> v > 0.0)) |]
                        })
                    |> Array.filter (fun series -> series.Marks |> Array.exists (fun mark -> mark <> Curve [||]))
            })
        |> Array.filter (fun panel -> panel.Series.Length > 0)

    plain
        "run"
        $"{equation}: how the computation went"
        "Over time: what the velocity misses on fresh points relative to the right-hand side; the relative bound of the error of an equation that does not spread solutions apart; the length of the accepted steps; the condition of the normal matrix."
        panels
