/// A forecast as figures: truth, forecast and their difference as heat maps, and the error over time beside others.
module Spectral.ForecastFigure

open System

/// What a forecast is of: fields of one trajectory on a box, sampled on even cells. One place: rows are times. A plane: one map a time.
type Maps =
    {
        /// The field, as its column is called.
        Field: string
        /// The axis across, as its column is called.
        Across: string
        /// The axis up: time, or the second place.
        Up: string
        /// Edges of the box: left, right, bottom, top.
        Box: struct (float * float * float * float)
        /// What tells the maps apart, empty or a time each.
        Names: string[]
        /// Truth, [maps][rows × columns]; none where it is not known.
        Truth: float[][][]
        /// The forecast, [maps][rows × columns].
        Forecast: float[][][]
    }

/// Errors beyond ten times the truth say no more than that.
let private worst = 10.0

/// An error below is round-off and would only stretch the axis.
let private roundOff = 1e-16

let private figure name title note panels = Figure.Of(name, title, note, panels)

let private finite (maps: float[][][]) = maps |> Array.collect Array.concat |> Array.filter Double.IsFinite

let private extent (values: float[]) =
    if values.Length = 0 then
        struct (0.0, 1.0)
    else
        struct (Array.min values, Array.max values)

/// The difference of two maps, NaN where either has none.
let private difference (truth: float[][]) (forecast: float[][]) = Array.map2 (Array.map2 (fun t f -> f - t)) truth forecast

let private panel (maps: Maps) (title: string) (rows: float[][]) (shading: Shading) : Panel =
    let struct (left, right, bottom, top) = maps.Box
    let map = { Left = left; Right = right; Bottom = bottom; Top = top; Rows = rows; Shading = shading }

    {
        Title = title
        Across = Axis.Linear maps.Across
        Up = Axis.Linear maps.Up
        Series = [| { Label = ""; Tone = -1; Marks = [| Shaded map |] } |]
    }

/// The colours of the values: the range of the truth, and a quarter more on each side where the forecast goes there.
let private shades (maps: Maps) =
    let truth = finite maps.Truth
    let forecast = finite maps.Forecast
    let struct (low, high) = extent (if truth.Length > 0 then truth else forecast)
    let struct (least, greatest) = extent (if forecast.Length > 0 then forecast else truth)
    let room = 0.25 * (high - low)

    let values =
        {
            Quantity = maps.Field
            Low = max (low - room) (min low least)
            High = min (high + room) (max high greatest)
            IsDiverging = false
        }

    let gaps =
        if maps.Truth.Length = maps.Forecast.Length then
            Array.map2 difference maps.Truth maps.Forecast |> finite |> Array.map abs
        else
            [||]

    // A forecast that breaks down would hide where the others err.
    let largest = min (high - low) (Array.fold max 0.0 gaps)

    let errors =
        {
            Quantity = $"error of {maps.Field}"
            Low = -largest
            High = largest
            IsDiverging = true
        }

    struct (values, errors)

/// Truth, forecast and error of a field side by side over one place and time, or, of a plane, one below the other at some times. Without truth the forecast alone.
let fields (source: string) (maps: Maps) : Figure =
    let struct (values, errors) = shades maps
    let known = maps.Truth.Length > 0
    let title = $"{source}: forecast of {maps.Field}"

    let colours =
        if known then
            "One scale of colours for truth and forecast; the error is the forecast less the truth."
        else
            "The forecast alone: the truth is not known."

    if maps.Names.Length = 0 then
        let note = $"The field {maps.Field} over {maps.Across} and {maps.Up}. {colours}"

        figure
            $"forecast-{maps.Field.Replace('_', '-')}"
            title
            note
            [|
                if known then
                    panel maps "truth" maps.Truth[0] values

                panel maps (if known then "forecast" else "") maps.Forecast[0] values

                if known then
                    panel maps "error" (difference maps.Truth[0] maps.Forecast[0]) errors
            |]
    else
        let struct (left, right, bottom, top) = maps.Box
        let ratio = (top - bottom) / (right - left)
        let note = $"The field {maps.Field} at {maps.Names.Length} times. {colours}"

        let row (kind: string) (rows: float[][][]) shading =
            Array.map2 (fun name one -> panel maps $"{kind}{name}" one shading) maps.Names rows

        { figure
              $"forecast-{maps.Field.Replace('_', '-')}"
              title
              note
              [|
                  if known then
                      yield! row "truth, " maps.Truth values

                  yield! row (if known then "forecast, " else "") maps.Forecast values

                  if known then
                      yield! row "error, " (Array.map2 difference maps.Truth maps.Forecast) errors
              |] with
            Columns = maps.Names.Length
            IsSquare = ratio > 0.5 && ratio < 2.0
        }

/// A field of data over one place and time, or at some times of a plane, with a line where learning stopped on a time axis.
let data (source: string) (maps: Maps) : Figure =
    let alone = fields source { maps with Forecast = maps.Truth; Truth = [||] }

    { alone with
        Name = $"data-{maps.Field.Replace('_', '-')}"
        Title = $"{source}: {maps.Field}"
        Note =
            (if maps.Names.Length = 0 then
                 $"The field {maps.Field} over {maps.Across} and {maps.Up}, as the file has it."
             else
                 $"The field {maps.Field} at {maps.Names.Length} times, as the file has it.")
    }

/// The relative error at each time of the model and of others, the floor dotted, and, where it is known, the time up to which the forecast may be trusted.
let errors
    (source: string)
    (time: string)
    (floors: (float * float)[])
    (lines: struct (string * (float * float)[])[])
    (horizon: float voption)
    : Figure =
    let shown (points: (float * float)[]) =
        points
        |> Array.takeWhile (fun (_, e) -> Double.IsFinite e && e <= worst)
        |> Array.filter (fun (_, e) -> e > roundOff)

    let drawn =
        lines
        |> Array.mapi (fun tone (struct (name, points)) -> { Label = name; Tone = tone; Marks = [| Curve(shown points) |] })
        |> Array.filter (fun series -> series.Marks <> [| Curve [||] |])

    let floor = shown floors

    let series =
        [|
            yield! drawn

            if floor.Length > 0 then
                { Label = "floor"; Tone = -1; Marks = [| Floor floor |] }

            match horizon with
            | ValueSome at -> { Label = ""; Tone = -1; Marks = [| Upright(at, "trusted up to here") |] }
            | ValueNone -> ()
        |]

    let beyond =
        if lines |> Array.exists (fun (struct (_, points)) -> (shown points).Length < points.Length) then
            " A line that ends leaves the figure: it is wrong by more than ten times the truth, or not at all."
        else
            ""

    figure
        "error"
        $"{source}: error of the forecast over time"
        $"Relative error of the forecast at each time; the floor is the error of the basis alone.{beyond}"
        [|
            {
                Panel.Title = ""
                Across = Axis.Linear time
                Up = Axis.Logarithmic "relative error"
                Series = series
            }
        |]
