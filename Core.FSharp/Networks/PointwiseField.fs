/// A field on the coefficients of an orthonormal basis of an interval: any linear part, and a reaction that is the same at every place,
///     f = A c + P Σ_{d=2..D} p_d (E c)^d,
/// E takes coefficients to the nodes of a Gauss rule, P takes values there back by orthogonal projection; on the coordinates in some orthonormal directions of
/// the coefficients it is the same with the functions that these directions are. Equations u_t = Lu + g(u) with a linear operator L and
/// a polynomial g have this form. The state is taken as it is: scale it by one number, without a shift.
module Spectral.PointwiseField

open Tensor

/// What is linear in the parameters starts small, so that the first flow stays near its initial states.
let private linearScale, private reactionScale = 0.01, 0.01

/// The field on the coordinates in orthonormal directions [count × modes] of the coefficients of a basis that is orthonormal in L², with a reaction of that degree;
/// degree 1 is a linear field.
let within (basis: Basis) (directions: float[]) (degree: int) : Network =
    Check.that basis.IsUnweighted "basis" $"{basis.Canonical} has a weight; this field projects in unweighted L²."
    Check.that (degree >= 1) "degree" $"a reaction of degree {degree} was asked for: use 1 for a linear field, or more."
    let modes = basis.Count
    let n = directions.Length / modes

    Check.that
        (n >= 1 && directions.Length = n * modes)
        "directions"
        $"{directions.Length} numbers are no directions in {modes} coefficients: give {modes} a direction."

    // Exact for the products of a mode and a power, all polynomials of degree N at most.
    let rule = basis.RuleOf(((degree + 1) * basis.Order + 2) / 2)
    let points = rule.Count
    let table = Dense.product (basis.ValuesAt rule.Nodes) (Dense.transpose directions n modes) points n modes
    let evaluate = constant [| points; n |] table

    let project =
        constant [| n; points |] (Array.init (n * points) (fun i -> rule.Weights[i % points] * table[(i % points) * n + i / points]))

    let layout = Layout()
    let linear = layout.Window("linear", [| n; n |], linearScale)

    let reaction =
        if degree > 1 then
            Some(layout.Window("reaction", [| degree - 1 |], reactionScale))
        else
            None

    let apply c =
        let drift = Tensor.apply linear c

        match reaction with
        | None -> drift
        | Some factors ->
            let u = Tensor.apply evaluate c
            // Horner: u² (p₂ + u (p₃ + …)).
            let highest = Tensor.scale (element (degree - 2) factors) (square u)

            let powers =
                Seq.fold
                    (fun (sum: Expr) d -> u * sum + Tensor.scale (element (d - 2) factors) (square u))
                    highest
                    (seq { degree - 1 .. -1 .. 2 })

            drift + Tensor.apply project powers

    let inside = if n = modes then "" else $", {n} directions"
    Network($"pointwise({basis.Canonical}{inside}, degree {degree})", n, n, layout.Windows, apply)

/// The field on the coefficients themselves.
let create (basis: Basis) (degree: int) : Network =
    let n = basis.Count
    within basis (Array.init (n * n) (fun i -> if i / n = i % n then 1.0 else 0.0)) degree
