namespace Spectral

/// The monomials of n variables up to a degree ≥ 1, without the constant: first all of degree 1, then all of degree 2, …; within a degree by their
/// variables in increasing order: y₀, y₁, y₀², y₀y₁, y₁², …
[<Sealed>]
type Monomials(variables: int, degree: int) =
    do
        Check.that (variables > 0) "variables" $"monomials need at least one variable, not {variables}."
        Check.that (degree > 0) "degree" $"the degree of a polynomial field is {degree}: it must be 1 or more."

    // Monomials of one degree: the variables of each, and where those begin whose first variable is i.
    let next (lower: int[][], starts: int[]) =
        let parts = Array.init variables (fun i -> lower[starts[i] ..] |> Array.map (fun m -> Array.append [| i |] m))
        let lengths = parts |> Array.map Array.length
        Array.concat parts, Array.scan (+) 0 lengths |> Array.take variables

    let levels =
        Array.unfold
            (fun (k, level) -> if k > degree then None else Some(level, (k + 1, next level)))
            (1, (Array.init variables (fun i -> [| i |]), Array.init variables id))

    let terms = levels |> Array.collect fst

    /// Number of variables.
    member _.Variables = variables
    /// The largest degree.
    member _.Degree = degree
    /// Number of monomials.
    member _.Count = terms.Length
    /// The variables of each monomial, ascending, repeated as often as they are multiplied.
    member _.Terms = terms

    /// All monomials of a vector [variables]: [Count].
    member _.Apply(y: Expr) : Expr =
        let up (lower: Expr) (starts: int[]) =
            Array.init variables (fun i ->
                let rest = Tensor.slice starts[i] (lower.Size - starts[i]) lower
                Tensor.scale (Tensor.element i y) rest)
            |> Tensor.concatenate

        levels[.. degree - 2]
        |> Array.scan (fun lower (_, starts) -> up lower starts) y
        |> Tensor.concatenate

    /// All monomials of numbers [variables]: [Count].
    member _.Of(y: float[]) : float[] = terms |> Array.map (fun term -> term |> Array.fold (fun product i -> product * y[i]) 1.0)
