namespace Spectral

/// A basis by its family's name, its order and its exponents given apart, as on a command line; Basis.Parse reads them in one text.
[<AbstractClass; Sealed>]
type NamedBasis private () =

    static let none name (exponents: float[]) =
        Check.that (exponents.Length = 0) "exponents" $"{name} has no exponents, but {exponents.Length} were given: remove alpha."

    static let one name (usual: float) (exponents: float[]) =
        Check.that (exponents.Length <= 1) "exponents" $"{name} has one exponent, but {exponents.Length} were given: give one alpha."

        if exponents.Length = 0 then usual else exponents[0]

    /// The names.
    static member Names =
        [| "chebyshev"; "fourier"; "hermite"; "jacobi"; "laguerre"; "legendre"; "mapped-jacobi"; "power-laguerre" |]

    /// The basis (fourier on [0, 2π]). Exponents: a, b of jacobi, or one for both; alpha of laguerre and power-laguerre (0 if none) and of mapped-jacobi (½ if none).
    /// Errors: ArgumentException for an unknown name, with the nearest, or exponents that the family does not have.
    static member Create(name: string, order: int, exponents: float[]) : Basis =
        match name with
        | "chebyshev" ->
            none name exponents
            Basis.Chebyshev order
        | "fourier" ->
            none name exponents
            Basis.Fourier order
        | "hermite" ->
            none name exponents
            Basis.Hermite order
        | "legendre" ->
            none name exponents
            Basis.Legendre order
        | "laguerre" -> Basis.Laguerre(order, one name 0.0 exponents)
        | "power-laguerre" -> Basis.PowerLaguerre(order, one name 0.0 exponents)
        | "mapped-jacobi" -> Basis.MappedJacobi(order, one name 0.5 exponents)
        | "jacobi" ->
            Check.that
                (exponents.Length = 1 || exponents.Length = 2)
                "exponents"
                "jacobi needs its exponents a, b > −1 of the weight (1−x)^a (1+x)^b: give alpha as a,b."

            Basis.Jacobi(order, exponents[0], Array.last exponents)
        | _ -> invalidArg (nameof name) (Suggestion.unknown "basis" name NamedBasis.Names)
