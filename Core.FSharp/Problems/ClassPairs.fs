namespace Spectral

/// Pairs of views of things of 16 classes, as retrieval across modalities has them: the first view of class c is a point near (c mod 4, c div 4), the second one near the place of class
/// 5c + 3 mod 16, and both are seen through a random feature map. The canonical dependence kernel κ(u, v) = Σ p(c|u) p(c|v)/p(c) has rank 16 and is known.
/// It stands for the sketches and photographs of Ryu et al., arXiv 2402.03655.
type ClassPairs =
    {
        /// The class of each pair.
        Classes: int[]
        /// The places of the first views, [pairs × 2].
        First: Matrix
        /// The places of the second views, [pairs × 2].
        Second: Matrix
        /// What is seen of the first views, [pairs × 16].
        Seen: Matrix
        /// What is seen of the second views, [pairs × 24].
        SeenSecond: Matrix
    }

module ClassPairs =
    let private twoPi = 6.283185307179586

    /// Number of classes, and a side of their square.
    let classes, private side = 16, 4

    /// Standard deviations of the places of the first and the second views.
    let private spread, spreadSecond = 0.45, 0.40

    /// Lengths of what is seen of the first and the second views.
    let seen, seenSecond = 16, 24

    let private partner c = (5 * c + 3) % classes
    let private place c = struct (float (c % side), float (c / side))

    /// sin(u W + b), W normal and b uniform.
    let private lift (stream: RandomStream) count (points: Matrix) =
        let w = Matrix.Init(2, count, fun _ _ -> stream.NextNormal())
        let b = Array.init count (fun _ -> stream.NextUniform(0.0, twoPi))
        let angles = points * w
        Matrix.Init(points.Rows, count, fun i j -> Elementary.sin (angles[i, j] + b[j]))

    /// So many independent pairs; `maps` draws the feature maps, the same for the same stream.
    let draw (maps: RandomStream) (stream: RandomStream) (count: int) : ClassPairs =
        let own = Array.init count (fun _ -> stream.NextInteger classes)

        let around deviation c =
            let struct (x, y) = place c
            let dx = deviation * stream.NextNormal()
            [| x + dx; y + deviation * stream.NextNormal() |]

        let first = Matrix(count, 2, own |> Array.collect (around spread))
        let second = Matrix(count, 2, own |> Array.collect (partner >> around spreadSecond))

        {
            Classes = own
            First = first
            Second = second
            Seen = lift (maps.Child "first") seen first
            SeenSecond = lift (maps.Child "second") seenSecond second
        }

    /// p(class of this place | point) over the 16 places, which have equal weights.
    let private posterior deviation x y =
        let log c =
            let struct (a, b) = place c
            -((x - a) * (x - a) + (y - b) * (y - b)) / (2.0 * deviation * deviation)

        let logs = Array.init classes log
        let top = Array.max logs
        let weights = logs |> Array.map (fun l -> Elementary.exp (l - top))
        let total = Array.fold (+) 0.0 weights
        weights |> Array.map (fun w -> w / total)

    /// √16 p(c | u) of the first views and √16 p(c | v) of the second ones, [pairs × classes] each: κ(u, v) is their product.
    let factors (pairs: ClassPairs) : struct (Matrix * Matrix) =
        let root = sqrt (float classes)

        let rows deviation (points: Matrix) at =
            let each = Array.init points.Rows (fun i -> posterior deviation points[i, 0] points[i, 1])
            Matrix.Init(points.Rows, classes, fun i c -> root * each[i][at c])

        struct (rows spread pairs.First id, rows spreadSecond pairs.Second partner)

    /// The singular values of κ in decreasing order, by quadrature in each coordinate: p(c | u) is a product over the coordinates.
    let singularValues: float[] =
        let rule = (Gauss.legendre 400).Mapped(2.0 / 13.0, 1.5)

        let line deviation =
            let bump x c = Elementary.exp (-(x - float c) * (x - float c) / (2.0 * deviation * deviation))

            let weighted =
                rule.Nodes
                |> Array.map (fun x ->
                    let own = Array.init side (bump x)
                    let total = Array.fold (+) 0.0 own
                    struct (own |> Array.map (fun w -> w / total), total / (float side * deviation * sqrt twoPi)))

            let mean a b = rule.Sum(weighted |> Array.map (fun struct (p, density) -> density * p[a] * p[b]))
            Matrix.Init(side, side, mean)

        // 16 E[p(c|u) p(d|u)]
        let whole deviation at =
            let own = line deviation

            Matrix.Init(
                classes,
                classes,
                fun c d ->
                    let c, d = at c, at d
                    float classes * own[c % side, d % side] * own[c / side, d / side]
            )

        let root (m: Matrix) =
            let struct (values, vectors) = HouseholderEigen.decompose m
            vectors * Matrix.Diagonal(values |> Array.map (fun v -> sqrt (max 0.0 v))) * vectors.Transposed

        let struct (_, sigma, _) = SingularValues.decompose (root (whole spread id) * root (whole spreadSecond partner))
        sigma
