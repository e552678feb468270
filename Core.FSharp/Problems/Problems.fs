/// The test problems, by name.
module Spectral.Problems

/// P1: Burgers' equation, periodic, two random parameters.
let burgers = Burgers.problem

/// P1+: Burgers' equation, periodic, twelve random parameters.
let burgersPlus = BurgersPlus.problem

/// Burgers' equation of viscosity ν, periodic, with a front that steepens and travels; draws do not depend on ν.
let steepBurgers (viscosity: float) : Problem = SteepBurgers.problem viscosity

/// A jump that travels, periodic.
let travellingJump = TravellingJump.problem

/// The heat equation on an interval with ends at zero, eight random parameters.
let heatInterval = HeatInterval.problem

/// Advection, periodic, eight random parameters.
let advection = Advection.problem

/// The Korteweg–de Vries equation, periodic, eight random parameters; solved to some 1e-9.
let kortewegDeVries = KortewegDeVries.problem

/// The Allen–Cahn equation on an interval with ends at zero, eight random parameters; solved to some 1e-9.
let allenCahn = AllenCahn.problem

/// The same with Fourier modes 0 … K and so many steps between the times.
let kortewegDeVriesResolved (modes: int) (steps: int) : Problem = KortewegDeVries.resolved modes steps

/// The same in so many Legendre functions and with so many steps between the times.
let allenCahnResolved (functions: int) (steps: int) : Problem = AllenCahn.resolved functions steps

/// P2: jumps, drift and diffusion on the line.
let jumpLine = JumpLine.problem

/// P3: quadratic interaction on the line.
let interactionLine = InteractionLine.problem

/// P4: Burgers' equation on the line.
let lineBurgers = LineBurgers.problem

/// P5: fractional diffusion on the line, algebraic decay.
let fractionalLine = FractionalLine.problem

/// Feller's square-root diffusion on the half line.
let fellerHalfLine = FellerHalfLine.problem

/// P6: jumps and drift in the plane.
let nonlocalPlane = NonlocalPlane.problem

/// P6′: drift and cross diffusion in the plane.
let crossDiffusionPlane = CrossDiffusionPlane.problem

/// P7: a free Schrödinger packet in the plane, real and imaginary part.
let schroedingerPlane = SchroedingerPlane.problem

/// All problems, in the order of this file; steepBurgers at ν = 0.01/π.
let all =
    [|
        burgers
        burgersPlus
        steepBurgers (0.01 / 3.141592653589793)
        travellingJump
        heatInterval
        advection
        kortewegDeVries
        allenCahn
        jumpLine
        interactionLine
        lineBurgers
        fractionalLine
        fellerHalfLine
        nonlocalPlane
        crossDiffusionPlane
        schroedingerPlane
    |]

/// The problem of that name; an unknown name raises an error that offers the nearest and lists all.
let find (name: string) : Problem =
    match all |> Array.tryFind (fun problem -> problem.Name = name) with
    | Some problem -> problem
    | None -> invalidArg "name" (Suggestion.unknown "problem" name (all |> Array.map (fun problem -> problem.Name)))
