namespace Spectral

/// How fast an error can grow of itself: ‖e(t)‖ ≤ e^{ωt}‖e(0)‖ + ∫ e^{ω(t − s)} ‖R(s)‖ ds.
type Growth =
    /// ω is known.
    | Constant of float
    /// ω is the largest value over the domain of an expression of the solution's jets.
    | Largest of (PlaceAndTime -> FieldJet[] -> Expr)

/// An a-posteriori bound of the error by the residual R = ∂u/∂t − L[u].
type ErrorBound =
    {
        /// The density e of the norm, a function of the jets of R or of an error: ‖R‖² = mean of e, or ‖R‖ = mean of |e| where IsSquare is false.
        Density: PlaceAndTime -> FieldJet[] -> Expr
        /// Whether the density is that of a square.
        IsSquare: bool
        /// ω.
        Growth: Growth
    }

    /// The norm of L² of one field.
    static member Square(growth: Growth) =
        {
            Density = fun _ jets -> jets |> Array.map (fun jet -> Tensor.square jet.Value) |> Array.reduce Tensor.add
            IsSquare = true
            Growth = growth
        }

/// Particles that move with the density: where the points of a problem without a box lie.
type ParticleMotion =
    {
        /// A particle of the density at the start, [d].
        Draw: RandomStream -> float[]
        /// Its velocity, [d].
        Velocity: PlaceAndTime -> FieldJet[] -> Expr
    }

/// An integral over the box that the equation keeps: mass, momentum, energy.
type Invariant =
    {
        /// Its name.
        Name: string
        /// What is integrated, a scalar.
        Density: PlaceAndTime -> FieldJet[] -> Expr
    }

/// ∂u/∂t = L[u] with initial and boundary conditions: what a user states.
type InitialValueProblem =
    {
        /// The equation.
        Equation: EvolutionEquation
        /// Left and right end of every axis; empty for a problem on the whole space, whose points are particles.
        Box: struct (float * float)[]
        /// B(x), zero where the fields vanish on the boundary.
        Factor: (Expr -> Expr) option
        /// u_q(x, 0).
        Initial: (Expr -> Expr)[]
        /// What the steps' errors are measured by: the mean of these squares over the domain at the start, one a field.
        SquaredScales: PlaceAndTime -> FieldJet[] -> Expr[]
        /// Particles, where the points are particles.
        Particles: ParticleMotion option
        /// A bound of the error, where one is known.
        Bound: ErrorBound option
        /// Integrals that the equation keeps, where some are known.
        Invariants: Invariant[]
        /// t₀ < t₁ < …: the start, and the times at which the solution is wanted.
        Times: float[]
    }

module InitialValueProblem =
    /// Π (x_i − l_i)(r_i − x_i)·4/(r_i − l_i)²: zero on the walls of a box, 1 in its middle.
    let wallFactor (box: struct (float * float)[]) (x: Expr) : Expr =
        box
        |> Array.mapi (fun axis (struct (left, right)) ->
            let own = Tensor.element axis x
            let width = right - left
            (4.0 / (width * width)) * ((own - Tensor.scalar left) * (Tensor.scalar right - own)))
        |> Array.reduce Tensor.multiply

    let private valuesSquared _ (jets: FieldJet[]) = jets |> Array.map (fun jet -> Tensor.square jet.Value)

    /// A problem in a box.
    let inBox
        (equation: EvolutionEquation)
        (box: struct (float * float)[])
        (factor: (Expr -> Expr) option)
        (initial: (Expr -> Expr)[])
        (times: float[])
        : InitialValueProblem =
        {
            Equation = equation
            Box = box
            Factor = factor
            Initial = initial
            SquaredScales = valuesSquared
            Particles = None
            Bound = None
            Invariants = [||]
            Times = times
        }

    /// A density u = e^φ on the whole space, carried by particles; an absolute error of φ is a relative one of u.
    let ofDensity
        (equation: EvolutionEquation)
        (particles: ParticleMotion)
        (logDensity: Expr -> Expr)
        (times: float[])
        : InitialValueProblem =
        {
            Equation = equation
            Box = [||]
            Factor = None
            Initial = [| logDensity |]
            SquaredScales = fun _ _ -> [| Tensor.scalar 1.0 |]
            Particles = Some particles
            Bound = None
            Invariants = [||]
            Times = times
        }
