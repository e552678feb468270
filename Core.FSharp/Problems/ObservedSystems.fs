/// Systems that are seen through observables at even times, with modes that are known or nearly so: files for a try of the Koopman operator on data of one's own.
module Spectral.ObservedSystems

/// A path of a stochastic differential equation by Euler and Maruyama's steps, seen at even times: [times][state].
let private path
    (stream: RandomStream)
    (drift: float[] -> float[])
    (noise: float)
    (start: float[])
    (step: float)
    (inner: int)
    (times: int)
    =
    let h = step / float inner
    let kick = noise * sqrt h

    let advance state =
        Seq.fold (fun (x: float[]) _ -> Array.map2 (fun v b -> v + h * b + kick * stream.NextNormal()) x (drift x)) state (seq { 1..inner })

    Array.scan (fun state _ -> advance state) start [| 1 .. times - 1 |]

/// The step of the network's data in time.
let networkStep = 0.2

/// A ring of phase oscillators with natural frequencies near 1, coupled by sines, with noise: θ_i′ = ω_i + κ Σ sin(θ_j − θ_i) + σ ξ_i over both neighbours. Locked, the common phase turns with the
/// mean frequency and diffuses: e^{iθ} is nearly an eigenfunction, of decay time 2N/σ². Observables: cosine and sine of each, [times][2N].
let oscillatorNetwork (stream: RandomStream) (oscillators: int) (times: int) : float[][] =
    let n = oscillators
    let coupling, noise = 0.8, 0.4
    let frequency i = 1.0 + 0.1 * float (i % 3 - 1)

    let drift (theta: float[]) =
        Array.init n (fun i ->
            let pull j = Elementary.sin (theta[j] - theta[i])
            frequency i + coupling * (pull ((i + 1) % n) + pull ((i + n - 1) % n)))

    path (stream.Child "network") drift noise (Array.zeroCreate n) networkStep 10 times
    |> Array.map (Array.collect (fun angle -> [| Elementary.cos angle; Elementary.sin angle |]))

/// The step of the diffusion's data in time.
let diffusionStep = 0.1

/// A diffusion in three wells of the plane, dX = −∇V dt + √(2/β) dW with β = 1.67: two deep wells at (±1, 0) and a shallow one at (0, 5/3). Metzner, Schütte and Vanden-Eijnden,
/// J. Chem. Phys. 125 (2006) 084110. Observables: the two positions, [times][2].
let tripleWell (stream: RandomStream) (times: int) : float[][] =
    let wells =
        [| struct (3.0, 0.0, 1.0 / 3.0); struct (-3.0, 0.0, 5.0 / 3.0); struct (-5.0, 1.0, 0.0); struct (-5.0, -1.0, 0.0) |]

    let drift (z: float[]) =
        let x, y = z[0], z[1]
        let third = y - 1.0 / 3.0
        let mutable gx, gy = 0.8 * x * x * x, 0.8 * third * third * third

        for struct (height, cx, cy) in wells do
            let dx, dy = x - cx, y - cy
            let bump = height * Elementary.exp (-(dx * dx) - dy * dy)
            gx <- gx - 2.0 * dx * bump
            gy <- gy - 2.0 * dy * bump

        [| -gx; -gy |]

    path (stream.Child "diffusion") drift (sqrt (2.0 / 1.67)) [| 1.0; 0.0 |] diffusionStep 20 times

/// The step of the wake's data in time.
let wakeStep = 0.25

/// The places where the wake is seen.
let wakePlaces (count: int) : float[] = Array.init count (fun i -> float i / float count)

/// A wake through its coefficients, in the mean-field model of vortex shedding with noise: a₁, a₂ turn on a limit cycle whose energy lifts the mean flow a₃, and twice the phase makes a
/// second harmonic. Noack, Afanasiev, Morzyński, Tadmor and Thiele, J. Fluid Mech. 497 (2003) 335. Seen as a field at places on [0, 1) with a little noise of measurement: [times][places].
let wake (stream: RandomStream) (places: int) (times: int) : float[][] =
    let growth, frequency, recovery, noise, seen = 0.1, 1.0, 1.0, 0.05, 0.01

    let drift (a: float[]) =
        let rate = growth - a[2]
        [| rate * a[0] - frequency * a[1]; rate * a[1] + frequency * a[0]; recovery * (a[0] * a[0] + a[1] * a[1] - a[2]) |]

    let measured = stream.Child "measurement"
    let x = wakePlaces places
    let angle k v = 6.283185307179586 * k * v

    path (stream.Child "wake") drift noise [| 0.3; 0.0; 0.1 |] wakeStep 10 times
    |> Array.map (fun a ->
        x
        |> Array.map (fun v ->
            let envelope = 0.5 + v
            let carried = a[0] * Elementary.cos (angle 2.0 v) + a[1] * Elementary.sin (angle 2.0 v)

            let harmonic =
                (a[0] * a[0] - a[1] * a[1]) * Elementary.cos (angle 4.0 v)
                + 2.0 * a[0] * a[1] * Elementary.sin (angle 4.0 v)

            1.0 + envelope * (carried + 0.5 * harmonic) - a[2] * (1.0 - v) + seen * measured.NextNormal()))
