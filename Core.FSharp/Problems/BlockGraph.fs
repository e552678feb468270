namespace Spectral

/// A random graph of four communities (a stochastic block model, Holland, Laskey and Leinhardt, Soc. Networks 5 (1983) 109): 600 nodes in blocks of 240, 180, 120 and 60, edges with
/// probability .08 inside a block and .01 across. Its nodes carry features that say little: the block with noise as large as itself, and noise.
[<Sealed>]
type BlockGraph(stream: RandomStream) =
    static let sizes = [| 240; 180; 120; 60 |]
    static let inside, across = 0.08, 0.01
    static let noiseColumns = 12
    static let nodes = Array.sum sizes
    static let blocks = sizes |> Array.mapi (fun block size -> Array.create size block) |> Array.concat

    let edges =
        let own = stream.Child "graph"

        [|
            for i in 0 .. nodes - 1 do
                for j in i + 1 .. nodes - 1 do
                    if own.NextUniform() < (if blocks[i] = blocks[j] then inside else across) then
                        struct (i, j)
        |]

    let degrees =
        let counts = Array.zeroCreate nodes

        for struct (i, j) in edges do
            counts[i] <- counts[i] + 1
            counts[j] <- counts[j] + 1

        counts

    let features =
        let own = stream.Child "features"
        Matrix.Init(nodes, sizes.Length + noiseColumns, fun i j -> (if j = blocks[i] then 1.0 else 0.0) + own.NextNormal())

    let adjacency =
        let a = Array.zeroCreate (nodes * nodes)

        for struct (i, j) in edges do
            a[i * nodes + j] <- 1.0
            a[j * nodes + i] <- 1.0

        Matrix(nodes, nodes, a)

    /// The block of each node.
    member _.Blocks = blocks
    /// Pairs of neighbours, i < j.
    member _.Edges = edges
    /// Number of neighbours of each node.
    member _.Degrees = degrees
    /// Features of the nodes, [nodes × 16].
    member _.Features = features

    /// The random walk's matrix D⁻¹A, [nodes × nodes]: reversible, with the law ∝ degree.
    member _.Walk: Matrix = Matrix.Init(nodes, nodes, fun i j -> adjacency[i, j] / float (max 1 degrees[i]))

    /// The normalised adjacency D^{−½} A D^{−½}: eigenvalues, descending, and eigenvectors as columns.
    member _.Spectrum() : struct (float[] * Matrix) =
        let root = degrees |> Array.map (fun d -> sqrt (float (max 1 d)))

        let struct (values, vectors) =
            HouseholderEigen.decompose (Matrix.Init(nodes, nodes, fun i j -> adjacency[i, j] / (root[i] * root[j])))

        struct (Array.rev values, Matrix.Init(nodes, nodes, fun i j -> vectors[i, nodes - 1 - j]))
