/// u_tt = c² Δu on [−1, 1]ᵈ with u = 0 on the walls, from rest: u = Σ b_k cos(ω_k t) Π S_{k_i}(x_i), ω_k = c (π/2) |k|, b the products of the coefficients of the profiles whose
/// product the initial condition is (SineSeries).
module Spectral.WaveBox

/// The wave equation with c².
let equation (dimension: int) (speedSquared: float) : EvolutionEquation =
    EvolutionEquation.secondOrder "wave" dimension (fun _ u -> speedSquared * u.Laplacian)

/// ½∫(v² + c²|∇u|²) per volume.
let energy (speedSquared: float) (jets: FieldJet[]) : Expr =
    0.5 * (Tensor.square jets[1].Value + speedSquared * Tensor.dot jets[0].Gradient jets[0].Gradient)

/// u and v at places.
let private series (speedSquared: float) (modes: int[]) (profiles: (Expr -> Expr)[]) : float -> float[] -> float[][] =
    let d, m = profiles.Length, modes.Length

    let own =
        lazy
            (let axes = profiles |> Array.map (SineSeries.coefficients modes)
             let product = axes |> Array.reduce (fun a b -> Array.allPairs a b |> Array.map (fun (x, y) -> x * y))

             let frequencies =
                 Array.init product.Length (fun at ->
                     let mutable rest, square = at, 0.0

                     for _ in 1..d do
                         let k = float modes[rest % m]
                         rest <- rest / m
                         square <- square + k * k

                     0.5 * IvpCase.pi * sqrt (speedSquared * square))

             product, frequencies)

    fun time places ->
        let product, frequencies = own.Value
        let u = Array.map2 (fun b w -> b * Elementary.cos (w * time)) product frequencies
        let v = Array.map2 (fun b w -> -b * w * Elementary.sin (w * time)) product frequencies
        [| u; v |] |> Array.map (fun amplitudes -> SineSeries.sums modes d amplitudes places)

/// The case of a product of profiles, one an axis.
let ofProfiles name words speedSquared (modes: int[]) (profiles: (Expr -> Expr)[]) (times: float[]) (settings: IvpSettings) : IvpCase =
    let d = profiles.Length
    let box = IvpCase.cube d

    let initial x =
        profiles
        |> Array.mapi (fun axis profile -> profile (Tensor.element axis x))
        |> Array.reduce Tensor.multiply

    let problem =
        InitialValueProblem.inBox
            (equation d speedSquared)
            box
            (Some(InitialValueProblem.wallFactor box))
            [| initial; (fun _ -> Tensor.scalar 0.0) |]
            times

    let scales (_: PlaceAndTime) (jets: FieldJet[]) =
        [| Tensor.square jets[0].Value; speedSquared * Tensor.dot jets[0].Gradient jets[0].Gradient |]

    {
        Name = name
        Words =
            $"u_tt = {Family.text speedSquared} Δu on [−1, 1]^{d}, u = 0 on the walls, at rest at first, u₀ = {words}; reference: the sine series"
        Problem =
            { problem with
                SquaredScales = scales
                Bound =
                    Some
                        {
                            Density = fun _ jets -> energy speedSquared jets
                            IsSquare = true
                            Growth = Constant 0.0
                        }
                Invariants = [| { Name = "energy"; Density = fun _ jets -> energy speedSquared jets } |]
            }
        Settings = settings
        Points = PointRule.halton
        Exact = series speedSquared modes profiles
        Draw = None
    }

let private odd count = Array.init count (fun i -> 2 * i + 1)
let private bell deviation (y: Expr) = Tensor.exp ((-0.5 / (deviation * deviation)) * Tensor.square y)
let private half (y: Expr) = Tensor.cos ((0.5 * IvpCase.pi) * y)

let private sine levels = InputMap.Sinusoidal(2, levels, 3.0, 1.0)

let private explicit network points fit mu tolerance =
    IvpCase.settings
        network
        Fitted
        (FunctionFit.Standard(fit, points))
        (PointRule.halton points)
        (TangentSolver.dense mu)
        (Adaptive(Tableaus.BogackiShampine, tolerance, Both))

/// W1: the lowest mode.
let standing (times: float[]) : IvpCase =
    let network = IvpCase.network (sine 3) 16 3 Activation.Swish
    ofProfiles "standing-wave" "cos(πx/2) cos(πy/2)" 0.1 [| 1 |] [| half; half |] times (explicit network 1600 100 1e-9 1e-3)

/// W2: a bell of deviation 0.15.
let bellShaped (times: float[]) : IvpCase =
    let network = IvpCase.network (InputMap.Raw(2, 1.0)) 18 4 Activation.Tanh
    ofProfiles "bell-wave" "exp(−|x|²/2s²), s = 0.15" 0.1 (odd 40) (Array.create 2 (bell 0.15)) times (explicit network 2000 100 1e-9 1e-3)

/// W3: three dimensions with reflections.
let reflected (times: float[]) : IvpCase =
    let profile y = (1.0 - Tensor.square y) * bell 0.3 y
    let network = IvpCase.network (InputMap.Sinusoidal(3, 2, 3.0, 1.0)) 16 3 Activation.Swish

    ofProfiles
        "reflected-wave"
        "Π(1 − x_i²) exp(−|x|²/2s²), s = 0.3"
        1.0
        (odd 20)
        (Array.create 3 profile)
        times
        (explicit network 1600 100 1e-8 1e-3)

/// W4: a bell of deviation 0.2 times cos(fπx).
let packet (frequency: float) (times: float[]) : IvpCase =
    let network = IvpCase.network (InputMap.Raw(2, 1.0)) 14 4 Activation.Tanh
    let carrier y = bell 0.2 y * Tensor.cos ((frequency * IvpCase.pi) * y)

    ofProfiles
        "wave-packet"
        $"exp(−|x|²/2s²) cos({Family.text frequency}πx), s = 0.2"
        0.1
        (odd 40)
        [| carrier; bell 0.2 |]
        times
        (explicit network 1600 100 1e-9 2e-3)

/// W5: a bell of deviation 0.2, for long times.
let long (times: float[]) : IvpCase =
    let network = IvpCase.network (sine 2) 16 3 Activation.Swish
    ofProfiles "long-wave" "exp(−|x|²/2s²), s = 0.2" 0.1 (odd 40) (Array.create 2 (bell 0.2)) times (explicit network 1600 100 1e-8 1e-3)

/// G1: the lowest mode in three dimensions.
let standingInSpace (times: float[]) : IvpCase =
    let network = IvpCase.network (InputMap.Sinusoidal(3, 1, 3.0, 1.0)) 16 3 Activation.Swish
    ofProfiles "standing-wave-3d" "Π cos(πx_i/2)" 1.0 [| 1 |] (Array.create 3 half) times (explicit network 1600 100 1e-9 1e-3)
