namespace Spectral

/// The state of a learner and the state of the network: y = (state − mean)/scale. One common scale for all coefficients, own scales for β and x₀: scaling
/// each coefficient by its own deviation would blow up the smallest modes and overfit them.
type StateScaling =
    {
        /// What is subtracted, [state].
        Mean: float[]
        /// What is divided by, [state].
        Scale: float[]
    }

    /// From states [rows × size] of which the first `modes` components are coefficients. A scaling that keeps the origin subtracts nothing.
    static member Of(states: float[], size: int, modes: int, keepsOrigin: bool) : StateScaling =
        let rows = states.Length / size

        let mean =
            Array.init size (fun i -> (Seq.init rows (fun r -> states[r * size + i]) |> Seq.fold (+) 0.0) / float rows)

        let deviation =
            Array.init size (fun i ->
                let squares = Seq.init rows (fun r -> let d = states[r * size + i] - mean[i] in d * d)
                sqrt (Seq.fold (+) 0.0 squares / float rows))

        let common = Array.max deviation[.. modes - 1]
        let orOne d = if d > 1e-12 then d else 1.0

        {
            Mean = if keepsOrigin then Array.zeroCreate size else mean
            Scale = Array.init size (fun i -> orOne (if i < modes then common else deviation[i]))
        }

    /// To the network's state.
    member s.Forward(states: float[]) =
        let n = s.Mean.Length
        states |> Array.mapi (fun i v -> (v - s.Mean[i % n]) / s.Scale[i % n])

    /// From the network's state.
    member s.Backward(states: float[]) =
        let n = s.Mean.Length
        states |> Array.mapi (fun i v -> System.Math.FusedMultiplyAdd(v, s.Scale[i % n], s.Mean[i % n]))

    /// The state as an expression in the network's state y.
    member s.Expression(y: Expr) : Expr =
        let n = s.Mean.Length
        Tensor.constant [| n |] s.Scale * y + Tensor.constant [| n |] s.Mean

    /// The programs of a loss of the state on the network's state.
    member s.Residual(loss: Loss) : ResidualPrograms = ResidualPrograms.Of(loss, s.Mean.Length, s.Expression)

    /// The scheme of solves on the network's state, a linear part of the state itself scaled with it.
    member s.Scheme(tableau: Tableau, linear: LinearPart option, times: float[], steps: int) : FixedScheme =
        FixedScheme(tableau, linear |> Option.map _.Scaled(s.Scale), times, steps)
