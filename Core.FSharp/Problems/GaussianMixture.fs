/// Mixtures of Gaussians in D dimensions, Σ_m w_m N(x; μ_m, S_m): values, moments, norm and Hermite coefficients, all in closed form.
module internal Spectral.GaussianMixture

let private pi = 3.141592653589793

/// One component: weight, mean [D] and covariance [D × D].
type Component = { Weight: float; Mean: float[]; Covariance: float[] }

/// A component.
let gaussian weight mean covariance : Component = { Weight = weight; Mean = mean; Covariance = covariance }

let private factor (matrix: float[]) n =
    match Dense.cholesky matrix n with
    | Some l -> l
    | None -> invalidArg "matrix" $"a covariance of order {n} is not positive definite: give a symmetric matrix with positive eigenvalues."

/// Π L_ii, the root of the determinant.
let private rootDeterminant (l: float[]) n = Seq.fold (fun product i -> product * l[i * n + i]) 1.0 (seq { 0 .. n - 1 })

let private square (values: float[]) = Array.fold (fun sum v -> System.Math.FusedMultiplyAdd(v, v, sum)) 0.0 values

/// N(x; 0, S) by the factor L of S.
let private density (l: float[]) (x: float[]) =
    let n = x.Length

    Elementary.exp (-0.5 * square (Dense.solveLower l x n))
    / (rootDeterminant l n * Elementary.pow (2.0 * pi) (0.5 * float n))

/// The sum of densities, ready to evaluate at points [D].
let evaluate (components: Component[]) : float[] -> float[] =
    let factors = components |> Array.map (fun c -> factor c.Covariance c.Mean.Length)

    fun point ->
        let mutable sum = 0.0

        for i in 0 .. components.Length - 1 do
            sum <- sum + components[i].Weight * density factors[i] (Array.map2 (-) point components[i].Mean)

        [| sum |]

/// Mean and standard deviation along every axis.
let extents (components: Component[]) : Extent[] =
    let n = components[0].Mean.Length

    Array.init n (fun k ->
        LineMixture.extent
            (components |> Array.map (fun c -> c.Weight))
            (components |> Array.map (fun c -> c.Mean[k]))
            (components |> Array.map (fun c -> c.Covariance[k * n + k])))

/// ∫ u² dx = Σ_ij w_i w_j N(μ_i − μ_j; 0, S_i + S_j).
let squareNorm (components: Component[]) : float =
    let n = components[0].Mean.Length
    let mutable sum = 0.0

    for i in 0 .. components.Length - 1 do
        for j in 0..i do
            let a, b = components[i], components[j]
            let l = factor (Array.map2 (+) a.Covariance b.Covariance) n
            let term = a.Weight * b.Weight * density l (Array.map2 (-) a.Mean b.Mean)
            sum <- sum + (if i = j then term else 2.0 * term)

    sum

/// Coefficients c_n = ∫ u Π_k √β_k ψ_(n_k)(β_k(x_k − x₀_k)) dx over the recursion's set: with m = β(μ − x₀), Σ = βSβ and K = (1 + Σ)⁻¹,
/// M = 1 − 2K, g = √2 K m, C = w √(Πβ) π^(−D/4) det(1 + Σ)^(−1/2) exp(−½ mᵀKm).
let coefficients (components: Component[]) (labels: Label[]) (recursion: GaussianRecursion) : float[] =
    let n = labels.Length
    let result = Array.zeroCreate recursion.Set.Count
    let work = Array.zeroCreate (recursion.Set.Count + 1)
    let scales = labels |> Array.fold (fun product label -> product * label.Scale) 1.0
    let amplitude = sqrt scales / Elementary.pow pi (0.25 * float n)

    for c in components do
        let m = Array.init n (fun k -> labels[k].Scale * (c.Mean[k] - labels[k].Center))

        let shifted =
            Array.init (n * n) (fun e ->
                let i, j = e / n, e % n
                labels[i].Scale * c.Covariance[e] * labels[j].Scale + (if i = j then 1.0 else 0.0))

        let l = factor shifted n
        let solve b = Dense.solveLowerTransposed l (Dense.solveLower l b n) n
        let inverse = Array.init n (fun j -> solve (Array.init n (fun i -> if i = j then 1.0 else 0.0)))
        let matrix = Array.init (n * n) (fun e -> (if e / n = e % n then 1.0 else 0.0) - 2.0 * inverse[e % n][e / n])
        let slope = solve m |> Array.map (fun v -> sqrt 2.0 * v)

        let constant =
            c.Weight * amplitude / rootDeterminant l n * Elementary.exp (-0.5 * square (Dense.solveLower l m n))

        recursion.AddTo(result, work, constant, slope, matrix)

    result

/// The solution at one time, known in closed form; `values` evaluates it.
let snapshot (values: float[] -> float[]) (components: Component[]) : Snapshot =
    Gaussian
        {
            Values = values
            Coefficients = fun labels recursion -> [| coefficients components labels recursion |]
            SquareNorm = fun () -> squareNorm components
        }
