namespace Spectral

open System

/// β and x₀ of a snapshot by moments: of |u|², each field in its unit, or of u where it has one sign. Noise of variance σ² adds σ² to every |u|², and x² weighs it most where there is least to see;
/// so of noisy data first the moments of what stands out of the noise are taken, and then, round after round, those of |u|² − σ² within a window of five standard deviations about the last.
/// Errors: ArgumentException that names the time where there is no centre or no spread.
module internal MomentLabels =
    /// Rounds of moving the window, and its half width in standard deviations (on a half line in means).
    let private windowRounds = 12
    let private windowWidth = 5.0

    /// |u|² above this many σ² stands out.
    let private standingOut = 9.0

    let private refuse (time: float) (message: string) = raise (ArgumentException($"t = {Family.text time}: {message}", "snapshot"))

    // |u|² less so many σ², never below 0 if more than one; or |u|.
    let private density (units: float[]) (noise: float[]) squared (s: FieldSnapshot) (squaresOff: float) =
        Array.init s.Count (fun i ->
            if squared then
                let mutable sum = 0.0

                for f in 0 .. units.Length - 1 do
                    let v = s.Fields[f][i] / units[f]
                    let d = noise[f] / units[f]
                    sum <- sum + (v * v - squaresOff * d * d)

                if squaresOff > 1.0 then max 0.0 sum else sum
            else
                abs (s.Fields[0][i] / units[0]))

    // Mean and standard deviation along each axis of the density within the window.
    let private moments (axes: AxisRule[]) (s: FieldSnapshot) (weights: float[]) (density: float[]) (isInside: int -> bool) =
        let mutable mass = 0.0

        for i in 0 .. s.Count - 1 do
            if isInside i then
                mass <- mass + weights[i] * density[i]

        if not (mass > 0.0) then
            refuse
                s.Time
                "the data vanish or drown in noise, so they have no centre: leave this time out, or take a basis that does not move."

        Array.init axes.Length (fun k ->
            let mutable first = 0.0

            for i in 0 .. s.Count - 1 do
                if isInside i then
                    first <- first + weights[i] * density[i] * s.Points[k][i]

            let mean = first / mass
            let mutable second = 0.0

            for i in 0 .. s.Count - 1 do
                if isInside i then
                    let gap = s.Points[k][i] - mean
                    second <- second + weights[i] * density[i] * gap * gap

            let hasPlace =
                if axes[k].IsHalfLine then mean > axes[k].Left
                elif axes[k].IsLine then second > 0.0
                else true

            if not hasPlace then
                refuse
                    s.Time
                    "the data have no spread, or drown in noise, so they have no scale: give more points, or take a basis that does not move."

            struct (mean, sqrt (max 0.0 second / mass)))

    let private window (axis: AxisRule) (struct (mean: float, deviation: float)) =
        if axis.IsLine then
            struct (mean - windowWidth * deviation, mean + windowWidth * deviation)
        elif axis.IsHalfLine then
            struct (axis.Left, axis.Left + windowWidth * (mean - axis.Left))
        else
            struct (-infinity, infinity)

    /// The label of each axis; of an axis that stays its own.
    let ofSnapshot (axes: AxisRule[]) (units: float[]) (noise: float[]) (squared: bool) (s: FieldSnapshot) (weights: float[]) : Label[] =
        let isNoisy = squared && Array.exists (fun s -> s > 0.0) noise
        let density = density units noise squared s
        let mutable found = moments axes s weights (density (if isNoisy then standingOut else 1.0)) (fun _ -> true)

        if isNoisy then
            let clean = density 1.0

            for _ in 1..windowRounds do
                let windows = Array.map2 window axes found

                let isInside i =
                    let mutable inside = true

                    for k in 0 .. axes.Length - 1 do
                        let struct (low, high) = windows[k]
                        inside <- inside && s.Points[k][i] >= low && s.Points[k][i] <= high

                    inside

                found <- moments axes s weights clean isInside

        Array.map2
            (fun (axis: AxisRule) (struct (mean, deviation)) ->
                if axis.Motion = LabelMotion.Still then
                    axis.Label
                else
                    let label = axis.LabelOf(mean, deviation, squared)

                    if not (Double.IsFinite label.Scale && label.Scale > 0.0) then
                        refuse s.Time $"the data give the scale {Family.text label.Scale}: check the columns or choose another basis."

                    label)
            axes
            found
