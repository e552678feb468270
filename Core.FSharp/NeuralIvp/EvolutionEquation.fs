namespace Spectral

/// Where and when an operator is evaluated.
type PlaceAndTime =
    {
        /// x, [d].
        Place: Expr
        /// t, a scalar.
        Time: Expr
    }

    /// x_i.
    member p.Coordinate(axis: int) = Tensor.element axis p.Place

/// ∂u_q/∂t = L_q[u](x, t), q = 1 … Q: a function from the jets of all fields to Q scalars. Equations of second order in time are two fields.
type EvolutionEquation =
    {
        /// Its name in tables and messages.
        Name: string
        /// d.
        Dimension: int
        /// The fields' names.
        Fields: string[]
        /// L.
        Right: PlaceAndTime -> FieldJet[] -> Expr[]
    }

module EvolutionEquation =
    /// u_t = L[u].
    let firstOrder (name: string) (dimension: int) (right: PlaceAndTime -> FieldJet -> Expr) : EvolutionEquation =
        {
            Name = name
            Dimension = dimension
            Fields = [| "u" |]
            Right = fun place jets -> [| right place jets[0] |]
        }

    /// u_tt = L[u] as u_t = v, v_t = L[u].
    let secondOrder (name: string) (dimension: int) (right: PlaceAndTime -> FieldJet -> Expr) : EvolutionEquation =
        {
            Name = name
            Dimension = dimension
            Fields = [| "u"; "v" |]
            Right = fun place jets -> [| jets[1].Value; right place jets[0] |]
        }

    /// u_t = D Δu − ∇·(h u) for a density u = e^φ, in φ:  φ_t = D (Δφ + |∇φ|²) − h·∇φ − ∇·h. The drift and its divergence are functions of place and time.
    let fokkerPlanck
        (name: string)
        (dimension: int)
        (diffusion: float)
        (drift: PlaceAndTime -> Expr)
        (divergence: PlaceAndTime -> Expr)
        : EvolutionEquation =
        firstOrder name dimension (fun place phi ->
            let spread =
                if diffusion = 0.0 then
                    Tensor.scalar 0.0
                else
                    diffusion * (phi.Laplacian + Tensor.dot phi.Gradient phi.Gradient)

            spread - Tensor.dot (drift place) phi.Gradient - divergence place)

    /// u_t = −c·∇u for a velocity c without divergence: the same for u and for log u.
    let transport (name: string) (dimension: int) (velocity: PlaceAndTime -> Expr) : EvolutionEquation =
        firstOrder name dimension (fun place u -> Tensor.negate (Tensor.dot (velocity place) u.Gradient))
