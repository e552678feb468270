/// The test problems, by name.
module Spectral.Problems

/// P1: Burgers' equation, periodic, two random parameters.
let burgers = Burgers.problem

/// P1+: Burgers' equation, periodic, twelve random parameters.
let burgersPlus = BurgersPlus.problem

/// P2: jumps, drift and diffusion on the line.
let jumpLine = JumpLine.problem

/// P3: quadratic interaction on the line.
let interactionLine = InteractionLine.problem

/// P4: Burgers' equation on the line.
let lineBurgers = LineBurgers.problem

/// P5: fractional diffusion on the line, algebraic decay.
let fractionalLine = FractionalLine.problem

/// P6: jumps and drift in the plane.
let nonlocalPlane = NonlocalPlane.problem

/// P6′: drift and cross diffusion in the plane.
let crossDiffusionPlane = CrossDiffusionPlane.problem

/// P7: a free Schrödinger packet in the plane, real and imaginary part.
let schroedingerPlane = SchroedingerPlane.problem

/// All problems, in the order of this file.
let all =
    [|
        burgers
        burgersPlus
        jumpLine
        interactionLine
        lineBurgers
        fractionalLine
        nonlocalPlane
        crossDiffusionPlane
        schroedingerPlane
    |]

/// Number of single-letter changes between two words (Levenshtein 1966), letters' case ignored.
let private distance (a: string) (b: string) =
    let lower (s: string) = s.ToLowerInvariant()
    let a, b = lower a, lower b
    let mutable row = Array.init (b.Length + 1) id

    for i in 1 .. a.Length do
        let next = Array.create (b.Length + 1) i

        for j in 1 .. b.Length do
            let change = if a[i - 1] = b[j - 1] then 0 else 1
            next[j] <- min (row[j - 1] + change) (1 + min row[j] next[j - 1])

        row <- next

    row[b.Length]

/// The problem of that name; an unknown name raises an error that offers the nearest and lists all.
let find (name: string) : Problem =
    match all |> Array.tryFind (fun problem -> problem.Name = name) with
    | Some problem -> problem
    | None ->
        let names = all |> Array.map (fun problem -> problem.Name)
        let nearest = names |> Array.minBy (distance name)
        let list = String.concat ", " names
        invalidArg "name" $"there is no problem \"{name}\": did you mean \"{nearest}\"? Known problems: {list}."
