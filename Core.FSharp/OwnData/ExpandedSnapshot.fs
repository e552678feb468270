namespace Spectral

/// What a snapshot is in a basis: û(x) = Σ_n c_n Π_k √β_k φ_{n_k}(β_k (x_k − x₀_k)) for each field, and how far it is from the data.
type ExpandedSnapshot =
    {
        /// The trajectory's name; empty where there is only one.
        Trajectory: string
        /// The time.
        Time: float
        /// β and x₀ of each axis.
        Labels: Label[]
        /// c, [fields × modes].
        Coefficients: float[][]
        /// ‖u − û‖/‖u‖ on the samples, all fields together, each in its unit; 0 where u vanishes and so does û.
        Floor: float
        /// The share of ‖û‖² that the samples do not see, beyond or between them; NaN where scattered points or a weighted basis do not tell.
        Unseen: float
    }

/// A snapshot with its factorised fit: the data, the fit, the labels, the weights of the points, and whether they are those of a rule for ∫ dx.
type internal ObservedFit =
    {
        Data: FieldSnapshot
        Fit: NestedFit
        Labels: Label[]
        Weights: float[]
        IsRule: bool
    }
