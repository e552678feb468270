/// Colour bars: across above the panels for colours that all share, upright beside a panel for its own.
module internal Spectral.ColourBar

open System

/// Steps of a bar.
let private steps = 44

/// The colours of a panel's field, if it has one of its own.
let shading (panel: Panel) =
    panel.Series
    |> Array.collect _.Marks
    |> Array.tryPick (fun mark ->
        match mark with
        | Shaded map -> Some map.Shading
        | _ -> None)

/// A bar at the height y of a drawing of some width, its title on the right.
let across (width: float) (y: float) (axis: Axis) (scale: Scale) =
    let left, long = 0.0, 220.0
    let at k = left + long * float k / float steps
    let place value = left + long * scale.At value
    let titleAt = left + long + 16.0

    [|
        for k in 0 .. steps - 1 do
            Svg.element
                "rect"
                [|
                    "x", Numeral.coordinate (at k)
                    "y", Numeral.coordinate y
                    "width", Numeral.coordinate (at (k + 1) - at k + (if k < steps - 1 then 0.4 else 0.0))
                    "height", "10"
                    "fill", Palette.heat ((float k + 0.5) / float steps)
                |]
                [||]

        for tick in scale.Ticks do
            if tick.Label <> "" then
                let half = Svg.width 11.0 tick.Label / 2.0
                Svg.text "tick middle" (min (width - half) (max half (place tick.Value))) (y + 23.0) tick.Label

        Svg.text "quiet" titleAt (y + 9.0) axis.Title
    |]

let private gap = 8.0
let private wide = 9.0

let private labelled (scale: Scale) = scale.Ticks |> Array.filter (fun tick -> tick.Label <> "")

let private labels (scale: Scale) = labelled scale |> Array.map (fun tick -> Svg.width 11.0 tick.Label) |> Array.fold max 0.0

/// The room that a bar on the right of a panel takes.
let room (shading: Shading) =
    gap
    + wide
    + 5.0
    + labels (Plate.shadingScale shading)
    + (if shading.Quantity = "" then 0.0 else 17.0)

/// A bar on the right of a panel that ends at x, as high as the panel.
let beside (x: float) (top: float) (height: float) (shading: Shading) =
    let scale = Plate.shadingScale shading
    let fill = Plate.fillOf shading
    let left = x + gap
    let c = Numeral.coordinate
    let foot k = top + height * (1.0 - float k / float steps)

    [|
        for k in 0 .. steps - 1 do
            let upper = foot (k + 1)

            Svg.element
                "rect"
                [|
                    "x", c left
                    "y", c upper
                    "width", c wide
                    "height", c (foot k - upper + (if k > 0 then 0.4 else 0.0))
                    "fill", fill ((float k + 0.5) / float steps)
                |]
                [||]

        Svg.rectangle "frame" left top wide height

        for tick in labelled scale do
            let y = top + height * (1.0 - scale.At tick.Value)
            Svg.path "minor" (Svg.through [| left + wide, y; left + wide + 3.0, y |])
            Svg.text "tick" (left + wide + 5.0) (max (top + 8.0) (y + 4.0)) tick.Label

        if shading.Quantity <> "" then
            let place = $"{c (left + wide + 5.0 + labels scale + 13.0)} {c (top + height / 2.0)}"
            Svg.element "text" [| "class", "quiet middle"; "transform", $"translate({place})rotate(-90)" |] [| Words shading.Quantity |]
    |]
