namespace Spectral

/// Scale and centre of a moving basis along one axis: the basis functions are φ_n(Scale · (x − Center)).
type Label =
    {
        /// β, in 1/length; positive.
        Scale: float
        /// x₀, a length.
        Center: float
    }

/// What of the label moves with the solution and stands in the state behind the coefficients. Its number is how many numbers that is.
type LabelMotion =
    /// Neither: a bounded domain, or a basis that is the same at all times.
    | Still = 0
    /// β: a half line, whose end is x₀.
    | Scale = 1
    /// β and x₀: the whole line.
    | ScaleAndCenter = 2
