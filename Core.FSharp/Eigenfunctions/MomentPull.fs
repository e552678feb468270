namespace Spectral

/// The moments of a batch and the gradient that follows from a loss's slopes, lowered once for all losses and batch sizes. Batch sums of the value: the moments, [k × k]
/// each; shared inputs of the pull: the slopes, already divided by the number of samples; batch sums of the pull: the gradient, one a window. Tf and the partners are given
/// as cotangents are, so that nothing is differentiated through them: an operator is never pulled back.
/// A function f is a vector [k], or a matrix [points × k] where a sample is several points.
[<Sealed>]
type MomentPull private (recording: Recording, size: int, moments: int, slopes: int) =
    static let asRows (f: Expr) = if f.Shape.Length = 1 then Tensor.reshape [| 1; f.Size |] f else f

    static let check name (f: Expr) (partner: Expr) =
        Check.that
            (f.Shape.Length >= 1 && f.Shape.Length <= 2 && f.Shape = partner.Shape)
            "f"
            $"the functions of '{name}' have shapes {Shape.text f.Shape} and {Shape.text partner.Shape}: give two of one shape, [k] or [points × k]."

    /// Σ over the points of f gᵀ.
    static let product f g = Tensor.matrixProduct true false (asRows f) (asRows g)

    /// `from`: functions, each with the terms of its cotangent: what is multiplied by which slope.
    static let lower name inputs parameters (moments: Expr[]) slopes (from: struct (Expr * (Expr * int)[])[]) =
        let k = moments[0].Shape[0]
        let slope = Array.init slopes (fun s -> Tensor.shared (MomentPull.SlopeName s) [| k; k |])

        let cotangents =
            from
            |> Array.map (fun struct (f, terms) ->
                let rows =
                    terms
                    |> Array.map (fun (g, s) -> Tensor.matrixProduct false false (asRows g) slope[s])
                    |> Array.reduce Tensor.add

                struct (f, Tensor.reshape f.Shape rows))

        let gradients = Differentiation.pull cotangents parameters
        let sums prefix = Array.mapi (fun i e -> struct ($"{prefix}:{i}", Tensor.batchSum e))
        MomentPull(Recording.Of(name, inputs, sums "moment" moments, [||], sums "theta" gradients), k, moments.Length, slopes)

    /// The shared input that holds a slope.
    static member internal SlopeName(slope: int) = $"slope:{slope}"
    /// The programs.
    member _.Recording = recording
    /// k
    member _.Size = size
    /// Number of moments.
    member _.Moments = moments
    /// Number of slopes.
    member _.Slopes = slopes

    /// One space: f and Tf; moments S and W, slopes A and B.
    static member Space(name: string, inputs: Expr[], parameters: Expr[], f: Expr, image: Expr) : MomentPull =
        check name f image
        let w = product f image
        let symmetric = 0.5 * (w + Tensor.transpose w)
        lower name inputs parameters [| product f f; symmetric |] 2 [| struct (f, [| f, 0; image, 1 |]) |]

    /// One space, reversible pairs used in both directions: f at x and f at x′.
    static member Reversible(name: string, inputs: Expr[], parameters: Expr[], f: Expr, next: Expr) : MomentPull =
        check name f next
        let w = product f next
        let half g = Tensor.times 0.5 g
        let moments = [| half (product f f + product next next); half (w + Tensor.transpose w) |]
        let f', next' = half f, half next
        lower name inputs parameters moments 2 [| struct (f, [| f', 0; next', 1 |]); struct (next, [| next', 0; f', 1 |]) |]

    /// Pairs: f at x and g at x′; moments M_f, M_g and T, slopes A_f, B_f, A_g and B_g.
    static member Pairs(name: string, inputs: Expr[], parameters: Expr[], f: Expr, g: Expr) : MomentPull =
        check name f g
        let moments = [| product f f; product g g; product f g |]
        lower name inputs parameters moments 4 [| struct (f, [| f, 0; g, 1 |]); struct (g, [| g, 2; f, 3 |]) |]
