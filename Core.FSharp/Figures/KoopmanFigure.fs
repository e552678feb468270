/// A learned Koopman operator as figures: its spectrum, its forecasts beside others, and the lags that were tried.
module Spectral.KoopmanFigure

open System

let private figure name title note panels = Figure.Of(name, title, note, panels)

/// A circle in the plane of eigenvalues.
let private circle (x: float) (y: float) (radius: float) = Curve(Curves.circle x y radius)

/// The eigenvalues on pairs not learned from, by verdict, with discs of their defect and the unit circle.
let spectrum (source: string) (modes: KoopmanMode[]) : Figure =
    let places (m: KoopmanMode) =
        let z = m.Eigenvalue

        if m.IsPair then
            [| z.Real, z.Imaginary; z.Real, -z.Imaginary |]
        else
            [| z.Real, z.Imaginary |]

    let ofVerdict tone verdict =
        let own = modes |> Array.filter (fun m -> m.Verdict = verdict)

        {
            Label = verdict
            Tone = tone
            Marks =
                [|
                    Dots(own |> Array.collect places)
                    for m in own do
                        for x, y in places m do
                            circle x y (min 1.0 m.Defect)
                |]
        }

    let series =
        [|
            { Label = ""; Tone = -1; Marks = [| circle 0.0 0.0 1.0 |] }
            for tone, verdict in Array.indexed [| "firm"; "uncertain"; "spurious" |] do
                if modes |> Array.exists (fun m -> m.Verdict = verdict) then
                    ofVerdict tone verdict
        |]

    let panel =
        {
            Panel.Title = ""
            Across = Axis.Linear "real part"
            Up = Axis.Linear "imaginary part"
            Series = series
        }

    { figure
          "spectrum"
          $"{source}: eigenvalues of the Koopman operator"
          "Eigenvalues at the lag, from pairs not learned from, in the unit circle; the discs have the radius √|c₂ − c₁²|, which is 0 for an eigenfunction and in the reversible case the residual."
          [| panel |] with
        IsSquare = true
    }

/// The errors of forecasts over the horizon, in deviations of the observables.
let forecasts (source: string) (lag: float) (horizons: int[]) (rivals: KoopmanRival[]) : Figure =
    let worst = 3.0

    let series =
        rivals
        |> Array.mapi (fun tone one ->
            let points = Array.zip (horizons |> Array.map (fun h -> lag * float h)) one.Errors
            // What breaks down leaves the frame.
            {
                Label = one.Name
                Tone = tone
                Marks = [| Curve(points |> Array.takeWhile (fun (_, e) -> e <= worst)) |]
            })
        |> Array.filter (fun one -> not (one.Marks |> Array.forall (fun m -> m = Curve [||])))

    figure
        "forecasts"
        $"{source}: errors of forecasts"
        "Root mean square errors of forecasts on the part that judges, in deviations of the observables: 1 is as good as the mean in a stationary process."
        [|
            {
                Panel.Title = ""
                Across = Axis.Linear "time ahead"
                Up = Axis.Linear "error"
                Series = series
            }
        |]

/// The implied time of the slowest mode at each lag tried, with its interval; infinite ends are cut.
let lags (source: string) (trials: LagTrial[]) : Figure =
    let finite = trials |> Array.filter (fun t -> Double.IsFinite t.Implied && t.Implied > 0.0)
    let top = finite |> Array.fold (fun top t -> max top (3.0 * t.Implied)) 0.0

    let series =
        {
            Label = ""
            Tone = 0
            Marks =
                [|
                    Band(finite |> Array.map (fun t -> t.Time, max (0.1 * t.Implied) t.Low, min top t.High))
                    Curve(finite |> Array.map (fun t -> t.Time, t.Implied))
                |]
        }

    figure
        "lags"
        $"{source}: the slowest mode's time by lag"
        "−τ/ln|λ| of the slowest mode of extended dynamic mode decomposition over the lag τ, with 90 % intervals: it levels off where states are Markovian."
        [|
            {
                Panel.Title = ""
                Across = Axis.Logarithmic "lag"
                Up = Axis.Logarithmic "implied time"
                Series = [| series |]
            }
        |]
