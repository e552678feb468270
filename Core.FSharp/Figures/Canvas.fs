namespace Spectral

open System

/// Points of a line or an outline, in pixels, y downwards.
type Polyline = (float * float)[]

/// A picture in red, green and blue on white paper. Shapes cover pixels by the part of them that they hold; sums and square roots are all it needs, so the same shapes give the same bytes on every machine.
[<Sealed>]
type Canvas(width: int, height: int) =
    do
        Check.that
            (width >= 1 && height >= 1 && width <= 20000 && height <= 20000)
            "size"
            $"a picture of {width} × {height} pixels: give 1 to 20000"

    let pixels: byte[] = Array.create (3 * width * height) 255uy
    // What a shape covers of each pixel, or, while an outline is walked, how that changes from the pixel on the left; all 0 between shapes.
    let cover: float32[] = Array.zeroCreate (width * height + 2)

    let mix (left, right, top, bottom) (red: int, green: int, blue: int) (opacity: float) (share: int -> float32) =
        for y in top..bottom do
            for x in left..right do
                let at = y * width + x
                let covered = share at

                if covered > 0.0f then
                    let alpha = opacity * float (min 1.0f covered)

                    let put (channel: int) (colour: int) =
                        let old = float pixels[3 * at + channel]
                        pixels[3 * at + channel] <- byte (Math.Round(old + alpha * (float colour - old)))

                    put 0 red
                    put 1 green
                    put 2 blue

    let bounds (lines: Polyline[]) (room: float) =
        let mutable left, right, top, bottom = infinity, -infinity, infinity, -infinity

        for line in lines do
            for x, y in line do
                left <- min left x
                right <- max right x
                top <- min top y
                bottom <- max bottom y

        let inside (most: int) (v: float) = int (max 0.0 (min (float (most - 1)) v))
        inside width (left - room), inside width (right + room), inside height (top - room), inside height (bottom + room)

    // The edge of an outline: each row gets what lies to the right of it, as a change from pixel to pixel.
    let edge (x0: float, y0: float) (x1: float, y1: float) =
        if y0 <> y1 then
            let direction = if y0 < y1 then 1.0 else -1.0
            let x0, y0, x1, y1 = if y0 < y1 then x0, y0, x1, y1 else x1, y1, x0, y0
            let slope = (x1 - x0) / (y1 - y0)
            let mutable x = if y0 < 0.0 then x0 - y0 * slope else x0
            let add at (value: float) = cover[at] <- cover[at] + float32 value

            for row in max 0 (int y0) .. min (height - 1) (int (ceil y1) - 1) do
                let part = min (float (row + 1)) y1 - max (float row) y0
                let next = x + slope * part
                let signed = part * direction
                let inside v = max 0.0 (min (float width - 0.001) v)
                let a, b = inside (min x next), inside (max x next)
                let first, last = int (floor a), int (ceil b)
                let at = row * width + first

                if last <= first + 1 then
                    let middle = 0.5 * (a + b) - float first
                    add at (signed * (1.0 - middle))
                    add (at + 1) (signed * middle)
                else
                    // The edge crosses several pixels of the row: each gets the area to the right of its piece.
                    let mutable before = 0.0

                    for pixel in first..last do
                        let upTo = max a (min b (float (pixel + 1)))
                        let from = max a (min b (float pixel))
                        let crossed = (from - a) / (b - a)
                        let here = (upTo - from) / (b - a)
                        let area = crossed + here * (float (pixel + 1) - 0.5 * (from + upTo))
                        add (row * width + pixel) (signed * (area - before))
                        before <- area

                x <- next

    /// Pixels across.
    member _.Width = width
    /// Pixels down.
    member _.Height = height
    /// Red, green and blue of each pixel, row by row from the top.
    member _.Pixels = pixels

    /// Fills closed outlines that turn the same way round.
    member _.Fill(outlines: Polyline[], colour: struct (int * int * int), opacity: float) =
        let struct (red, green, blue) = colour
        let outlines = outlines |> Array.filter (fun line -> line.Length > 2)

        if outlines.Length > 0 then
            for line in outlines do
                for k in 0 .. line.Length - 1 do
                    edge line[k] line[(k + 1) % line.Length]

            let left, right, top, bottom = bounds outlines 2.0

            for y in top..bottom do
                let mutable sum = 0.0f

                for x in left..right do
                    sum <- sum + cover[y * width + x]
                    cover[y * width + x] <- sum

            mix (left, right, top, bottom) (red, green, blue) opacity (fun at -> if abs cover[at] < 0.002f then 0.0f else abs cover[at])

            for y in top..bottom do
                Array.fill cover (y * width + left) (right - left + 1) 0.0f

            // An edge at the right end of a row reaches one pixel beyond.
            if right = width - 1 then
                Array.fill cover 0 cover.Length 0.0f

    /// Draws lines of a width, their ends and corners round.
    member _.Stroke(lines: Polyline[], thickness: float, colour: struct (int * int * int), opacity: float) =
        let struct (red, green, blue) = colour
        let half = 0.5 * thickness

        let segment (x0: float, y0: float) (x1: float, y1: float) =
            let left, right, top, bottom = bounds [| [| x0, y0; x1, y1 |] |] (half + 1.0)
            let dx, dy = x1 - x0, y1 - y0
            let square = dx * dx + dy * dy

            for row in top..bottom do
                for column in left..right do
                    let px, py = float column + 0.5 - x0, float row + 0.5 - y0
                    let share = if square = 0.0 then 0.0 else max 0.0 (min 1.0 ((px * dx + py * dy) / square))
                    let ex, ey = px - share * dx, py - share * dy
                    // A line thinner than a pixel covers less of it.
                    let covered = float32 (min (max 0.0 (half + 0.5 - sqrt (ex * ex + ey * ey))) (min 1.0 thickness))
                    let at = row * width + column

                    if covered > cover[at] then
                        cover[at] <- covered

        let lines = lines |> Array.filter (fun line -> line.Length > 0)

        if lines.Length > 0 then
            for line in lines do
                if line.Length = 1 then
                    segment line[0] line[0]

                for k in 1 .. line.Length - 1 do
                    segment line[k - 1] line[k]

            let left, right, top, bottom = bounds lines (half + 1.0)
            mix (left, right, top, bottom) (red, green, blue) opacity (fun at -> cover[at])

            for y in top..bottom do
                Array.fill cover (y * width + left) (right - left + 1) 0.0f
