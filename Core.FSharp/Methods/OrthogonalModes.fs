namespace Spectral

/// Proper orthogonal decomposition: the orthonormal directions that hold most of the snapshots on a grid, the leading eigenvectors of their second moments.
/// Sirovich, Quart. Appl. Math. 45 (1987) 561.
module OrthogonalModes =
    /// The leading modes of values on a grid, [snapshots × points].
    let of' (values: float[]) (points: int) (count: int) : Coordinates =
        Check.that
            (count >= 1 && count <= points)
            "count"
            $"{count} orthogonal modes of a grid of {points} points were asked for: use 1 to {points}."

        let moments = Dense.symmetricProduct values (values.Length / points) points
        let struct (_, vectors) = SymmetricEigen.decompose moments points
        // Eigenvalues increase: the last columns lead.
        let mode k = Array.init points (fun p -> vectors[p * points + points - 1 - k])
        Coordinates.Along(StateShape.Plain points, Array.zeroCreate points, Array.init count mode)
