namespace Spectral

/// Integrals I_k that an equation keeps, kept by its run. With the rows C_k = ∂I_k/∂θ and the regularised M of the step's points, velocities solve the bordered problem
///     v = v₀ − M⁻¹Cᵀ (C M⁻¹Cᵀ)⁻¹ C v₀,    so that C v = 0,
/// and since constraints on velocities alone drift, a state is corrected by one step of Newton's method in the same metric, θ ← θ + M⁻¹Cᵀ (C M⁻¹Cᵀ)⁻¹ (I(u₀) − I(θ)).
/// The integrals are sums over Gauss's product rule on the box, not over the step's points, whose noise is larger than the drift. So C has a small part in directions that the points hardly see: the
/// metric needs a regularisation that is larger than the velocities', or that part decides.
/// That constraints on velocities alone drift is seen in arXiv 2310.07485.
[<Sealed>]
type internal InvariantProjection
    (engine: IEngine, problem: InitialValueProblem, networks: FieldNetwork[], at: PlaceAndTime, values: Expr[], nodes: int) =
    let invariants = problem.Invariants
    let count = networks |> Array.sumBy _.Count

    do
        Check.that
            (invariants.Length > 0)
            "invariants"
            $"no integral is known that {problem.Equation.Name} keeps: leave the invariants of its settings 'Drifting'."

        Check.that
            (problem.Box.Length > 0)
            "invariants"
            $"{problem.Equation.Name} has particles and no box: its integrals are not sums over Gauss's rule; leave the invariants 'Drifting'."

        Check.that (nodes >= 2) "invariants" $"a rule of {nodes} nodes an axis was asked for: use 2 or more."

        Check.that
            (problem.Box |> Array.fold (fun all _ -> all * float nodes) 1.0 <= 1e6)
            "invariants"
            $"{nodes} nodes an axis are more than a million in {problem.Box.Length} dimensions: use fewer."

    /// The rule's places [n × d] and weights [n], whose sum is the volume of the box.
    let places, weights =
        let rule = Gauss.legendre nodes

        let axis (struct (left, right)) =
            Array.map2 (fun x w -> struct ([ left + 0.5 * (right - left) * (1.0 + x) ], 0.5 * (right - left) * w)) rule.Nodes rule.Weights

        let all =
            problem.Box
            |> Array.map axis
            |> Array.reduce (fun before own ->
                Array.allPairs before own |> Array.map (fun (struct (x, v), struct (y, w)) -> struct (x @ y, v * w)))

        all |> Array.collect (fun struct (x, _) -> Array.ofList x), all |> Array.map (fun struct (_, w) -> w)

    let weight = Tensor.input "weight" [||]
    let inputs = [| at.Place; weight |]

    let densities (fields: Expr[]) =
        let jets = fields |> Array.map (fun u -> FieldJet(at.Place, u))
        invariants |> Array.map (fun own -> weight * own.Density at jets)

    let integrals name (fields: unit -> Expr[]) =
        new FieldProgram(engine, name, inputs, (fun () -> densities (fields ()) |> Array.mapi (fun k e -> struct ($"integral {k}", e))))

    let current = integrals "integrals" (fun () -> values)

    let rows =
        new FieldProgram(
            engine,
            "rows of the integrals",
            inputs,
            fun () ->
                let parameters = networks |> Array.collect _.Parameters

                densities values
                |> Array.mapi (fun k density ->
                    Differentiation.tryPull [| struct (density, Tensor.scalar 1.0) |] parameters
                    |> Array.map2
                        (fun (leaf: Expr) slope ->
                            slope
                            |> Option.map (fun slope ->
                                struct ($"{k} {leaf.Attributes[0]}", Tensor.batchSum (Tensor.reshape [| leaf.Size |] slope))))
                        parameters)
                |> Array.concat
                |> Array.choose id
        )

    let sums (program: FieldProgram) theta given =
        program.Evaluate(theta, given, weights.Length, [| places; weights |]) |> Array.map Summation.sum

    let exact =
        lazy
            (use program = integrals "exact integrals" (fun () -> problem.Initial |> Array.map (fun g -> g at.Place))
             sums program [||] [| struct ("time", [| problem.Times[0] |]) |])

    /// μ of the metric, in units of the trace.
    let regularisation = 1e-6

    /// The factor of M + μI, one a field.
    let factored (systems: TangentSystem[]) =
        systems
        |> Array.map (fun system ->
            let p = system.Count
            let factor = engine.Vector(p * p)

            if not (engine.Algebra.Factor(system.Normal, p, regularisation * system.Trace, factor)) then
                raise (
                    NumericalFailureException "the metric of the invariants is not positive definite: use fewer parameters or more points."
                )

            system.Note(int64 p * int64 p * int64 p / 3L)
            factor)

    /// The least change of the parameters in the metric M + μI, [p], with C δ = wanted.
    let leastChange (systems: TangentSystem[]) (constraints: float[][]) (wanted: float[]) : float[] =
        let factors = factored systems
        let k = constraints.Length

        let moved =
            constraints
            |> Array.map (fun row ->
                factors
                |> Array.mapi (fun q factor ->
                    use x = engine.VectorOf(Array.sub row networks[q].First networks[q].Count)
                    engine.Algebra.Solve(factor, networks[q].Count, x)
                    x.ToArray())
                |> Array.concat)

        factors |> Array.iter (fun f -> f.Dispose())

        match Dense.solvePositiveDefinite (Array.init (k * k) (fun ij -> Dense.dot constraints[ij / k] moved[ij % k])) wanted k with
        | None ->
            raise (
                NumericalFailureException
                    $"the invariants of {problem.Equation.Name} depend on each other at this state: keep fewer of them, or let them drift."
            )
        | Some multipliers ->
            let change = Array.zeroCreate count
            multipliers |> Array.iteri (fun j a -> Dense.subtract -a moved[j] change)
            change

    /// I_k of the exact initial condition.
    member _.Exact = exact.Value

    /// Operations of its programs so far.
    member _.Operations = current.Operations + rows.Operations

    /// I_k at a state.
    member _.Values(theta: float[], given) : float[] = sums current theta given

    /// C, one row of all parameters an integral.
    member _.Rows(theta: float[], given) : float[][] =
        use place = engine.VectorOf places
        use weight = engine.VectorOf weights
        rows.Run(theta, given, weights.Length, [| place; weight |]) |> Array.iter (fun v -> v.Dispose())
        let found = rows.Sums.ToArray()
        let constraints = Array.init invariants.Length (fun _ -> Array.zeroCreate count)

        for slot in rows.Program.Sums do
            let name = slot.Name.Split ' '
            Array.blit found slot.Operand.Address constraints[int name[0]] (int name[1]) slot.Size

        constraints

    /// The velocity of least change that moves along the invariants, from the systems that the velocity was found with.
    member p.Tangent(systems, theta, given, velocity: float[]) : float[] =
        let constraints = p.Rows(theta, given)
        let change = leastChange systems constraints (constraints |> Array.map (fun c -> -(Dense.dot c velocity)))
        Array.map2 (+) velocity change

    /// One step of Newton's method towards the exact values.
    member p.Restored(systems, theta: float[], given) : float[] =
        let wanted = Array.map2 (-) p.Exact (p.Values(theta, given))
        Array.map2 (+) theta (leastChange systems (p.Rows(theta, given)) wanted)

    interface System.IDisposable with
        member _.Dispose() =
            for program in [| current; rows |] do
                (program :> System.IDisposable).Dispose()
