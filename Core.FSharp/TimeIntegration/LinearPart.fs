namespace Spectral

open System

/// A matrix that is applied: target ← target + M source. The arrays differ.
type internal LinearMap = delegate of source: float[] * target: float[] -> unit

/// The linear part L of du/dt = L u + N(t, u), with what an exponential integrator needs of it: φ_k(hL), as flat arrays that add up, and the map that such an
/// array stands for.
[<Sealed>]
type LinearPart private (name: string, size: int, phi: float -> float[][], map: float[] -> LinearMap) =

    static let square (values: float[]) =
        let n = int (round (sqrt (float values.Length)))

        Check.that
            (n > 0 && n * n = values.Length)
            "matrix"
            $"a dense linear part is a square matrix, row by row; {values.Length} numbers are none."

        n

    /// A real diagonal matrix.
    static member Diagonal(diagonal: float[]) : LinearPart =
        Check.that (diagonal.Length > 0) "diagonal" "a linear part needs at least one number."
        Check.finite "diagonal" diagonal
        let own = Array.copy diagonal
        let n = own.Length

        let phi h =
            let each = own |> Array.map (fun value -> PhiFunctions.ofNumber (h * value) 0.0)

            Array.init 4 (fun k -> each |> Array.map (fun functions -> let struct (re, _) = functions[k] in re))

        let map (m: float[]) =
            LinearMap(fun source target ->
                for i in 0 .. n - 1 do
                    target[i] <- Math.FusedMultiplyAdd(m[i], source[i], target[i]))

        LinearPart("diagonal", n, phi, map)

    /// Multipliers re + i·im of the modes 0 … K on real Fourier coefficients (mean; cosine and sine of mode 1; of mode 2; …): a cos θ + b sin θ is the real
    /// part of (a − ib) e^(iθ), so ∂ₓ of wavenumber κ is the multiplier iκ. The mean takes the real part of the first.
    static member Fourier(real: float[], imaginary: float[]) : LinearPart =
        Check.that
            (real.Length > 0 && real.Length = imaginary.Length)
            "imaginary"
            $"{real.Length} real parts came with {imaginary.Length} imaginary parts: give one of each a mode."

        Check.finite "real" real
        Check.finite "imaginary" imaginary
        let re, im = Array.copy real, Array.copy imaginary
        let modes = re.Length

        // All real parts, then all imaginary parts.
        let phi h =
            let each = Array.map2 (fun a b -> PhiFunctions.ofNumber (h * a) (h * b)) re im

            Array.init 4 (fun k ->
                Array.init (2 * modes) (fun i ->
                    let struct (a, b) = each[i % modes][k]
                    if i < modes then a else b))

        let map (m: float[]) =
            LinearMap(fun source target ->
                target[0] <- Math.FusedMultiplyAdd(m[0], source[0], target[0])

                for k in 1 .. modes - 1 do
                    let a, b = source[2 * k - 1], source[2 * k]
                    let re, im = m[k], m[modes + k]
                    target[2 * k - 1] <- Math.FusedMultiplyAdd(re, a, Math.FusedMultiplyAdd(im, b, target[2 * k - 1]))
                    target[2 * k] <- Math.FusedMultiplyAdd(re, b, Math.FusedMultiplyAdd(-im, a, target[2 * k])))

        LinearPart("Fourier", 2 * modes - 1, phi, map)

    /// Any square matrix, row by row.
    static member Dense(matrix: float[]) : LinearPart =
        let n = square matrix
        Check.finite "matrix" matrix
        let own = Array.copy matrix
        let phi h = PhiFunctions.ofMatrix (own |> Array.map (fun v -> h * v)) n

        // Column by column, so that the sums of a product are independent.
        let map (m: float[]) =
            let columns = Dense.transpose m n n

            LinearMap(fun source target ->
                for j in 0 .. n - 1 do
                    let factor, at = source[j], j * n

                    for i in 0 .. n - 1 do
                        target[i] <- Math.FusedMultiplyAdd(factor, columns[at + i], target[i]))

        LinearPart("dense", n, phi, map)

    /// "diagonal", "Fourier" or "dense".
    member _.Name = name
    /// n, the size of the state.
    member _.StateSize = size
    /// φ₀(hL) … φ₃(hL).
    member internal _.Phi(h: float) = phi h
    /// The map of an array that Phi gives, or of a sum of such.
    member internal _.Map(values: float[]) = map values
