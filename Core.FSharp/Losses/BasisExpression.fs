namespace Spectral

/// The functions of a basis as expressions of the tensor language, so that a loss can be differentiated in the scale and the centre of a moving basis.
module BasisExpression =
    /// φ_{k+1} = ((ξ − a_k) φ_k − b_k φ_{k−1})/b_{k+1} from φ_0 = start · envelope.
    let private recur (count: int) (recurrence: Recurrence) (argument: Expr) (envelope: Expr) =
        let values = Array.zeroCreate count
        values[0] <- recurrence.Start * envelope

        for k in 0 .. count - 2 do
            let shifted = if recurrence.A[k] = 0.0 then argument else -recurrence.A[k] + argument
            let upper = shifted * ((1.0 / recurrence.B[k + 1]) * values[k])

            values[k + 1] <-
                if k = 0 then
                    upper
                else
                    upper - (recurrence.B[k] / recurrence.B[k + 1]) * values[k - 1]

        values

    /// φ_0(z) … φ_{Count−1}(z) at a vector of points z [points]: the rows of a matrix [Count × points].
    /// Errors: a Fourier basis does not scale or move and is refused. φ_0 underflows to 0 for |z| > 38 (Hermite) or z > 1490 (Laguerre).
    let values (basis: Basis) (z: Expr) : Expr =
        let count = basis.Count

        match basis.Family with
        | :? HermiteFamily -> recur count (Recurrence.hermite count) z (Tensor.exp (-0.5 * Tensor.square z))
        | :? LaguerreFamily as family -> recur count (Recurrence.laguerre count family.Alpha) z (Tensor.exp (-0.5 * z))
        | :? PowerLaguerreFamily as family ->
            let decay = -0.5 * z

            let exponent =
                if family.Alpha = 0.0 then
                    decay
                else
                    decay + (0.5 * family.Alpha) * Tensor.log z

            recur count (Recurrence.laguerre count family.Alpha) z (Tensor.exp exponent)
        | :? MappedJacobiFamily as family ->
            let square = Tensor.square z
            let xi = z / Tensor.squareRoot (1.0 + square)
            let envelope = Tensor.exp (-(0.5 * family.Alpha + 0.75) * Tensor.log1p square)
            recur count (Recurrence.jacobi count family.Alpha family.Alpha) xi envelope
        | :? JacobiFamily as family -> recur count (Recurrence.jacobi count family.A family.B) z (Tensor.full z.Shape 1.0)
        | _ ->
            Check.that
                false
                "basis"
                $"{basis.Canonical} cannot scale or move: use hermite, laguerre, power-laguerre, mapped-jacobi or a polynomial basis."

            [||]
        |> Tensor.rows

    /// u(x) = √β Σ c_k φ_k(β(x − x₀)) at a vector of points x [points], for coefficients [Count] and scalars β and x₀.
    let expansion (basis: Basis) (coefficients: Expr) (scale: Expr) (center: Expr) (x: Expr) : Expr =
        let z = Tensor.scale scale (x - Tensor.fill x.Shape center)
        let sum = Tensor.applyTransposed (values basis z) coefficients
        Tensor.scale (Tensor.squareRoot scale) sum
