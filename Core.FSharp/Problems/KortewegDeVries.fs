/// The Korteweg–de Vries equation, periodic on (−1, 1): u_t + u u_x + 0.02 u_xxx = 0 (Korteweg and de Vries 1895).
/// Start: u = Σ_{k=1..4} (a_k sin kπx + b_k cos kπx). Solved by Galerkin's method in the Fourier modes 0 … K: with κ = kπ and complex amplitudes z_k,
///     z_k′ = i 0.02 κ³ z_k − (iκ/2) Σ_m z_m z_{k−m},   u = Σ_{|k| ≤ K} z_k e^(iκx),
/// the sum of products term by term, so nothing is aliased, and ETDRK4 in time, which takes the stiff third derivative exactly.
/// Draws: a₁ … a₄, then b₁ … b₄, each N(0, (0.5/k²)²). Times: 0, 1/80, …, 1/5. Labels: fixed. The mean stays zero, ∫u² stays.
module internal Spectral.KortewegDeVries

let private pi = 3.141592653589793
let private dispersion = 0.02
let private harmonics = 4
let private times = Array.init 17 (fun j -> float j / 80.0)

/// −½ ∂ₓ u² on real Fourier coefficients (mean; cosine, sine of mode 1; …).
let private steepening (modes: int) : VectorField =
    VectorField.OfFunction(
        2 * modes + 1,
        FieldFunction(fun _ state slope ->
            // z_k of k = −K … K.
            let re: float[] = Array.zeroCreate (2 * modes + 1)
            let im: float[] = Array.zeroCreate (2 * modes + 1)
            re[modes] <- state[0]

            for k in 1..modes do
                let a, b = 0.5 * state[2 * k - 1], 0.5 * state[2 * k]
                re[modes + k] <- a
                re[modes - k] <- a
                im[modes + k] <- -b
                im[modes - k] <- b

            slope[0] <- 0.0

            for k in 1..modes do
                let mutable sumRe = 0.0
                let mutable sumIm = 0.0

                // Pairs m + (k − m) with m > k − m, each counted twice.
                for m in k / 2 + 1 .. modes do
                    let p, q = modes + m, modes + k - m
                    sumRe <- System.Math.FusedMultiplyAdd(re[p], re[q], System.Math.FusedMultiplyAdd(-im[p], im[q], sumRe))
                    sumIm <- System.Math.FusedMultiplyAdd(re[p], im[q], System.Math.FusedMultiplyAdd(im[p], re[q], sumIm))

                sumRe <- 2.0 * sumRe
                sumIm <- 2.0 * sumIm

                if k % 2 = 0 then
                    let h = modes + k / 2
                    sumRe <- sumRe + (re[h] * re[h] - im[h] * im[h])
                    sumIm <- sumIm + 2.0 * re[h] * im[h]

                // z′ = −(iκ/2) s; a = 2 Re z, b = −2 Im z.
                let wave = pi * float k
                slope[2 * k - 1] <- wave * sumIm
                slope[2 * k] <- wave * sumRe)
    )

/// The equation with modes 0 … K and so many steps between the times.
let private evolution (modes: int) (steps: int) : Evolution =
    let rates =
        Array.init (modes + 1) (fun k ->
            let wave = pi * float k
            dispersion * wave * wave * wave)

    Evolution(LinearPart.Fourier(Array.zeroCreate (modes + 1), rates), steepening modes, times, steps)

/// The trajectory of parameters with modes 0 … K.
let private solve (evolution: Evolution) (modes: int) (parameters: float[]) : Solution =
    let initial = Array.zeroCreate (2 * modes + 1)

    for i in 0 .. harmonics - 1 do
        initial[2 * i + 2] <- parameters[i]
        initial[2 * i + 1] <- parameters[harmonics + i]

    let evaluate (state: float[]) =
        let a = Array.init modes (fun i -> state[2 * i + 2])
        let b = Array.init modes (fun i -> state[2 * i + 1])
        fun x -> state[0] + FourierSum.value a b (pi * x)

    evolution.Solve(initial, evaluate)

/// The problem, solved with modes 0 … K and so many steps between the times; draws depend on neither.
let resolved (modes: int) (steps: int) =
    Check.that (modes >= harmonics) "modes" $"{modes} modes were asked for: the initial data have {harmonics}, use that or more."
    Check.that (steps >= 1) "steps" $"{steps} steps between the times were asked for: use 1 or more."
    let evolution = evolution modes steps

    Problem
        {
            Name = "kortewegDeVries"
            Title = "Korteweg–de Vries, periodic, eight parameters"
            Equation = "u_t + u u_x + 0.02 u_xxx = 0 on (−1, 1), periodic"
            Solution =
                "from u = Σ_{k=1..4} (a_k sin kπx + b_k cos kπx), a_k, b_k ~ N(0, (0.5/k²)²), by Galerkin's method in Fourier modes and ETDRK4"
            Source = "Korteweg and de Vries, Phil. Mag. 39 (1895) 422; Kassam and Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = times
            AlgebraicTails = false
            ParameterNames = Array.append (FourierSum.names "a" harmonics) (FourierSum.names "b" harmonics)
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = FourierSum.draw (fun k -> 0.5 / (k * k)) harmonics (2 * harmonics)
            Solve = solve evolution modes
        }

/// With modes and steps that, when both are doubled, change the solution by some 1e-9.
let problem = resolved 20 20
