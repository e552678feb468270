/// One explicit Runge–Kutta step, its transpose and its derivative, in the exact arithmetic that every executor repeats bit for bit.
///
/// Stage i:   yᵢ = y, then for j = 0 … i−1 with aᵢⱼ ≠ 0:  yᵢ[m] = fma(h·aᵢⱼ, kⱼ[m], yᵢ[m]);   kᵢ = f(fma(cᵢ, h, t), yᵢ).
/// Step:      y₊ = y, then for increasing i with bᵢ ≠ 0:   y₊[m] = fma(h·bᵢ, kᵢ[m], y₊[m]).
/// h·aᵢⱼ and h·bᵢ are rounded once. Stages that do not reach y₊ (after the last bᵢ ≠ 0) are not evaluated.
module internal Spectral.RungeKuttaStep

open System

let inline fma (x: float) (y: float) (z: float) = Math.FusedMultiplyAdd(x, y, z)

/// target[m] ← fma(factor, source[m], target[m])
let addScaled (factor: float) (source: float[]) (target: float[]) =
    for m in 0 .. target.Length - 1 do
        target[m] <- fma factor source[m] target[m]

/// target[m] ← target[m] + source[m]
let add (source: float[]) (target: float[]) =
    for m in 0 .. target.Length - 1 do
        target[m] <- target[m] + source[m]

/// target ← y + h Σⱼ weightsⱼ kⱼ over j < count, in increasing j, skipping zero weights.
let combine (h: float) (weights: float[]) count (k: float[][]) (y: float[]) (target: float[]) =
    Array.Copy(y, target, y.Length)

    for j in 0 .. count - 1 do
        if weights[j] <> 0.0 then
            addScaled (h * weights[j]) k[j] target

/// Evaluates the stages first … last − 1 of the step (t, h) from y: their arguments yᵢ and slopes kᵢ.
let stages (tableau: Tableau) (field: VectorField) first last t h (y: float[]) (arguments: float[][]) (k: float[][]) =
    for i in first .. last - 1 do
        combine h tableau.DenseA[i] i k y arguments[i]
        field.Value(fma tableau.DenseC[i] h t, arguments[i], k[i])

/// y₊ ← the step (t, h) from y; arguments and k are filled with the stages that reach it.
let advance (tableau: Tableau) (field: VectorField) t h (y: float[]) (arguments: float[][]) (k: float[][]) (next: float[]) =
    let count = tableau.AdvancingStages
    stages tableau field 0 count t h y arguments k
    combine h tableau.B count k y next

/// bᵢ(θ) by Horner's rule: θ·fma(…fma(p_last, θ, p_(last−1))…, θ, p₀).
let interpolantWeight (row: float[]) (theta: float) =
    let mutable sum = row[row.Length - 1]

    for m in row.Length - 2 .. -1 .. 0 do
        sum <- fma sum theta row[m]

    sum * theta

/// Buffers of one row of n numbers a stage, the interpolant's further stage included.
let buffers (tableau: Tableau) n : float[][] = Array.init tableau.Interpolant.Length (fun _ -> Array.zeroCreate n)

/// The transpose of a step. From the cotangent ȳ of y₊, for i = count−1 … 0:
///     k̄ᵢ = (h·bᵢ)·ȳ (0 where bᵢ = 0), then for increasing j > i with aⱼᵢ ≠ 0: k̄ᵢ = fma(h·aⱼᵢ, vⱼ, k̄ᵢ), then + seedᵢ where the interpolant was read;
///     (vᵢ, θ̄ +=) = Pull(tᵢ, yᵢ, k̄ᵢ);
/// afterwards ȳ ← ȳ + v₀ + v₁ + … in increasing i.
[<Sealed>]
type Transpose(tableau: Tableau, field: DifferentiableField) =
    let v = buffers tableau field.StateSize
    let slope: float[] = Array.zeroCreate field.StateSize

    /// cotangent: ȳ of y₊ on entry, of y on return. seeds: a row a stage, or empty.
    member _.Pull(count, t, h, arguments: float[][], seeds: float[][], cotangent: float[], parameterCotangent: float[]) =
        for i in count - 1 .. -1 .. 0 do
            if i < tableau.Stages && tableau.B[i] <> 0.0 then
                let factor = h * tableau.B[i]

                for m in 0 .. slope.Length - 1 do
                    slope[m] <- factor * cotangent[m]
            else
                Array.Clear slope

            for j in i + 1 .. count - 1 do
                let a = tableau.DenseA[j][i]

                if a <> 0.0 then
                    addScaled (h * a) v[j] slope

            if seeds.Length > 0 then
                add seeds[i] slope

            field.Pull(fma tableau.DenseC[i] h t, arguments[i], slope, v[i], parameterCotangent)

        for i in 0 .. count - 1 do
            add v[i] cotangent

/// The derivative of a step in a direction (dy, dθ): the step's own arithmetic with dkᵢ = Push(tᵢ, yᵢ, dyᵢ, dθ) in the place of kᵢ.
[<Sealed>]
type Derivative(tableau: Tableau, field: DifferentiableField) =
    let slopes = buffers tableau field.StateSize
    let argument: float[] = Array.zeroCreate field.StateSize

    /// next ← the derivative of y₊ in the direction (tangent, parameterTangent).
    member _.Push(t, h, arguments: float[][], tangent: float[], parameterTangent: float[], next: float[]) =
        let count = tableau.AdvancingStages

        for i in 0 .. count - 1 do
            combine h tableau.A[i] i slopes tangent argument
            field.Push(fma tableau.C[i] h t, arguments[i], argument, parameterTangent, slopes[i])

        combine h tableau.B count slopes tangent next
