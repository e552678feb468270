namespace Spectral

open System

/// Proper orthogonal decomposition: the orthonormal directions that hold most of the snapshots on a grid, the leading eigenvectors of their second moments.
/// Sirovich, Quart. Appl. Math. 45 (1987) 561.
[<Sealed>]
type OrthogonalModes private (points: int, count: int, modes: float[]) =
    /// Number of modes.
    member _.Count = count

    /// The leading modes of values on a grid, [snapshots × points].
    static member Of(values: float[], points: int, count: int) =
        Check.that
            (count >= 1 && count <= points)
            "count"
            $"{count} orthogonal modes of a grid of {points} points were asked for: use 1 to {points}."

        let snapshots = values.Length / points
        let moments = Dense.symmetricProduct values snapshots points
        let struct (_, vectors) = SymmetricEigen.decompose moments points
        // Eigenvalues increase: the last columns lead.
        OrthogonalModes(points, count, Array.init (count * points) (fun i -> vectors[(i % points) * points + points - 1 - i / points]))

    /// Coefficients [rows × count] of values [rows × points].
    member _.Project(values: float[]) : float[] =
        Array.init (values.Length / points * count) (fun i ->
            let row, k = i / count, i % count
            let mutable sum = 0.0

            for p in 0 .. points - 1 do
                sum <- Math.FusedMultiplyAdd(values[row * points + p], modes[k * points + p], sum)

            sum)

    /// Values [rows × points] of coefficients [rows × count].
    member _.Evaluate(coefficients: float[]) : float[] =
        Array.init (coefficients.Length / count * points) (fun i ->
            let row, p = i / points, i % points
            let mutable sum = 0.0

            for k in 0 .. count - 1 do
                sum <- Math.FusedMultiplyAdd(coefficients[row * count + k], modes[k * points + p], sum)

            sum)
