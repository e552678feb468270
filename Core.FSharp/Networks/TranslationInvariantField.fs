/// A quadratic field on Fourier coefficients (mean; cos, sin of mode 1; cos, sin of mode 2; …) that commutes with translations:
///     f = L c + Σ_r M_r P[(E K_r c)(E H_r c)],
/// L, M, K, H multiply each mode by a complex number, E takes coefficients to so many points that squares are not aliased, P takes them back.
/// Every equation u_t = Lu + Σ M[(Ku)(Hu)] with constant coefficients has this form. The state is taken as it is: scale it by one number, without a shift.
module Spectral.TranslationInvariantField

open Tensor

/// The factors of a product start near the identity, so that the fit is nearly linear at first.
let private factorScale = 0.2

/// What is linear in the parameters starts small, so that squares of states of many modes do not grow without bound.
let private smallScale = 0.003

/// The field as a network on n modes with so many quadratic terms; none make it linear.
let create (n: int) (terms: int) : Network =
    Check.that (n >= 3 && n % 2 = 1) "n" $"{n} Fourier modes were asked for: use an odd number, 3 or more."
    Check.that (terms >= 0) "terms" $"{terms} quadratic terms were asked for: use 0 or more."
    let order = (n - 1) / 2
    let points = 3 * order + 2

    let table =
        Basis.Fourier(order, -1.0, 1.0).ValuesAt(Array.init points (fun i -> -1.0 + 2.0 * float i / float points))
    // An orthonormal basis: the rule of equal weights 2/points is exact for the products of a mode and a square.
    let evaluate = constant [| points; n |] table

    let project =
        constant [| n; points |] (Array.init (n * points) (fun i -> 2.0 / float points * table[(i % points) * n + i / points]))

    let each = order + 1

    let spread =
        constant [| n; each |] (Array.init (n * each) (fun i -> if (i / each + 1) / 2 = i % each then 1.0 else 0.0))

    /// A quarter period on: cos → −sin, sin → cos, the mean to 0.
    let turn (c: Expr) =
        let partner i =
            if i = 0 then 0
            elif i % 2 = 1 then i + 1
            else i - 1

        let signs =
            Array.init n (fun i ->
                if i = 0 then 0.0
                elif i % 2 = 1 then 1.0
                else -1.0)

        constant [| n |] signs * concatenate (Array.init n (fun i -> slice (partner i) 1 c))

    let layout = Layout()
    let parameter name scale = layout.Window(name, [| each |], scale)

    let multiplier name start scale =
        let real, turned = parameter $"{name} real" scale, parameter $"{name} turned" scale
        let real, turned = start + Tensor.apply spread real, Tensor.apply spread turned
        fun c -> real * c + turned * turn c

    let first = multiplier "linear" 0.0 smallScale

    let products =
        Array.init terms (fun r ->
            let named what = $"term {r + 1} {what}"

            let left, right, out =
                multiplier (named "left") 1.0 factorScale,
                multiplier (named "right") 1.0 factorScale,
                multiplier (named "out") 0.0 smallScale

            fun c -> out (Tensor.apply project (Tensor.apply evaluate (left c) * Tensor.apply evaluate (right c))))

    let apply c = products |> Array.fold (fun sum term -> sum + term c) (first c)
    Network($"translation-invariant quadratic({n} modes, {terms} terms)", n, n, layout.Windows, apply)
