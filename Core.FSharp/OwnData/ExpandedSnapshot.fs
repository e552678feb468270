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
        /// The known inputs at this time, [inputs].
        Inputs: float[]
    }

/// Points with their grid, if they lie on one, and their weights.
type internal WeightedPoints =
    {
        Points: float[][]
        Grid: GridShape | null
        Weights: float[]
        /// Those along each axis of the grid.
        AxisWeights: float[][]
        /// Whether the weights are those of a rule for ∫ dx.
        IsRule: bool
    }

/// A snapshot with its labels, and the factorisation that gives the fits of all orders.
type internal ObservedFit = { Data: FieldSnapshot; Fit: NestedFit; Weights: float[]; IsRule: bool }
