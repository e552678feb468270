namespace Spectral

/// The computation of a right-hand side f(t, y), written into its last argument.
type FieldFunction = delegate of time: float * state: float[] * slope: float[] -> unit

/// The right-hand side of dy/dt = f(t, y), y ∈ ℝⁿ. Value must be a function of its arguments alone, must fill the whole of slope,
/// and must neither change nor keep the arrays it is given (solvers use them again).
[<AbstractClass>]
type VectorField(stateSize: int) =
    do Check.that (stateSize > 0) "stateSize" $"a vector field needs at least one state, not {stateSize}."

    /// n, the size of the state.
    member _.StateSize = stateSize

    /// slope ← f(t, y).
    abstract Value: time: float * state: float[] * slope: float[] -> unit

    /// The field that a function computes.
    static member OfFunction(stateSize: int, value: FieldFunction) =
        { new VectorField(stateSize) with
            member _.Value(time, state, slope) = value.Invoke(time, state, slope)
        }

/// A vector field f(t, y; θ) with parameters θ ∈ ℝᵖ and its two derivative rules, which must be each other's transpose.
[<AbstractClass>]
type DifferentiableField(stateSize: int, parameters: float[]) =
    inherit VectorField(stateSize)

    /// θ: read it, do not write into it.
    member _.Parameters = parameters

    /// p, the number of parameters.
    member _.ParameterSize = parameters.Length

    /// The same field at other parameters.
    abstract WithParameters: parameters: float[] -> DifferentiableField

    /// Reverse rule: stateCotangent ← wᵀ ∂f/∂y (overwritten); parameterCotangent ← parameterCotangent + wᵀ ∂f/∂θ (accumulated).
    abstract Pull: time: float * state: float[] * w: float[] * stateCotangent: float[] * parameterCotangent: float[] -> unit

    /// Forward rule: slopeTangent ← ∂f/∂y · stateTangent + ∂f/∂θ · parameterTangent.
    abstract Push: time: float * state: float[] * stateTangent: float[] * parameterTangent: float[] * slopeTangent: float[] -> unit
