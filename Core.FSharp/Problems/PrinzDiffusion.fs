namespace Spectral

/// The diffusion dX = −U′ dt + √2 dW in the potential of four wells U = 4(x⁸ + .8e^{−80x²} + .2e^{−80(x−.5)²} + .5e^{−40(x+.5)²}): generator Lf = f″ − U′f′, stationary density ∝ e^{−U}.
/// Prinz et al., J. Chem. Phys. 134 (2011) 174105.
module PrinzDiffusion =
    /// The terms a e^{−b(x − c)²}.
    let private bumps = [| struct (0.8, 80.0, 0.0); struct (0.2, 80.0, 0.5); struct (0.5, 40.0, -0.5) |]
    let private power8 x = let square = x * x in square * square * square * square

    /// U
    let potential (x: float) : float =
        4.0
        * (bumps
           |> Array.fold (fun sum (struct (a, b, c)) -> sum + a * Elementary.exp (-b * (x - c) * (x - c))) (power8 x))

    /// U′ as an expression of the point.
    let private slope (x: Expr) =
        let square = x * x

        let ofBump (struct (a, b, c)) =
            let from = Tensor.plus -c x
            (-2.0 * a * b) * (from * Tensor.exp (-b * (from * from)))

        4.0
        * (bumps |> Array.fold (fun sum bump -> sum + ofBump bump) (8.0 * (square * square * square * x)))

    /// −U′
    let drift (x: float) : float =
        let square = x * x
        let ofBump (struct (a, b, c)) = -2.0 * a * b * (x - c) * Elementary.exp (-b * (x - c) * (x - c))

        -4.0
        * (bumps |> Array.fold (fun sum bump -> sum + ofBump bump) (8.0 * square * square * square * x))

    /// Beyond this the density is below 1e-20.
    let private half = 1.35

    let private normalisation =
        ((Gauss.legendre 400).Mapped(1.0 / half, 0.0)).Integrate(fun x -> Elementary.exp (-(potential x)))

    /// The stationary density.
    let density (x: float) : float = Elementary.exp (-(potential x)) / normalisation

    /// The rates of the chain on so many cells of [−half, half]: from cell i to its neighbours h⁻² e^{−(U_j − U_i)/2}; the eigenvalues of its generator, descending, and of the cells
    /// their midpoints and stationary probabilities.
    let private cells (count: int) (half: float) =
        let h = 2.0 * half / float count
        let middle = Array.init count (fun i -> -half + h * (float i + 0.5))
        let u = middle |> Array.map potential

        let rate i j =
            if j < 0 || j >= count then
                0.0
            else
                Elementary.exp (-0.5 * (u[j] - u[i])) / (h * h)

        struct (middle, Array.init count (fun i -> -(rate i (i - 1)) - rate i (i + 1)), Array.create (count - 1) (1.0 / (h * h)))

    /// The leading eigenvalues of the generator of the chain on cells, and by values at a lag their images e^{λτ}.
    let chainEigenvalues (count: int) (half: float) : float[] =
        let struct (_, diagonal, off) = cells count half
        Array.rev (TridiagonalEigen.values diagonal off)

    /// The chain on cells at a lag τ, e^{τL}: the midpoints of the cells and the chain, which is reversible.
    let laggedChain (count: int) (half: float) (lag: float) : struct (float[] * FiniteChain) =
        let struct (middle, diagonal, off) = cells count half
        let identity = Array.init count (fun i -> Array.init count (fun j -> if i = j then 1.0 else 0.0))
        let struct (values, vectors) = TridiagonalEigen.decompose diagonal off identity
        // D^{½} L D^{−½} is the symmetric matrix, D the stationary law.
        let root = middle |> Array.map (fun x -> Elementary.exp (-0.5 * potential x))
        let decayed = Matrix.Init(count, count, fun i j -> vectors[j][i] * Elementary.exp (lag * values[j]))
        let symmetric = decayed * (Matrix.Init(count, count, fun i j -> vectors[i][j]))
        let raw = Matrix.Init(count, count, fun i j -> max 0.0 symmetric[i, j] * root[j] / root[i])
        let sums = Array.init count (fun i -> raw.Row i |> Array.fold (+) 0.0)
        struct (middle, FiniteChain(Matrix.Init(count, count, fun i j -> raw[i, j] / sums[i])))

    /// The leading eigenvalues −λ of the generator, ascending from 0: those of chains on 1500 and 3000 cells, extrapolated.
    let private generator =
        lazy
            (let coarse, fine = chainEigenvalues 1500 1.5, chainEigenvalues 3000 1.5
             Array.init 20 (fun i -> max 0.0 (-(4.0 * fine[i] - coarse[i]) / 3.0)))

    /// The generator as an eigenproblem in L²(π).
    let problem: EigenProblem =
        let form x u =
            let point = Tensor.reshape [| 1 |] x
            Operators.reversibleForm 1.0 point u

        {
            Name = "Prinz"
            Dimension = 1
            Inputs = fun x -> 2.0 * x
            InputCount = 1
            Envelope = fun _ -> Tensor.scalar 1.0
            Operator = fun x f -> Tensor.negate (Operators.generator 1.0 (Tensor.negate (slope x)) x f)
            Form = form
            Eigenvalues = fun count -> Array.truncate count generator.Value
            UnitDimension = 1
            Place = SampledPoints.weightedBox [| -half |] [| half |] (fun x -> density x[0])
            Quadrature =
                let rule = (Gauss.legendre 400).Mapped(1.0 / half, 0.0)
                [| rule.Nodes; Array.map2 (fun x w -> sqrt (400.0 * w * density x)) rule.Nodes rule.Weights |]
        }
