namespace Spectral

open System

/// Kernel ridge regression with a Gaussian kernel: y(x) = ȳ + Σ_s α_s e^(−‖x − x_s‖²/(2w²)), (K + ρI) α = Y − ȳ.
/// Width w and ridge ρ are those of a list with the least leave-one-out error, which needs no second fit: the residual of a sample left out is α_s/(K + ρI)⁻¹_ss.
/// Saunders, Gammerman and Vovk 1998; Rasmussen and Williams, Gaussian Processes for Machine Learning, §5.4.2.
[<Sealed>]
type KernelRidge
    private (arguments: float[][], mean: float[], weights: float[][], width: float, ridge: float, error: float, operations: int64) =

    static let squaredDistance (a: float[]) (b: float[]) =
        Array.fold2 (fun sum x y -> let d = x - y in Math.FusedMultiplyAdd(d, d, sum)) 0.0 a b

    static let widthFactors = [| 0.25; 0.5; 1.0; 2.0; 4.0; 8.0; 16.0; 32.0 |]
    static let ridges = [| 1e-14; 1e-12; 1e-10; 1e-8; 1e-6; 1e-4; 1e-3; 1e-2; 1e-1; 1.0 |]

    /// The diagonal of (L Lᵀ)⁻¹: the squares of the columns of L⁻¹.
    static let inverseDiagonal (l: float[]) n =
        let lower = Array.zeroCreate<float>(n * n)

        for i in 0 .. n - 1 do
            for k in 0 .. i - 1 do
                let factor = -l[i * n + k]

                for j in 0..k do
                    lower[i * n + j] <- Math.FusedMultiplyAdd(factor, lower[k * n + j], lower[i * n + j])

            lower[i * n + i] <- 1.0

            for j in 0..i do
                lower[i * n + j] <- lower[i * n + j] / l[i * n + i]

        Array.init n (fun j ->
            let mutable sum = 0.0

            for i in j .. n - 1 do
                sum <- Math.FusedMultiplyAdd(lower[i * n + j], lower[i * n + j], sum)

            sum)

    /// α with L Lᵀ α = Y, by substitution: backward stable, so that predictions are accurate where α is not.
    static let solve (l: float[]) (values: float[][]) =
        let n = values.Length
        let rows = values |> Array.map Array.copy

        let subtract (target: float[]) (factor: float) (source: float[]) =
            for i in 0 .. target.Length - 1 do
                target[i] <- Math.FusedMultiplyAdd(-factor, source[i], target[i])

        let divide (target: float[]) (divisor: float) =
            for i in 0 .. target.Length - 1 do
                target[i] <- target[i] / divisor

        for i in 0 .. n - 1 do
            for k in 0 .. i - 1 do
                subtract rows[i] l[i * n + k] rows[k]

            divide rows[i] l[i * n + i]

        for i in n - 1 .. -1 .. 0 do
            for k in n - 1 .. -1 .. i + 1 do
                subtract rows[i] l[k * n + i] rows[k]

            divide rows[i] l[i * n + i]

        rows

    /// The w that was chosen.
    member _.Width = width
    /// The ρ that was chosen.
    member _.Ridge = ridge
    /// Its mean squared leave-one-out error, each value relative to its scale.
    member _.LeaveOneOut = error
    /// Operations of floating point of the choice.
    member _.Operations = operations

    /// Fits values [samples][outputs] at arguments [samples][inputs]; scales [samples][outputs]: what errors are relative to in the choice of w and ρ.
    static member Fit(arguments: float[][], values: float[][], scales: float[][]) : KernelRidge =
        let n = arguments.Length
        Check.that (n >= 2) "arguments" $"kernel ridge regression needs at least two samples, not {n}."
        let length = values[0].Length
        let mean = Array.init length (fun i -> (values |> Array.fold (fun sum v -> sum + v[i]) 0.0) / float n)
        let centred = values |> Array.map (fun v -> Array.map2 (-) v mean)
        let distances = Array.init (n * n) (fun i -> squaredDistance arguments[i / n] arguments[i % n])
        let typical = sqrt (Array.fold (+) 0.0 distances / float (n * (n - 1)))

        let kernel width = distances |> Array.map (fun d -> Elementary.exp (-d / (2.0 * width * width)))

        let leaveOneOut (diagonal: float[]) (weights: float[][]) =
            let mutable sum = 0.0

            for s in 0 .. n - 1 do
                let own = diagonal[s]

                for i in 0 .. length - 1 do
                    let r = weights[s][i] / own / scales[s][i]
                    sum <- Math.FusedMultiplyAdd(r, r, sum)

            sum / float n

        let tried =
            [|
                for factor in widthFactors do
                    let width = factor * typical
                    let k = kernel width

                    for ridge in ridges do
                        let damped = k |> Array.mapi (fun i v -> if i / n = i % n then v + ridge else v)

                        match Dense.cholesky damped n with
                        | Some l ->
                            let weights = solve l centred
                            let error = leaveOneOut (inverseDiagonal l n) weights

                            if Double.IsFinite error then
                                width, ridge, weights, error
                        | None -> ()
            |]

        Check.that (tried.Length > 0) "arguments" "no kernel matrix is positive definite: the samples coincide."
        let width, ridge, weights, error = tried |> Array.minBy (fun (_, _, _, e) -> e)
        let size = int64 n
        let trials = int64 (widthFactors.Length * ridges.Length)

        let work =
            trials * (2L * size * size * size / 3L + 4L * size * size * int64 length)
            + size * size * 2L * int64 arguments[0].Length

        KernelRidge(arguments, mean, weights, width, ridge, error, work)

    /// The values at an argument, [outputs].
    member _.Predict(argument: float[]) : float[] =
        let result = Array.copy mean

        for s in 0 .. arguments.Length - 1 do
            let k = Elementary.exp (-(squaredDistance argument arguments[s]) / (2.0 * width * width))

            for i in 0 .. result.Length - 1 do
                result[i] <- Math.FusedMultiplyAdd(k, weights[s][i], result[i])

        result
