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

    /// (K + ρI)⁻¹ [samples × samples], or None where it is not positive definite.
    static let inverse (kernel: float[]) n (ridge: float) =
        let damped = Array.mapi (fun i v -> if i / n = i % n then v + ridge else v) kernel

        Dense.cholesky damped n
        |> Option.map (fun l ->
            // Columns of L⁻¹, then L⁻ᵀ L⁻¹; rows of zeros are skipped.
            let lower = Array.zeroCreate<float>(n * n)

            for i in 0 .. n - 1 do
                let own = 1.0 / l[i * n + i]

                for k in 0 .. i - 1 do
                    let factor = -l[i * n + k]

                    for j in 0..k do
                        lower[i * n + j] <- Math.FusedMultiplyAdd(factor, lower[k * n + j], lower[i * n + j])

                for j in 0 .. i - 1 do
                    lower[i * n + j] <- lower[i * n + j] * own

                lower[i * n + i] <- own

            let result = Array.zeroCreate<float>(n * n)

            for k in 0 .. n - 1 do
                for i in 0..k do
                    let factor = lower[k * n + i]

                    for j in 0..i do
                        result[i * n + j] <- Math.FusedMultiplyAdd(factor, lower[k * n + j], result[i * n + j])

            for i in 0 .. n - 1 do
                for j in i + 1 .. n - 1 do
                    result[i * n + j] <- result[j * n + i]

            result)

    static let weightsOf (inverse: float[]) (values: float[][]) =
        let n, length = values.Length, values[0].Length

        Array.init n (fun s ->
            let row = Array.zeroCreate<float> length

            for t in 0 .. n - 1 do
                let factor = inverse[s * n + t]
                let source = values[t]

                for i in 0 .. length - 1 do
                    row[i] <- Math.FusedMultiplyAdd(factor, source[i], row[i])

            row)

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

        let leaveOneOut (inverse: float[]) (weights: float[][]) =
            let mutable sum = 0.0

            for s in 0 .. n - 1 do
                let own = inverse[s * n + s]

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
                        match inverse k n ridge with
                        | Some inverse ->
                            let weights = weightsOf inverse centred
                            let error = leaveOneOut inverse weights

                            if Double.IsFinite error then
                                width, ridge, weights, error
                        | None -> ()
            |]

        Check.that (tried.Length > 0) "arguments" "no kernel matrix is positive definite: the samples coincide."
        let width, ridge, weights, error = tried |> Array.minBy (fun (_, _, _, e) -> e)
        let size = int64 n
        let trials = int64 (widthFactors.Length * ridges.Length)
        let work = trials * (size * size * size + 2L * size * size * int64 length) + size * size * 2L * int64 arguments[0].Length
        KernelRidge(arguments, mean, weights, width, ridge, error, work)

    /// The values at an argument, [outputs].
    member _.Predict(argument: float[]) : float[] =
        let result = Array.copy mean

        for s in 0 .. arguments.Length - 1 do
            let k = Elementary.exp (-(squaredDistance argument arguments[s]) / (2.0 * width * width))

            for i in 0 .. result.Length - 1 do
                result[i] <- Math.FusedMultiplyAdd(k, weights[s][i], result[i])

        result
