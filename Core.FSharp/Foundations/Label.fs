namespace Spectral

/// Scale and centre of a moving basis along one axis: the basis functions are φ_n(Scale · (x − Center)).
type Label =
    {
        /// β, in 1/length; positive.
        Scale: float
        /// x₀, a length.
        Center: float
    }
