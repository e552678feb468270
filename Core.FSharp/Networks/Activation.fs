namespace Spectral

/// What a hidden unit does with its input.
type Activation =
    /// tanh x
    | Tanh = 0
    /// x for x > 0, else eˣ − 1
    | Elu = 1
    /// log(1 + eˣ)
    | Softplus = 2
    /// sin x
    | Sine = 3
    /// x/(1 + e⁻ˣ)
    | Swish = 4
    /// x (1 + erf(x/√2))/2
    | Gelu = 5

/// Activations as expressions.
module Activation =
    let private rootHalf = 0.7071067811865476

    /// The activation applied to every element.
    let apply (activation: Activation) (x: Expr) : Expr =
        match activation with
        | Activation.Tanh -> Tensor.tanh x
        | Activation.Elu ->
            let positive = Tensor.positivePart x
            positive + Tensor.expm1 (x - positive)
        | Activation.Softplus -> Tensor.softplus x
        | Activation.Sine -> Tensor.sin x
        | Activation.Swish -> x * Tensor.sigmoid x
        | Activation.Gelu -> 0.5 * x * (1.0 + Tensor.erf (rootHalf * x))
        | other ->
            Check.that false "activation" $"there is no activation {int other}: use tanh, elu, softplus, sine, swish or gelu."
            x

    /// Its name in tables and configurations.
    let name (activation: Activation) = activation.ToString().ToLowerInvariant()
