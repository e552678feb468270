namespace Spectral

/// The coefficients of one field on its basis as the 2K numbers of its modes on a torus, and back.
type private TorusField = { Forward: float[] -> float[]; Backward: float[] -> float[] }

/// What a field is at the two walls of an interval, that is, by which extension it goes on beyond them with twice the length as period.
type Wall =
    /// u = 0: the odd extension.
    | Odd = -1
    /// u_x = 0: the even extension.
    | Even = 1

/// States of a basis that stands still as modes e^{iκ(x − x₀)} of a torus and back. A periodic basis has the modes itself,
///   1/√L,  √(2/L) cos κ(x − x₀),  √(2/L) sin κ(x − x₀)   (products of these along several axes);
/// on an interval between walls the fields are extended, odd or even, to a torus of twice the length. Modes that the basis does not have are 0.
[<Sealed>]
type TorusStates private (basis: ObservedBasis, modes: TorusModes, walls: Wall[], maps: TorusField[]) =
    let count, fields, own = modes.Count, basis.Fields, basis.Modes

    static let periodic (basis: ObservedBasis) (modes: TorusModes) : TorusField =
        let lengths, count, own = modes.Lengths, modes.Count, basis.Modes
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

        {
            Forward =
                fun c ->
                    let found = Array.zeroCreate (2 * count)

                    for i in 0 .. own - 1 do
                        for struct (j, a, b) in entries[i] do
                            found[j] <- found[j] + c[i] * a
                            found[j + count] <- found[j + count] + c[i] * b

                    found
            Backward =
                fun found ->
                    entries
                    |> Array.map (fun entry ->
                        entry
                        |> Array.fold (fun sum (struct (j, a, b)) -> sum + multiplicity[j] * (found[j] * a + found[j + count] * b)) 0.0
                        |> (*) volume)
        }

    // Of an extended field the modes are real (even) or imaginary (odd): the discrete transform of its values on m even points of the torus.
    static let between (basis: ObservedBasis) (modes: TorusModes) (wall: Wall) : TorusField =
        let left, right = basis.Axes[0].Left, basis.Axes[0].Right
        let count, own = modes.Count, basis.Modes
        let half = 2 * (count + 1)
        let points = Array.init (half + 1) (fun j -> left + (right - left) * float j / float half)
        let table = basis.Tensor.ValuesAt points
        let isOdd = wall = Wall.Odd
        // e^{−iκ_k (x_j − left)} with κ_k (x_j − left) = π k j/half.
        let angle k j = UnitCircle.at (int64 (k * j % (2 * half))) (int64 (2 * half))

        let forward =
            Array.init (count * own) (fun p ->
                let k, i = p / own, p % own

                let terms =
                    Array.init (half + 1) (fun j ->
                        let struct (c, s) = angle k j
                        // The two halves of the torus together; the walls once.
                        let weight = (if j = 0 || j = half then 0.5 else 1.0) / float half
                        weight * table[j * own + i] * (if isOdd then -s else c))

                Summation.sum terms)

        // The modes' functions on the basis: cos κ(x − left), or sin.
        let backward =
            let columns =
                Array.init count (fun k ->
                    basis.Tensor.Project(
                        (fun (x: float[]) ->
                            let angle = System.Math.PI * float k * (x[0] - left) / (right - left)
                            if isOdd then Elementary.sin angle else Elementary.cos angle),
                        [| 4 * (own + count) |]
                    ))

            Array.init (own * count) (fun p -> let column = columns[p % count] in column[p / count])

        let multiplicity = modes.Multiplicity
        let offset = if isOdd then count else 0

        {
            Forward =
                fun c ->
                    let found = Array.zeroCreate (2 * count)
                    Array.blit (Dense.product forward c count 1 own) 0 found offset count
                    found
            Backward =
                fun found ->
                    // û_k e^{iκx} and its conjugate: 2 Re û cos κx − 2 Im û sin κx.
                    let sign = if isOdd then -1.0 else 1.0
                    let weighed = Array.init count (fun k -> sign * multiplicity[k] * found[offset + k])
                    Dense.product backward weighed own 1 count
        }

    /// The basis.
    member _.Basis = basis
    /// The modes: periods and highest wavenumbers.
    member _.Modes = modes
    /// What each field is at the walls; none on a periodic basis.
    member _.Walls = walls

    /// The modes of a state, [fields × 2K].
    member _.Forward(state: float[]) : float[] = Array.init fields (fun f -> maps[f].Forward(Array.sub state (f * own) own)) |> Array.concat

    /// The state of modes.
    member _.Backward(found: float[]) : float[] =
        Array.init fields (fun f -> maps[f].Backward(Array.sub found (f * 2 * count) (2 * count)))
        |> Array.concat

    /// Trajectories of states as trajectories of modes.
    member this.Trajectories(trajectories: ObservedTrajectory[]) : ModeTrajectory[] =
        trajectories
        |> Array.map (fun t ->
            {
                Times = t.Times
                States = t.States |> Array.map this.Forward
                Parameters = t.Parameters
            })

    /// Those of a basis whose axes are all periodic and stand still, null for another.
    static member TryOf(basis: ObservedBasis) : TorusStates | null =
        if basis.Moves || basis.Axes |> Array.exists (fun axis -> not axis.IsPeriodic) then
            null
        else
            let lengths = basis.Axes |> Array.map (fun axis -> axis.Right - axis.Left)
            let orders = Array.init lengths.Length (fun k -> (basis.Tensor.Axes[k].Basis.Count - 1) / 2)
            let modes = TorusModes(lengths, orders, 1)
            let map = periodic basis modes
            TorusStates(basis, modes, [||], Array.create basis.Fields map)

    /// Those of a basis of one interval between walls, null for another.
    static member TryBetween(basis: ObservedBasis, walls: Wall[]) : TorusStates | null =
        if basis.Dimension > 1 || basis.Axes[0].Kind <> "interval" || walls.Length <> basis.Fields then
            null
        else
            let modes = TorusModes([| 2.0 * (basis.Axes[0].Right - basis.Axes[0].Left) |], [| basis.Modes - 1 |], 1)
            let odd, even = lazy (between basis modes Wall.Odd), lazy (between basis modes Wall.Even)
            TorusStates(basis, modes, walls, walls |> Array.map (fun wall -> if wall = Wall.Odd then odd.Value else even.Value))

    /// What each field is at the walls of an interval, as trajectories show: odd where it vanishes there, even where its slope does; none where one is neither.
    static member WallsOf(basis: ObservedBasis, trajectories: ObservedTrajectory[]) : Wall[] voption =
        if basis.Dimension > 1 || basis.Axes[0].Kind <> "interval" then
            ValueNone
        else
            let left, right = basis.Axes[0].Left, basis.Axes[0].Right
            let own = basis.Modes
            let count = 4 * own
            let step = (right - left) / float count
            let points = Array.init (count + 1) (fun j -> left + step * float j)
            let table = basis.Tensor.ValuesAt points
            let states = ObservedTrajectories.states trajectories |> ObservedTrajectories.thinned 50
            let floor = ValidationFolds.rootMeanSquare (trajectories |> Array.collect _.Floors)

            let size (values: float[]) = sqrt (Dense.dot values values / float values.Length)

            let wallOf field =
                let values =
                    states
                    |> Array.map (fun state -> Dense.product table (Array.sub state (field * own) own) (count + 1) 1 own)

                // One-sided differences of second order at the walls, central ones between.
                let slopes =
                    values
                    |> Array.map (fun u ->
                        Array.init (count + 1) (fun j ->
                            if j = 0 then
                                (-3.0 * u[0] + 4.0 * u[1] - u[2]) / (2.0 * step)
                            elif j = count then
                                (3.0 * u[count] - 4.0 * u[count - 1] + u[count - 2]) / (2.0 * step)
                            else
                                (u[j + 1] - u[j - 1]) / (2.0 * step)))

                let share (functions: float[][]) =
                    size (functions |> Array.collect (fun u -> [| u[0]; u[count] |]))
                    / max (size (Array.concat functions)) 1e-300

                let flat, none = share slopes, share values

                // A coarse basis is less sure of slopes than of values; a wall that was not one forecasts badly and is not taken.
                if none <= 0.02 + 10.0 * floor && none <= flat then Some Wall.Odd
                elif flat <= 0.2 then Some Wall.Even
                else None

            let found = Array.init basis.Fields wallOf

            if found |> Array.forall Option.isSome then
                ValueSome(Array.map Option.get found)
            else
                ValueNone

    /// Those of a periodic basis, or of an interval at whose walls the fields of trajectories vanish or are flat; null where there are none.
    static member Of(basis: ObservedBasis, trajectories: ObservedTrajectory[]) : TorusStates | null =
        match TorusStates.TryOf basis with
        | null when basis.Moves -> null
        | null ->
            match TorusStates.WallsOf(basis, trajectories) with
            | ValueSome walls -> TorusStates.TryBetween(basis, walls)
            | ValueNone -> null
        | states -> states
