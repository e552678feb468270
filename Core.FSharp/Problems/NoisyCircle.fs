/// A phase that turns by one radian a step with noise, θ′ = θ + 1 + 0.2 ξ: the operator is normal, with eigenvalues e^{in − 0.02n²}, singular values e^{−0.02n²} in pairs, and
/// eigenfunctions e^{inθ} under the uniform law.
module Spectral.NoisyCircle

let private twoPi = 6.283185307179586

/// Radians a step, and the standard deviation of the noise.
let private turn, noise = 1.0, 0.2

/// E[cos n(θ_t − θ₀ − t)] over the noise, which is symmetric.
let private damping (n: int) (steps: int) = Elementary.exp (-0.5 * noise * noise * float (n * n) * float steps)

/// The eigenvalue of e^{inθ}, for n of either sign.
let eigenvalue (n: int) : ComplexNumber =
    let r = damping n 1
    ComplexNumber.Of(r * Elementary.cos (turn * float n), r * Elementary.sin (turn * float n))

/// The 2k + 1 leading eigenvalues.
let eigenvalues (k: int) : ComplexNumber[] =
    [| eigenvalue 0; yield! [| 1..k |] |> Array.collect (fun n -> [| eigenvalue n; eigenvalue -n |]) |]

/// E[cos nθ_t | θ₀], of any sign of t: the process backwards is that of −θ.
let forecast (n: int) (theta: float) (steps: int) : float = damping n (abs steps) * Elementary.cos (float n * (theta + turn * float steps))

/// So many independent stationary pairs: θ and θ′.
let pairs (stream: RandomStream) (count: int) : struct (float[] * float[]) =
    let pairs =
        Array.init count (fun _ ->
            let theta = stream.NextUniform(0.0, twoPi)
            struct (theta, theta + turn + noise * stream.NextNormal()))

    struct (pairs |> Array.map (fun struct (a, _) -> a), pairs |> Array.map (fun struct (_, b) -> b))

/// How the phase is seen: as a point of a bent closed curve in space, on which no eigenfunction but 1 is linear. [3]
let lift (theta: float) : float[] =
    [|
        Elementary.exp (0.8 * Elementary.cos theta)
        Elementary.exp (0.8 * Elementary.sin theta)
        Elementary.sin (theta + 0.5 * Elementary.sin theta)
    |]
