namespace Spectral

/// The plane's linear Gaussian map x′ = A x + N(0, I): eigenvalues are products of powers of those of A, singular values of powers of those of S^{−½} A S^{½}, S the stationary covariance.
[<Sealed>]
type LinearGaussian(a: Matrix) =
    do Check.that (a.Rows = 2 && a.Columns = 2) "a" $"the map has a matrix of 2 × 2, not of {a.Rows} × {a.Columns}."

    // S = A S Aᵀ + I, by doubling.
    let covariance =
        let rec double (s: Matrix) (power: Matrix) =
            if power.SquaredNorm < 1e-40 then
                s
            else
                double (s + power * s * power.Transposed) (power * power)

        (double (Matrix.Identity 2) a).Symmetrised

    let products (leading: float[]) count =
        [|
            for i in 0..count do
                for j in 0 .. count - i do
                    i, j
        |]
        |> Array.map (fun (i, j) ->
            Seq.fold (fun p _ -> p * leading[1]) (Seq.fold (fun p _ -> p * leading[0]) 1.0 (seq { 1..i })) (seq { 1..j }))
        |> List.ofArray
        |> List.sortDescending
        |> Array.ofList

    /// A with eigenvalues 0.9 and 0.6, far from normal.
    static member NonNormal: LinearGaussian = LinearGaussian(Matrix(2, 2, [| 0.9; 0.5; 0.0; 0.6 |]))
    /// S
    member _.Covariance = covariance

    /// The singular values of S^{−½} A S^{½}.
    member _.Correlations: float[] =
        let root = SymmetricPencil.inverseRoot 0.0 covariance
        let struct (_, sigma, _) = SingularValues.decompose (root * a * covariance * root)
        sigma

    /// The leading singular values of the operator.
    member g.SingularValues(count: int) : float[] = products g.Correlations count |> Array.truncate count

    /// Σ σ² over all of them.
    member g.SquareSum: float = g.Correlations |> Array.fold (fun p r -> p / (1.0 - r * r)) 1.0

    /// Independent stationary pairs: [count × 2] each.
    member _.Pairs(stream: RandomStream, count: int) : struct (float[] * float[]) =
        match Dense.cholesky covariance.Values 2 with
        | None -> invalidOp "a covariance is positive definite"
        | Some l ->
            let first = Matrix(2, 2, l)

            let pairs =
                Array.init count (fun _ ->
                    let x = first.Apply [| stream.NextNormal(); stream.NextNormal() |]
                    let image = a.Apply x
                    x, [| image[0] + stream.NextNormal(); image[1] + stream.NextNormal() |])

            struct (pairs |> Array.collect fst, pairs |> Array.collect snd)
