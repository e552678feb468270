namespace Spectral

/// States on a periodic basis that stands still, as modes of a torus and back:
///   1/√L,  √(2/L) cos κ(x − x₀),  √(2/L) sin κ(x − x₀)   against   e^{iκ(x − x₀)},
/// products of these along several axes. Modes that the basis does not have are 0.
[<Sealed>]
type TorusStates private (basis: ObservedBasis, lengths: float[], orders: int[]) =
    let modes = TorusModes(lengths, orders, 1)
    let count, fields, own = modes.Count, basis.Fields, basis.Modes
    let place = modes.Indices |> Array.mapi (fun j n -> List.ofArray n, j) |> dict
    let multiplicity = modes.Multiplicity
    let volume = Array.fold (*) 1.0 lengths

    // Each coefficient as exponentials: the mode and the complex weight.
    let entries =
        Array.init own (fun i ->
            let index = basis.Tensor.Modes.Unrank i

            let along k =
                let n = (index[k] + 1) / 2
                let size = sqrt (2.0 / lengths[k])

                if index[k] = 0 then [ 0, 1.0 / sqrt lengths[k], 0.0 ]
                elif index[k] % 2 = 1 then [ n, 0.5 * size, 0.0; -n, 0.5 * size, 0.0 ]
                else [ n, 0.0, -0.5 * size; -n, 0.0, 0.5 * size ]

            let rec products k =
                if k = lengths.Length then
                    [ [], 1.0, 0.0 ]
                else
                    [
                        for n, a, b in along k do
                            for rest, c, d in products (k + 1) -> n :: rest, a * c - b * d, a * d + b * c
                    ]

            products 0
            |> List.choose (fun (n, a, b) ->
                match place.TryGetValue n with
                | true, j -> Some(struct (j, a, b))
                | _ -> None)
            |> Array.ofList)

    /// The basis.
    member _.Basis = basis
    /// The modes: periods and highest wavenumbers.
    member _.Modes = modes

    /// The modes of a state, [fields × 2K].
    member _.Forward(state: float[]) : float[] =
        let found = Array.zeroCreate (fields * 2 * count)

        for f in 0 .. fields - 1 do
            for i in 0 .. own - 1 do
                let c = state[f * own + i]

                for struct (j, a, b) in entries[i] do
                    let at = f * 2 * count + j
                    found[at] <- found[at] + c * a
                    found[at + count] <- found[at + count] + c * b

        found

    /// The state of modes.
    member _.Backward(found: float[]) : float[] =
        Array.init (fields * own) (fun place ->
            let f, i = place / own, place % own

            entries[i]
            |> Array.fold
                (fun sum (struct (j, a, b)) ->
                    let at = f * 2 * count + j
                    sum + multiplicity[j] * (found[at] * a + found[at + count] * b))
                0.0
            |> (*) volume)

    /// Trajectories of states as trajectories of modes.
    member this.Trajectories(trajectories: ObservedTrajectory[]) : ModeTrajectory[] =
        trajectories
        |> Array.map (fun t -> { Times = t.Times; States = t.States |> Array.map this.Forward })

    /// Those of a basis whose axes are all periodic and stand still, null for another.
    static member TryOf(basis: ObservedBasis) : TorusStates | null =
        if basis.Moves || basis.Axes |> Array.exists (fun axis -> not axis.IsPeriodic) then
            null
        else
            let lengths = basis.Axes |> Array.map (fun axis -> axis.Right - axis.Left)
            let orders = Array.init lengths.Length (fun k -> (basis.Tensor.Axes[k].Basis.Count - 1) / 2)
            TorusStates(basis, lengths, orders)
