namespace Spectral

/// A random walk on the cells of a grid with walls: four moves of equal probability, a blocked one stays. The matrix P is symmetric, its law uniform. The eigenvectors of P are the
/// proto-value functions of reinforcement learning (Mahadevan and Maggioni, J. Mach. Learn. Res. 8 (2007) 2169).
[<Sealed>]
type GridWorld private (name: string, side: int, cells: struct (int * int)[]) =
    let numbers =
        let table = Array.create (side * side) -1
        cells |> Array.iteri (fun i (struct (row, column)) -> table[row * side + column] <- i)
        table

    /// Where the four moves from each cell end.
    let moves =
        cells
        |> Array.map (fun struct (row, column) ->
            [| struct (-1, 0); struct (1, 0); struct (0, -1); struct (0, 1) |]
            |> Array.map (fun struct (down, right) ->
                let r, c = row + down, column + right
                let isInside = r >= 0 && c >= 0 && r < side && c < side && numbers[r * side + c] >= 0
                if isInside then numbers[r * side + c] else numbers[row * side + column]))

    let transitions =
        let p = Array.zeroCreate (cells.Length * cells.Length)

        for i in 0 .. cells.Length - 1 do
            for j in moves[i] do
                p[i * cells.Length + j] <- p[i * cells.Length + j] + 0.25

        Matrix(cells.Length, cells.Length, p)

    let spectrum =
        lazy
            (let struct (values, vectors) = HouseholderEigen.decompose transitions
             let n = values.Length
             let root = sqrt (float n)
             struct (Array.rev values, Matrix.Init(n, n, (fun i j -> root * vectors[i, n - 1 - j]))))

    static let ofOpen name side isOpen =
        GridWorld(
            name,
            side,
            [|
                for row in 0 .. side - 1 do
                    for column in 0 .. side - 1 do
                        if isOpen row column then
                            struct (row, column)
            |]
        )

    /// Such as "rooms(2,5)".
    member _.Name = name
    /// Number of cells one can stand on.
    member _.States = cells.Length
    /// P [states × states], symmetric.
    member _.Transitions = transitions
    /// Rows of the grid, and as many columns.
    member _.Side = side

    /// Which row and which column a state has, [states × 2 side], a one in each half.
    member _.Indicators: Matrix =
        Matrix.Init(
            cells.Length,
            2 * side,
            fun i j ->
                let struct (row, column) = cells[i]
                if j = row || j = side + column then 1.0 else 0.0
        )

    /// The eigenvalues of P, descending, and its eigenvectors as columns, orthonormal under the uniform law [states × states].
    member _.Spectrum: struct (float[] * Matrix) = spectrum.Value

    /// The eigenvalue of the resolvent (1 − γ) P (I − γP)⁻¹ that belongs to λ of P: both have the same eigenvectors, and the gaps near 1 are wider.
    static member Resolved (gamma: float) (eigenvalue: float) : float = (1.0 - gamma) * eigenvalue / (1.0 - gamma * eigenvalue)

    /// The resolvent (1 − γ) P (I − γP)⁻¹ = (1 − γ) Σ γʲ⁻¹ Pʲ, what pairs at a geometric lag sample; P for γ = 0.
    member _.Resolvent(gamma: float) : Matrix =
        Check.that (gamma >= 0.0 && gamma < 1.0) "gamma" $"a discount is in [0, 1), not {gamma}."
        let struct (values, vectors) = spectrum.Value
        let n = values.Length
        let mapped = Matrix.Init(n, n, fun i j -> vectors[i, j] * GridWorld.Resolved gamma values[j] / float n)
        mapped * vectors.Transposed

    /// A walk of so many moves from a uniform state: [moves + 1] states.
    member _.Walk(stream: RandomStream, count: int) : int[] =
        Array.scan (fun state _ -> moves[state][stream.NextInteger 4]) (stream.NextInteger cells.Length) [| 1..count |]

    /// size × size rooms of side × side cells with walls of one cell and a door between neighbours.
    static member Rooms(size: int, side: int) : GridWorld =
        Check.that (size >= 1 && side >= 2) "size" $"{size} × {size} rooms of side {side}: give at least one room of two cells a side."
        let pitch = side + 1

        let isOpen row column =
            let room, local = struct (row / pitch, column / pitch), struct (row % pitch, column % pitch)
            let struct (r, c) = room

            match local with
            | struct (down, right) when down < side && right < side -> true
            | struct (down, right) when right = side && down < side -> down = (3 * r + 5 * c + 1) % side
            | struct (down, right) when down = side && right < side -> right = (2 * r + 3 * c + 2) % side
            | _ -> false

        ofOpen $"rooms({size},{side})" (size * pitch - 1) isOpen

    /// A maze of m × m cells without loops, on a grid of side 2m − 1.
    static member Maze(m: int) : GridWorld =
        Check.that (m >= 2) "m" $"a maze has at least 2 × 2 cells, not {m} × {m}."
        let opensWest i j = i = 0 || (j > 0 && (3 * i + 5 * j + i * j) % 4 < 2)

        let isOpen row column =
            match struct (row % 2, column % 2) with
            | struct (0, 0) -> true
            | struct (0, 1) -> opensWest (row / 2) ((column + 1) / 2)
            | struct (1, 0) -> not (opensWest ((row + 1) / 2) (column / 2))
            | _ -> false

        ofOpen $"maze({m})" (2 * m - 1) isOpen
