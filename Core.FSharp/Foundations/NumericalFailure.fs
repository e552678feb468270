namespace Spectral

/// A computation that could not go on: a NaN, an overflow, a matrix that is not positive definite, an iteration that did not converge.
/// The message says in one line where it happened and what to change.
type NumericalFailureException(message: string) =
    inherit System.ArithmeticException(message)
