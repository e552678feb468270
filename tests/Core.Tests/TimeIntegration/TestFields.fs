/// Vector fields with known solutions, and a small hand-written network field with its derivative rules.
module Spectral.Tests.TestFields

open Spectral

/// A field, its exact solution and its time span.
type Known =
    {
        Name: string
        Field: VectorField
        Exact: float -> float[]
        Span: float * float
    }

    override this.ToString() = this.Name

/// u′ = −2t u² + ((2 − sin 2t) v − 1) u,  v′ = 2 cos(2t) v²:  u = 1/(1 + t²), v = 1/(2 − sin 2t).
let nonlinear =
    {
        Name = "nonlinear, nonautonomous"
        Field =
            VectorField.OfFunction(
                2,
                fun t y f ->
                    f[0] <- -2.0 * t * y[0] * y[0] + ((2.0 - Elementary.sin (2.0 * t)) * y[1] - 1.0) * y[0]
                    f[1] <- 2.0 * Elementary.cos (2.0 * t) * y[1] * y[1]
            )
        Exact = fun t -> [| 1.0 / (1.0 + t * t); 1.0 / (2.0 - Elementary.sin (2.0 * t)) |]
        Span = 0.0, 1.0
    }

/// u′ = v, v′ = −u.
let oscillator =
    {
        Name = "linear oscillator"
        Field =
            VectorField.OfFunction(
                2,
                fun _ y f ->
                    f[0] <- y[1]
                    f[1] <- -y[0]
            )
        Exact = fun t -> [| Elementary.sin t; Elementary.cos t |]
        Span = 0.0, 1.5
    }

/// f(t, y; θ) = W₂ tanh(W₁ (y, t) + b₁) + b₂ with n states and m hidden units.
/// θ = W₁ [m × (n+1)], b₁ [m], W₂ [n × m], b₂ [n], row by row.
type TanhField(n: int, m: int, theta: float[]) =
    inherit DifferentiableField(n, theta)
    let bias1 = m * (n + 1)
    let weight2 = bias1 + m
    let bias2 = weight2 + n * m
    let input (t: float) (y: float[]) j = if j < n then y[j] else t

    let hidden t y =
        Array.init m (fun i ->
            let mutable sum = theta[bias1 + i]

            for j in 0..n do
                sum <- sum + theta[i * (n + 1) + j] * input t y j

            Elementary.tanh sum)

    static member Size(n, m) = m * (n + 1) + m + n * m + n

    /// A field with parameters drawn by name.
    static member Drawn(n, m, seed: int) =
        let stream = RandomStream.OfSeed(int64 seed).Child("tanh field")
        TanhField(n, m, Array.init (TanhField.Size(n, m)) (fun _ -> 0.7 * stream.NextNormal()))

    override _.WithParameters parameters = TanhField(n, m, parameters)

    override _.Value(t, y, f) =
        let z = hidden t y

        for r in 0 .. n - 1 do
            f[r] <- theta[bias2 + r]

            for i in 0 .. m - 1 do
                f[r] <- f[r] + theta[weight2 + r * m + i] * z[i]

    override _.Pull(t, y, w, yBar, thetaBar) =
        let z = hidden t y
        System.Array.Clear yBar

        for r in 0 .. n - 1 do
            thetaBar[bias2 + r] <- thetaBar[bias2 + r] + w[r]

        for i in 0 .. m - 1 do
            let mutable zBar = 0.0

            for r in 0 .. n - 1 do
                zBar <- zBar + w[r] * theta[weight2 + r * m + i]
                thetaBar[weight2 + r * m + i] <- thetaBar[weight2 + r * m + i] + w[r] * z[i]

            let s = zBar * (1.0 - z[i] * z[i])
            thetaBar[bias1 + i] <- thetaBar[bias1 + i] + s

            for j in 0..n do
                let index = i * (n + 1) + j
                thetaBar[index] <- thetaBar[index] + s * input t y j

                if j < n then
                    yBar[j] <- yBar[j] + s * theta[index]

    override _.Push(t, y, dy, dTheta, df) =
        let z = hidden t y

        for r in 0 .. n - 1 do
            df[r] <- dTheta[bias2 + r]

        for i in 0 .. m - 1 do
            let mutable s = dTheta[bias1 + i]

            for j in 0..n do
                let index = i * (n + 1) + j
                s <- s + dTheta[index] * input t y j

                if j < n then
                    s <- s + theta[index] * dy[j]

            let dz = s * (1.0 - z[i] * z[i])

            for r in 0 .. n - 1 do
                let index = weight2 + r * m + i
                df[r] <- df[r] + dTheta[index] * z[i] + theta[index] * dz

/// Numbers drawn by name.
let drawn (seed: int) (name: string) count =
    let stream = RandomStream.OfSeed(int64 seed).Child(name)
    Array.init count (fun _ -> stream.NextNormal())

/// A diagonal, a Fourier and a dense linear part of three states, stiff ones among them.
let linearParts =
    [|
        LinearPart.Diagonal [| -0.7; -300.0; 0.2 |]
        LinearPart.Fourier([| -0.1; -2.0 |], [| 0.0; 50.0 |])
        (LinearPart.Dense [| -1.0; 0.4; 0.0; 0.3; -40.0; 2.0; 0.1; 0.0; -0.2 |]).Scaled [| 2.0; 0.5; 1.0 |]
    |]

/// Schemes on three states: the explicit methods; ETDRK4, and every method with integrating factors, with each of the linear parts.
let schemes (times: float[]) (steps: int) : FixedScheme[] =
    [|
        for tableau in Tableaus.All do
            FixedScheme(tableau, times, steps)

        for part in linearParts do
            FixedScheme(Tableaus.Rk4, Some part, times, steps)

            for tableau in Tableaus.All do
                FixedScheme(tableau, Some(part.By LinearForm.IntegratingFactor), times, steps)
    |]

/// What a scheme is called in failures.
let nameOf (scheme: FixedScheme) =
    match scheme.Linear with
    | Some part -> $"{scheme.Tableau.Name}, {part.Name} linear part, {part.Form}"
    | None -> scheme.Tableau.Name

/// One of them by any number.
let schemeOf (times: float[]) (steps: int) (which: int) =
    let all = schemes times steps
    all[abs (which % all.Length)]

/// The bits of numbers, for bitwise comparison.
let bits (values: float[]) = values |> Array.map System.BitConverter.DoubleToInt64Bits

/// The slope of the least-squares line through (log₂ x, log₂ y).
let slope (points: (float * float)[]) =
    let x = points |> Array.map (fst >> System.Math.Log2)
    let y = points |> Array.map (snd >> System.Math.Log2)
    let meanX, meanY = Array.average x, Array.average y

    (Array.map2 (fun a b -> (a - meanX) * (b - meanY)) x y |> Array.sum)
    / (x |> Array.sumBy (fun a -> (a - meanX) * (a - meanX)))
