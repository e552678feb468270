/// Feller's square-root diffusion dX = κ(θ − X) dt + σ√X dW on the half line, its Fokker–Planck equation:
///   u_t = −∂_x (κ(θ − x) u) + ½σ² ∂_xx (x u),  κ = 1, θ = 1, σ² = 0.8.
/// Exact: from a point y a time τ ago the law is a noncentral χ², a Poisson mixture of Gamma densities (Feller 1951; Cox, Ingersoll and Ross 1985):
///   p(x; y, τ) = Σ_k e^(−λ) λᵏ/k! · G(x; ν + k, c),  c = 2κ/(σ²(1 − e^(−κτ))),  λ = c y e^(−κτ),  ν = 2κθ/σ² = 2.5,
/// with G(x; a, c) = cᵃ x^(a−1) e^(−cx)/Γ(a); so u = Σ_m w_m p(x; y_m, s_m + t) begins like x^(ν−1) = x^1.5 at all times.
/// Draws: w₁, w₂ ~ U(.4, .8), y₁ ~ U(.05, .25), y₂ ~ U(.3, .8), s₁, s₂ ~ U(.2, .35), in this order. Times: 0, 0.375, …, 1.5:
/// mass that starts near the end spreads, and its mean about doubles.
/// Labels: x₀ = 0, β = q · 2ν/mean of u: at q = 1 the Gamma density of that mean is the first function x^(ν−1) e^(−βx/2). The mean of a component is
/// θ + (y_m − θ) e^(−κτ). q = 1.5, because u is narrower than that Gamma density.
module internal Spectral.FellerHalfLine

let private reversion = 1.0
let private level = 1.0
let private square = 0.8
let private shape = 2.0 * reversion * level / square

let private solve (parameters: float[]) : Solution =
    let w, y, s = LineMixture.split parameters
    let logGamma = Elementary.logGamma shape

    let at (time: float) =
        let decay = s |> Array.map (fun s -> Elementary.exp (-(reversion * (s + time))))
        let rate = decay |> Array.map (fun e -> 2.0 * reversion / (square * (1.0 - e)))
        let jumps = Array.init w.Length (fun m -> Poisson.probabilities (rate[m] * y[m] * decay[m]))
        let height = rate |> Array.map (fun c -> shape * Elementary.log c - logGamma)

        OnLine(fun x ->
            let mutable sum = 0.0

            if x > 0.0 then
                let logX = (shape - 1.0) * Elementary.log x

                for m in 0 .. w.Length - 1 do
                    let z = rate[m] * x
                    let first = w[m] * Elementary.exp (height[m] + logX - z)

                    // The series is finite; where its first Gamma density underflows, so does the sum.
                    if first > 0.0 then
                        let mutable term = first

                        for k in 0 .. jumps[m].Length - 1 do
                            sum <- sum + jumps[m][k] * term
                            term <- term * z / (shape + float k)

            sum)

    let extents (time: float) =
        let mutable mass = 0.0
        let mutable first = 0.0

        for m in 0 .. w.Length - 1 do
            mass <- mass + w[m]
            first <- first + w[m] * (level + (y[m] - level) * Elementary.exp (-(reversion * (s[m] + time))))

        [| { Middle = 0.0; Width = first / mass / (2.0 * shape) } |]

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "fellerHalfLine"
            Title = "Feller's diffusion on the half line"
            Equation = "u_t = −∂_x ((1 − x) u) + 0.4 ∂_xx (x u) on [0, ∞)"
            Solution =
                "u = Σ_m w_m p(x; y_m, s_m + t), p(x; y, τ) = Σ_k e^(−λ) λᵏ/k! cᵃ x^(a−1) e^(−cx)/Γ(a), a = 2.5 + k, c = 2.5/(1 − e^(−τ)), λ = c y e^(−τ), τ = t + s_m; w ~ U(.4, .8), y₁ ~ U(.05, .25), y₂ ~ U(.3, .8), s ~ U(.2, .35)"
            Source = "Feller, Annals of Mathematics 54 (1951) 173; Cox, Ingersoll and Ross, Econometrica 53 (1985) 385"
            Fields = 1
            Domain = [| struct (0.0, infinity) |]
            Window = [| struct (0.0, 8.0) |]
            Times = [| 0.0; 0.375; 0.75; 1.125; 1.5 |]
            AlgebraicTails = false
            ParameterNames = [| "w₁"; "w₂"; "y₁"; "y₂"; "s₁"; "s₂" |]
            LabelFactor = 1.5
            Labels = "x₀ = 0, β = 5 q/(mean of u)"
            Sample =
                fun stream ->
                    let w1 = stream.NextUniform(0.4, 0.8)
                    let w2 = stream.NextUniform(0.4, 0.8)
                    let y1 = stream.NextUniform(0.05, 0.25)
                    let y2 = stream.NextUniform(0.3, 0.8)
                    let s1 = stream.NextUniform(0.2, 0.35)
                    let s2 = stream.NextUniform(0.2, 0.35)
                    [| w1; w2; y1; y2; s1; s2 |]
            Solve = solve
        }
