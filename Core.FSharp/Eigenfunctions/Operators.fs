/// The images Tf of functions under self-adjoint operators, as expressions: exact, by value, gradient and Laplacian pushed forward together.
/// Only the positive part of T can be learned: an operator H that is bounded below enters as T = (c − H)/c, a generator L ≤ 0 as H = −L.
module Spectral.Operators

open Tensor

/// −Δψ + V ψ, where the potential V is a scalar of the point.
let hamiltonian (potential: Expr) (x: Expr) (psi: Expr) : Expr =
    let pushed = (ForwardLaplacian.inAll x [| psi |])[0]
    scale potential psi - pushed.Laplacian

/// D Δf + b · ∇f with the drift b of the shape of the point.
let generator (diffusion: float) (drift: Expr) (x: Expr) (f: Expr) : Expr =
    let pushed = (ForwardLaplacian.inAll x [| f |])[0]
    diffusion * pushed.Laplacian + apply pushed.Gradient drift

/// What the shifted operator is divided by, so that its norm is about 1.
let private unit (c: float) = max c 1.0

/// T f = (c f − Hf)/max(c, 1). The shift c must exceed the last wanted eigenvalue of H; 0 is enough for bound states below a continuum.
let below (c: float) (f: Expr) (image: Expr) : Expr =
    Check.that (c >= 0.0) "c" $"the operator is shifted by c = {c}: use 0 or more, above the last wanted eigenvalue."
    (1.0 / unit c) * (c * f - image)

/// The eigenvalue of T that belongs to one of H.
let shifted (c: float) (eigenvalue: float) : float = (c - eigenvalue) / unit c

/// The quadratic form ∫ ∇u·∇v + V u v of a Hamiltonian on trial functions u [m]: [m × m], first derivatives only.
let form (potential: Expr) (x: Expr) (u: Expr) : Expr =
    let pushed = (ForwardLaplacian.inAll x [| u |])[0]
    let column = reshape [| u.Size; 1 |] u

    matrixProduct false true pushed.Gradient pushed.Gradient
    + scale potential (matrixProduct false true column column)

/// The form D ∫ ∇u·∇v dπ of −L, for the generator of a reversible process with stationary law π.
let reversibleForm (diffusion: float) (x: Expr) (u: Expr) : Expr =
    let pushed = (ForwardLaplacian.inAll x [| u |])[0]
    diffusion * matrixProduct false true pushed.Gradient pushed.Gradient
