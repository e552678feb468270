/// P7. The free Schrödinger equation in the plane, a packet: i ψ_t = −½ Δψ. Fields: real and imaginary part of ψ.
/// Exact: ψ = Π_d (πs_d²)^(−1/4) z_d^(−1/2) exp(i k_d (x_d−q_d) − i k_d² t/2 − (x_d−q_d−k_d t)²/(2 s_d² z_d)), z_d = 1 + i t/s_d²,
/// s = (2, 2.4); ∫ |ψ|² = 1.
/// Draws: q₁, q₂ ~ U(−.3, .3), k₁ ~ .3 + U(−.1, .1), k₂ ~ −.2 + U(−.1, .1), in this order. Times: 0, 0.25, …, 1.
/// Labels: an axis, moments of |ψ|²: x₀ = q + kt, β = q/(√2 · s.d.) with label factor 1, that is β = 1/(s √(1 + t²/s⁴)).
module internal Spectral.SchroedingerPlane

let private pi = 3.141592653589793
let private widths = [| 2.0; 2.4 |]

/// √z and |z| of z = 1 + iτ by half angles: √z = √((|z|+1)/2) + i √((|z|−1)/2) for τ ≥ 0, its imaginary part without cancellation.
let private root (tau: float) =
    let modulus = sqrt (1.0 + tau * tau)
    let real = sqrt (0.5 * (modulus + 1.0))
    struct (real, 0.5 * tau / real, modulus)

let private multiply (struct (a, b)) (struct (c, d)) = struct (a * c - b * d, a * d + b * c)

let private divide (struct (a, b)) (struct (c, d)) =
    let square = c * c + d * d
    struct ((a * c + b * d) / square, (b * c - a * d) / square)

let private exponential (struct (a, b): struct (float * float)) =
    let size = Elementary.exp a
    struct (size * Elementary.cos b, size * Elementary.sin b)

/// √z for Re z > 0.
let private squareRoot (struct (a, b)) =
    let real = sqrt (0.5 * (sqrt (a * a + b * b) + a))
    struct (real, 0.5 * b / real)

/// The coefficients of one factor in √β ψ_n(β(x − x₀)), n = 0 … order. In y = β(x − x₀) the factor is (πs²)^(−1/4) z^(−1/2) exp(−½αy² + γy + δ); with the generating
/// function of GaussianRecursion √(n+1) a_{n+1} = g a_n + M √n a_{n−1}, M = (1−α)/(1+α), g = √2 γ/(1+α), a_0 = (β²s²)^(−1/4) (2/(z(1+α)))^(1/2) exp(γ²/(2(1+α)) + δ).
let private factorCoefficients (time: float) (s: float) (q: float) (k: float) (label: Label) (order: int) =
    let tau = time / (s * s)
    let c = 0.5 / (s * s * (1.0 + tau * tau))
    let beta = label.Scale
    let d = label.Center - q - k * time
    let alpha = struct (2.0 * c / (beta * beta), -2.0 * c * tau / (beta * beta))
    let gamma = struct (-2.0 * c * d / beta, (2.0 * c * tau * d + k) / beta)
    let delta = struct (-c * d * d, c * tau * d * d + k * (label.Center - q) - 0.5 * k * k * time)
    let struct (alphaReal, alphaImaginary) = alpha
    let plus = struct (1.0 + alphaReal, alphaImaginary)
    let slope = divide gamma plus
    let struct (slopeReal, slopeImaginary) = slope
    let g = struct (sqrt 2.0 * slopeReal, sqrt 2.0 * slopeImaginary)
    let m = divide (struct (1.0 - alphaReal, -alphaImaginary)) plus
    let struct (squareReal, squareImaginary) = multiply gamma slope
    let struct (deltaReal, deltaImaginary) = delta
    let scale = 1.0 / sqrt (beta * s)
    let prefactor = squareRoot (divide (struct (2.0, 0.0)) (multiply (struct (1.0, tau)) plus))

    let values =
        Array.create
            (order + 1)
            (multiply prefactor (exponential (struct (0.5 * squareReal + deltaReal, 0.5 * squareImaginary + deltaImaginary))))

    let struct (firstReal, firstImaginary) = values[0]
    values[0] <- struct (scale * firstReal, scale * firstImaginary)

    for n in 0 .. order - 1 do
        let struct (a, b) = multiply g values[n]

        let struct (c, d) = if n = 0 then struct (0.0, 0.0) else multiply m values[n - 1]

        let root = sqrt (float n)
        let inverse = 1.0 / sqrt (float (n + 1))
        values[n + 1] <- struct (inverse * (a + root * c), inverse * (b + root * d))

    values

/// Real and imaginary parts of the products of both factors' coefficients.
let private coefficients (time: float) (q: float[]) (k: float[]) (labels: Label[]) (set: IndexSet) =
    let axes =
        Array.init 2 (fun d ->
            let order = set.Orders
            factorCoefficients time (Array.item d widths) (Array.item d q) (Array.item d k) (Array.item d labels) (Array.item d order))

    let products =
        Array.init set.Count (fun i ->
            let first, second = axes[0], axes[1]
            multiply first[set.Component(i, 0)] second[set.Component(i, 1)])

    [|
        products |> Array.map (fun (struct (real, _)) -> real)
        products |> Array.map (fun (struct (_, imaginary)) -> imaginary)
    |]

let private solve (parameters: float[]) : Solution =
    let q, k = parameters[0..1], parameters[2..3]

    let at (time: float) =
        // Π_d (πs²)^(−1/4) z^(−1/2) = Π_d (πs²)^(−1/4) conj(√z)/|z|, a complex number of t alone.
        let mutable real = 1.0
        let mutable imaginary = 0.0

        for s in widths do
            let struct (a, b, modulus) = root (time / (s * s))
            let scale = 1.0 / (modulus * sqrt (s * sqrt pi))
            let next = scale * (real * a + imaginary * b)
            imaginary <- scale * (imaginary * a - real * b)
            real <- next

        let prefactorReal, prefactorImaginary = real, imaginary

        // −y²/(2s²z) = −c y² + i c τ y² with c = 1/(2s²(1+τ²)), τ = t/s².
        let tau = widths |> Array.map (fun s -> time / (s * s))
        let decay = Array.map2 (fun s tau -> 0.5 / (s * s * (1.0 + tau * tau))) widths tau

        let values (point: float[]) =
            let mutable exponent = 0.0
            let mutable phase = 0.0

            for d in 0..1 do
                let x = point[d] - q[d]
                let y = x - k[d] * time
                let fall = decay[d] * y * y
                exponent <- exponent - fall
                phase <- phase + (k[d] * x - 0.5 * k[d] * k[d] * time + fall * tau[d])

            let amplitude = Elementary.exp exponent
            let c, s = amplitude * Elementary.cos phase, amplitude * Elementary.sin phase

            [| prefactorReal * c - prefactorImaginary * s; prefactorReal * s + prefactorImaginary * c |]

        Gaussian
            {
                Values = values
                Coefficients = fun labels recursion -> coefficients time q k labels recursion.Set
                SquareNorm = fun () -> 1.0
            }

    let extents (time: float) =
        widths
        |> Array.mapi (fun d s ->
            let tau = time / (s * s)
            { Middle = q[d] + k[d] * time; Width = s * sqrt (1.0 + tau * tau) })

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "schroedingerPlane"
            Title = "Free Schrödinger packet in the plane"
            Equation = "i ψ_t = −½ Δψ on ℝ²"
            Solution =
                "ψ = Π_d (πs²)^(−1/4) z^(−1/2) exp(ik(x−q) − ik²t/2 − (x−q−kt)²/(2s²z)), z = 1 + it/s², s = (2, 2.4); q ~ U(−.3, .3)², k ~ (.3, −.2) + U(−.1, .1)²"
            Source = "Kennard, Z. Physik 44 (1927) 326: the spreading packet"
            Fields = 2
            Domain = [| struct (-infinity, infinity); struct (-infinity, infinity) |]
            Window = [| struct (-7.0, 8.0); struct (-9.0, 8.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "q₁"; "q₂"; "k₁"; "k₂" |]
            LabelFactor = 1.0
            Labels = "an axis: x₀ = mean, β = q/(√2 · standard deviation) of |ψ|²"
            Sample =
                fun stream ->
                    let q1 = stream.NextUniform(-0.3, 0.3)
                    let q2 = stream.NextUniform(-0.3, 0.3)
                    let k1 = 0.3 + stream.NextUniform(-0.1, 0.1)
                    let k2 = -0.2 + stream.NextUniform(-0.1, 0.1)
                    [| q1; q2; k1; k2 |]
            Solve = solve
        }
