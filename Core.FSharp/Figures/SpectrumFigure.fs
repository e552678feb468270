/// The linear part of a learned dynamics as a figure, with the half-plane or the disc marked in which what is small dies away.
module Spectral.SpectrumFigure

let private figure title note panels = Figure.Of("spectrum", title, note, panels)

/// Ends of an axis over some values and 0, as it is drawn.
let private ends (values: float[]) =
    let scale = Scale.Linear(Array.append values [| 0.0 |], 5)
    scale.Low, scale.High

/// The same with room above 0, so that both halves are seen.
let private endsOfRates (values: float[]) = ends (Array.append values [| -0.15 * Array.min values |])

let private series label tone marks = { Label = label; Tone = tone; Marks = marks }

/// The half of a panel in which real parts are negative, growth running up or across.
let private stableBelow (across: float * float) (low: float) = Band [| fst across, low, 0.0; snd across, low, 0.0 |]

let private stableLeft (left: float) (low: float, high: float) = Band [| left, low, high; 0.0, low, high |]

/// The real eigenvalue, or of each conjugate pair both.
let private dots (label: string) tone (values: ComplexNumber[]) =
    series label tone [| Dots(values |> Array.map (fun v -> v.Real, v.Imaginary)) |]

/// Growth and frequency over the wavenumber: the symbol of an equation.
let private ofSymbol (source: string) (axes: string[]) (modes: struct (float * ComplexNumber)[]) =
    let kappa = if axes.Length = 1 then "wavenumber κ" else "wavenumber |κ|"
    let across = modes |> Array.map (fun (struct (k, _)) -> k)
    let edges = ends across
    let isCurve = axes.Length = 1 && across.Length > 60 && (Array.distinct across).Length = across.Length

    let panel title (part: ComplexNumber -> float) isGrowth =
        let points = modes |> Array.map (fun (struct (k, v)) -> k, part v)
        let low, high = (if isGrowth then endsOfRates else ends) (Array.map snd points)

        {
            Panel.Title = ""
            Across = Axis.Linear kappa
            Up = Axis.Linear title
            Series =
                [|
                    if isGrowth && low < 0.0 then
                        series "dies away" -1 [| stableBelow edges low |]

                    series "" -1 [| Floor [| fst edges, 0.0; snd edges, 0.0 |]; Floor [| 0.0, low; 0.0, high |] |]
                    // A curve only where each wavenumber has one eigenvalue: through pairs it would go up and down.
                    series "" 0 [| (if isCurve then Curve points else Dots points) |]
                |]
        }

    let turns = modes |> Array.exists (fun (struct (_, v)) -> v.Imaginary <> 0.0)

    let what = if turns then "growth and frequency" else "growth"

    figure
        $"{source}: linear part, {what} of each mode"
        "Eigenvalues λ of the linear part at each wave vector κ: its mode goes as exp(λt). The shaded half dies away."
        [|
            panel "growth rate Re λ" _.Real true

            if turns then
                panel "frequency Im λ" _.Imaginary false
        |]

/// Eigenvalues in the complex plane.
let private ofPlane source title note across up (values: ComplexNumber[]) (stable: Series[]) isSquare =
    { figure
          $"{source}: {title}"
          note
          [|
              {
                  Panel.Title = ""
                  Across = Axis.Linear across
                  Up = Axis.Linear up
                  Series = Array.append stable [| dots "" 0 values |]
              }
          |] with
        IsSquare = isSquare
    }

let private ofRates source (values: ComplexNumber[]) =
    let up = ends (values |> Array.map _.Imaginary)
    let left, right = endsOfRates (values |> Array.map _.Real)

    ofPlane
        source
        "eigenvalues of the field's linear part"
        "Eigenvalues λ of the linear part of the vector field: a mode goes as exp(λt). In the shaded half-plane it dies away."
        "growth rate Re λ"
        "frequency Im λ"
        values
        [|
            if left < 0.0 then
                series "dies away" -1 [| stableLeft left up |]

            series "" -1 [| Floor [| 0.0, fst up; 0.0, snd up |] |]
            series "" -1 [| Floor [| left, 0.0; right, 0.0 |] |]
        |]
        false

let private ofFactors source (step: float) (values: ComplexNumber[]) =
    let points = Curves.circle 0.0 0.0 1.0
    let half = points[.. points.Length / 2]
    let disc = half |> Array.rev |> Array.map (fun (x, y) -> x, -y, y)
    let words = Numeral.rounded step

    ofPlane
        source
        $"eigenvalues of the map over a step of {words}"
        $"Eigenvalues μ of the map that leads on by a step of {words}: a mode goes as μ to the power of the steps. In the shaded unit disc it dies away, on the circle it lasts."
        "Re μ"
        "Im μ"
        values
        [|
            series "dies away" -1 [| Band disc |]
            series "" -1 [| Floor points; Floor [| -1.2, 0.0; 1.2, 0.0 |]; Floor [| 0.0, -1.2; 0.0, 1.2 |] |]
        |]
        true

/// The figure of a linear part; `axes` names the positions.
let ofPart (source: string) (axes: string[]) (part: LinearSpectrum) : Figure =
    match part with
    | Symbol modes -> ofSymbol source axes modes
    | Rates values -> ofRates source values
    | Factors(step, values) -> ofFactors source step values
