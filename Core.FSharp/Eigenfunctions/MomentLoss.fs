namespace Spectral

/// What a loss of k × k moments answers: its value, and the matrices with which the function values are multiplied to give their cotangents.
type MomentResponse =
    {
        /// The value of the loss, for a pseudo-gradient the number that is watched.
        Value: float
        /// The slopes, [k × k] each. One space: A, B with w = f A + (Tf) B. Pairs: A_f, B_f, A_g, B_g with w_f = f A_f + g′ B_f, w_g = g′ A_g + f B_g.
        Slopes: Matrix[]
    }

/// A loss for eigenfunctions or singular functions, as a pure function of the moments of a batch (means over the samples, each [k × k]).
/// One space: S = E[f fᵀ] and W = E[f (Tf)ᵀ], symmetric. Pairs: M_f = E[f fᵀ], M_g = E[g′ g′ᵀ], T = E[f g′ᵀ].
/// The derivative by the function values is linear in them, with matrices that depend on the moments alone: networks, sampling and training know no loss.
/// Ryu et al., arXiv 2402.03655; Jeong et al., arXiv 2507.07222; Ryu, Zhou and Wornell, arXiv 2510.21952.
type MomentLoss =
    {
        /// Its name in tables.
        Name: string
        /// Whether the slopes are those of the value: else there is no line search and no L-BFGS.
        IsFunction: bool
        /// Whether it inverts the moments of a batch, which therefore must have as many samples as there are functions.
        InvertsMoments: bool
        /// What it remembers from step to step, at the start, for k functions.
        Memory: int -> float[]
        /// The response to moments, and what it remembers afterwards.
        Respond: float[] -> Matrix[] -> struct (MomentResponse * float[])
    }

    /// The response of a loss that has just begun.
    member loss.At(moments: Matrix[]) : MomentResponse =
        let struct (response, _) = loss.Respond (loss.Memory moments[0].Rows) moments
        response

/// Losses that remember nothing, and what makes new losses of others.
module MomentLoss =
    /// A loss of S and W that gives its value, A and B.
    let ofSpace name isFunction (respond: Matrix -> Matrix -> struct (float * Matrix * Matrix)) : MomentLoss =
        {
            Name = name
            IsFunction = isFunction
            InvertsMoments = false
            Memory = fun _ -> [||]
            Respond =
                fun memory moments ->
                    let struct (value, a, b) = respond moments[0] moments[1]
                    struct ({ Value = value; Slopes = [| a; b |] }, memory)
        }

    /// A loss of M_f, M_g and T from its value and derivatives by the three: A_f = 2 ∂M_f, B_f = ∂Tᵀ, A_g = 2 ∂M_g, B_g = ∂T.
    let ofPairs name (respond: Matrix -> Matrix -> Matrix -> struct (float * Matrix * Matrix * Matrix)) : MomentLoss =
        {
            Name = name
            IsFunction = true
            InvertsMoments = false
            Memory = fun _ -> [||]
            Respond =
                fun memory moments ->
                    let struct (value, f, g, t) = respond moments[0] moments[1] moments[2]
                    struct ({ Value = value; Slopes = [| 2.0 * f; t.Transposed; 2.0 * g; t |] }, memory)
        }

    /// A loss that inverts the moments of a batch.
    let inverting (loss: MomentLoss) : MomentLoss = { loss with InvertsMoments = true }

    /// The response for the first i functions alone, of a loss that remembers nothing.
    let private leading (loss: MomentLoss) (moments: Matrix[]) i = loss.At(moments |> Array.map (fun m -> m.Leading(i, i)))

    let private withoutMemory (loss: MomentLoss) =
        Check.that (loss.Memory(1).Length = 0) "loss" $"{loss.Name} remembers something from step to step: it cannot be nested."

    /// Sequential nesting: function i follows the loss of f₁ … f_i as if the earlier ones were done. Not the gradient of a function.
    let sequential (loss: MomentLoss) : MomentLoss =
        withoutMemory loss

        { loss with
            Name = $"{loss.Name}, sequential"
            IsFunction = false
            Respond =
                fun memory moments ->
                    let k = moments[0].Rows
                    let each = Array.init k (fun i -> leading loss moments (i + 1))

                    let slopes =
                        Array.init each[0].Slopes.Length (fun s ->
                            Matrix.Init(k, k, fun i j -> if i <= j then each[j].Slopes[s][i, j] else 0.0))

                    struct ({ Value = each[k - 1].Value; Slopes = slopes }, memory)
        }

    /// Joint nesting: Σ α_i L(f₁ … f_i) over the sizes i that carry a weight; a function.
    let joint (weights: int -> float[]) (loss: MomentLoss) : MomentLoss =
        withoutMemory loss

        { loss with
            Name = $"{loss.Name}, joint"
            Respond =
                fun memory moments ->
                    let k = moments[0].Rows
                    let alpha = weights k

                    let parts =
                        [|
                            for i in 1..k do
                                if alpha[i - 1] <> 0.0 then
                                    alpha[i - 1], i, leading loss moments i
                        |]

                    let slope s =
                        Matrix.Init(
                            k,
                            k,
                            fun row column ->
                                parts
                                |> Array.fold
                                    (fun sum (a, i, part) -> if max row column < i then sum + a * part.Slopes[s][row, column] else sum)
                                    0.0
                        )

                    let value = parts |> Array.fold (fun sum (a, _, part) -> sum + a * part.Value) 0.0
                    let _, _, first = parts[0]
                    struct ({ Value = value; Slopes = Array.init first.Slopes.Length slope }, memory)
        }

    /// Equal weights 1/k on all sizes.
    let uniform (k: int) : float[] = Array.create k (1.0 / float k)

    /// Equal weights on the sizes s, 2s, … and k.
    let every (s: int) (k: int) : float[] =
        let carries i = i % s = 0 || i = k
        let count = seq { 1..k } |> Seq.filter carries |> Seq.length
        Array.init k (fun i -> if carries (i + 1) then 1.0 / float count else 0.0)

    /// A loss of f̂ = f/d, d_i² = S_ii, for one space: with w = f̂ A + (Tf̂) B the cotangent of f is (w − f̂ diag E[w f̂])/d.
    let normalised (loss: MomentLoss) : MomentLoss =
        { loss with
            Respond =
                fun memory moments ->
                    let inverse = moments[0].DiagonalEntries |> Array.map (fun v -> 1.0 / sqrt v)
                    let scaled (m: Matrix) = Matrix.Init(m.Rows, m.Columns, fun i j -> inverse[i] * m[i, j] * inverse[j])
                    let hat = Array.map scaled moments
                    let struct (response, memory) = loss.Respond memory hat
                    let a, b = response.Slopes[0], response.Slopes[1]
                    let along = (hat[0] * a + hat[1] * b).DiagonalEntries
                    struct ({ response with Slopes = [| scaled (a - Matrix.Diagonal along); scaled b |] }, memory)
        }

    /// Which moment holds the squared norms of the functions that a slope's columns belong to.
    let private normsOf (slopes: Matrix[]) s = if slopes.Length = 2 then 0 else s / 2

    /// The share of the past in running means of norms.
    let private remembered = 0.99
    /// Added to the squared norms, so that a function near zero is not driven hard.
    let private floor = 0.02

    /// Column i of the slopes divided by a running mean of ‖f_i‖² and a small floor: slow modes move as fast as leading ones. T must have norm about 1.
    let preconditioned (loss: MomentLoss) : MomentLoss =
        { loss with
            Name = $"{loss.Name}, preconditioned"
            IsFunction = false
            // Behind the loss's own memory: the means, and whether there are any.
            Memory = fun k -> Array.append (loss.Memory k) (Array.zeroCreate (2 * k + 1))
            Respond =
                fun memory moments ->
                    let k = moments[0].Rows
                    let own = memory.Length - 2 * k - 1
                    let share = if memory[memory.Length - 1] > 0.0 then remembered else 0.0
                    let struct (response, ofLoss) = loss.Respond memory[.. own - 1] moments

                    let means =
                        Array.init (2 * k) (fun i ->
                            let m = moments[min (i / k) (normsOf response.Slopes 2)]
                            share * memory[own + i] + (1.0 - share) * m[i % k, i % k])

                    let slopes =
                        response.Slopes
                        |> Array.mapi (fun s slope ->
                            let at = k * normsOf response.Slopes s
                            Matrix.Init(k, k, fun i j -> slope[i, j] / (means[at + j] + floor)))

                    struct ({ response with Slopes = slopes }, Array.concat [ ofLoss; means; [| 1.0 |] ])
        }
