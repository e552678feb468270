/// Flows of equations beside exact solutions, and what is read off and fitted.
module Spectral.Tests.FieldEquationTests

open System
open NUnit.Framework
open Spectral

/// Linear parts, which are exact.
[<Literal>]
let Rounding = 1e-11

/// The tolerance of steps in time.
[<Literal>]
let Stepped = 1e-7

let private near (tolerance: float) (expected: float) (found: float) = Assert.That(found, Is.EqualTo(expected).Within tolerance)
let private allNear (tolerance: float) (expected: float[]) (found: float[]) = Array.iter2 (near tolerance) expected found

let private equation lengths orders (rows: (float * string) list list) =
    let codes = rows |> List.concat |> List.map snd |> List.distinct

    {
        Lengths = lengths
        Orders = orders
        Terms = codes |> List.map FieldTerm.OfCode |> Array.ofList
        Factors =
            rows
            |> List.map (fun row ->
                codes
                |> List.map (fun code -> row |> List.tryFind (fun (_, own) -> own = code) |> Option.map fst |> Option.defaultValue 0.0)
                |> Array.ofList)
            |> Array.ofList
    }

/// The modes of functions of a point, one a field.
let private modesOf (flow: EquationFlow) (fields: (float[] -> float) list) =
    let torus = TorusModes(flow.Modes.Lengths, flow.Modes.Orders, 3)
    let target = Array.zeroCreate flow.Size

    fields
    |> List.iteri (fun f u ->
        let values =
            Array.init torus.Points (fun p ->
                let mutable rest = p

                Array.init torus.Dimension (fun back ->
                    let k = torus.Dimension - 1 - back
                    let place = rest % torus.Shape[k]
                    rest <- rest / torus.Shape[k]
                    torus.Lengths[k] * float place / float torus.Shape[k])
                |> Array.rev
                |> u)

        torus.Write(values, target, f * 2 * torus.Count))

    target

let private solve (flow: EquationFlow) times start steps = nonNull (flow.Solve(times, start, steps))

let private forecast (flow: EquationFlow) (times: float[]) (start: float[]) =
    match flow.Forecast(times, start, Stepped, 1, 4096) with
    | ValueSome(struct (states, _)) -> states
    | ValueNone -> failwith "the forecast broke down"

[<Test>]
let ``a linear part of any order is solved exactly in one step`` () =
    let flow =
        EquationFlow.Of(equation [| 2.0 * Math.PI |] [| 5 |] [ [ 0.1, "0:2"; -1.0, "0:3"; -0.01, "0:4"; 0.3, "0:1" ] ])

    let states = solve flow [| 0.0; 2.0 |] (modesOf flow [ (fun x -> Elementary.cos (2.0 * x[0])) ]) 1
    // ∂³ turns cos 2x to the left by 8, u_x by 0.3 · 2; ∂² and ∂⁴ damp by 0.4 + 0.16.
    let expected =
        modesOf flow [ (fun x -> Elementary.exp (-0.56 * 2.0) * Elementary.cos (2.0 * x[0] + 2.0 * (8.0 + 0.6))) ]

    allNear Rounding expected states[1]

[<Test>]
let ``fields that turn into each other are solved exactly`` () =
    let flow = EquationFlow.Of(equation [| 1.0 |] [| 2 |] [ [ 3.0, "1:0" ]; [ -3.0, "0:0" ] ])
    let start = modesOf flow [ (fun x -> Elementary.cos (2.0 * Math.PI * x[0])); (fun _ -> 0.5) ]
    let states = solve flow [| 0.0; 0.7 |] (start) 1
    let c, s = Elementary.cos 2.1, Elementary.sin 2.1
    let half = flow.Size / 2

    let expected =
        Array.init flow.Size (fun q ->
            if q < half then
                c * start[q] + s * start[half + q]
            else
                c * start[q] - s * start[q - half])

    allNear Rounding expected states[1]

[<Test>]
let ``a soliton keeps its shape`` () =
    let length = 40.0
    let flow = EquationFlow.Of(equation [| length |] [| 60 |] [ [ -6.0, "0:0 0:1"; -1.0, "0:3" ] ])

    let soliton t (x: float[]) =
        let s = x[0] - 12.0 - 4.0 * 0.64 * t
        let e = Elementary.exp (-1.6 * abs s)
        2.0 * 0.64 * 4.0 * e / ((1.0 + e) * (1.0 + e))

    let states = forecast flow [| 0.0; 1.0; 3.0 |] (modesOf flow [ soliton 0.0 ])
    allNear 1e-6 (modesOf flow [ soliton 3.0 ]) states[2]

[<Test>]
let ``a plane wave of the cubic Schrödinger equation turns at its frequency`` () =
    // i ψ_t = −½ ψ_xx − |ψ|² ψ, ψ = u + i v.
    let flow =
        EquationFlow.Of(
            equation
                [| 2.0 * Math.PI |]
                [| 4 |]
                [ [ -0.5, "1:2"; -1.0, "0:0 0:0 1:0"; -1.0, "1:0 1:0 1:0" ]; [ 0.5, "0:2"; 1.0, "0:0 0:0 0:0"; 1.0, "0:0 1:0 1:0" ] ]
        )

    let wave t =
        [
            (fun (x: float[]) -> 0.8 * Elementary.cos (2.0 * x[0] - (2.0 - 0.64) * t))
            (fun x -> 0.8 * Elementary.sin (2.0 * x[0] - (2.0 - 0.64) * t))
        ]

    let states = forecast flow [| 0.0; 1.5 |] (modesOf flow (wave 0.0))
    allNear 1e-6 (modesOf flow (wave 1.5)) states[1]

[<Test>]
let ``advection and diffusion in the plane`` () =
    let flow = EquationFlow.Of(equation [| 2.0; 3.0 |] [| 3; 2 |] [ [ 0.1, "0:2,0"; 0.1, "0:0,2"; -0.5, "0:1,0" ] ])
    let a, b = Math.PI, 2.0 * Math.PI / 3.0

    let u t (x: float[]) =
        Elementary.exp (-0.1 * (a * a + b * b) * t)
        * Elementary.cos (a * (x[0] - 0.5 * t))
        * Elementary.sin (b * x[1])

    let states = solve flow [| 0.0; 1.2 |] (modesOf flow [ u 0.0 ]) 1
    allNear Rounding (modesOf flow [ u 1.2 ]) states[1]

[<Test>]
let ``halved steps are sixteen times as good`` () =
    let flow = EquationFlow.Of(equation [| 2.0 * Math.PI |] [| 10 |] [ [ -1.0, "0:0 0:1"; 0.2, "0:2" ] ])
    let start = modesOf flow [ (fun x -> Elementary.sin x[0] + 0.3 * Elementary.cos (2.0 * x[0])) ]
    let at steps = (solve flow [| 0.0; 1.0 |] start steps)[1]
    let best = at 512
    let error steps = Dense.norm (Array.map2 (-) (at steps) best)
    near 0.3 4.0 (Elementary.log (error 16 / error 32) / Elementary.log 2.0)

[<Test>]
let ``what grows without bound is no forecast`` () =
    let flow = EquationFlow.Of(equation [| 1.0 |] [| 1 |] [ [ 1.0, "0:0 0:0" ] ])
    let start = modesOf flow [ (fun _ -> 1.0) ]
    Assert.That(flow.Forecast([| 0.0; 2.0 |], start, Stepped, 1, 64).IsNone)
    let backward = EquationFlow.Of(equation [| 1.0 |] [| 8 |] [ [ -1.0, "0:2" ] ])
    Assert.That(backward.Solve([| 0.0; 1.0 |], modesOf backward [ (fun x -> x[0]) ], 1), Is.Null)
    Assert.That(backward.Growth, Is.EqualTo(4.0 * Math.PI * Math.PI * 64.0).Within 1e-6)

[<Test>]
let ``waves of several fields do not grow, however fast they turn`` () =
    let schrödinger = EquationFlow.Of(equation [| 10.0 |] [| 20 |] [ [ -0.5, "1:2" ]; [ 0.5, "0:2" ] ])
    near 1e-9 0.0 schrödinger.Growth
    let string = EquationFlow.Of(equation [| 10.0 |] [| 20 |] [ [ 1.0, "1:0" ]; [ 4.0, "0:2" ] ])
    Assert.That(string.Growth, Is.LessThan 1e-6)
    let start = modesOf string [ (fun x -> Elementary.cos (0.2 * Math.PI * x[0])); (fun _ -> 0.0) ]
    // Standing: cos(ct) with c = 2 · 2π/10.
    let expected =
        modesOf string [ (fun x -> Elementary.cos (0.4 * Math.PI * 3.0) * Elementary.cos (0.2 * Math.PI * x[0])) ]

    let found = solve string [| 0.0; 3.0 |] start 1
    let half = string.Size / 2
    allNear Rounding expected[.. half - 1] found[1].[.. half - 1]

/// A trajectory of an equation from a start with many waves.
let private trajectory (own: FieldEquation) (times: float[]) =
    let flow = EquationFlow.Of own
    let wave = 2.0 * Math.PI / own.Lengths[0]

    let start (x: float[]) =
        0.5 * Elementary.cos (wave * x[0]) + 0.3 * Elementary.sin (2.0 * wave * x[0])
        - 0.2 * Elementary.cos (3.0 * wave * x[0])
        + 0.1

    {
        Times = times
        States = forecast flow times (modesOf flow [ start ])
        Parameters = [||]
    }

let private kortewegDeVries = equation [| 12.0 |] [| 24 |] [ [ -6.0, "0:0 0:1"; -1.0, "0:3" ] ]
let private allenCahn = equation [| 2.0 |] [| 24 |] [ [ 1.5, "0:0"; -1.5, "0:0 0:0 0:0"; 0.002, "0:2" ] ]

let private readOff (own: FieldEquation) (count: int) (data: ModeTrajectory[]) =
    let form = (WeakForm.Of(own.Lengths, own.Orders, 1, FieldTerms.usual 1 1, data, [| 8 |]))[0]

    let struct (active, factors) =
        (form.Eliminate()[0]) |> Array.find (fun (struct (active, _)) -> active.Length = count)

    active |> Array.map (fun t -> form.Terms[t].Code), factors

[<Test>]
let ``equations are read off their trajectories`` () =
    for own in [ kortewegDeVries; allenCahn ] do
        let data = trajectory own (Array.init 101 (fun j -> 0.01 * float j))
        let codes, factors = readOff own own.Terms.Length [| data |]

        for t in 0 .. own.Terms.Length - 1 do
            let place = Array.IndexOf(codes, own.Terms[t].Code)
            Assert.That(place, Is.GreaterThanOrEqualTo 0, own.Terms[t].Code)
            near (2e-3 * abs (own.Factors[0][t])) (own.Factors[0][t]) factors[place]

[<Law>]
let ``what is read off does not depend on where the axis begins`` (shift: FsCheck.NormalFloat) =
    let angle = 2.0 * Math.PI * (shift.Get - Math.Floor shift.Get)
    let data = trajectory allenCahn (Array.init 41 (fun j -> 0.02 * float j))
    let modes = (EquationFlow.Of allenCahn).Modes

    let moved =
        data.States
        |> Array.map (fun state ->
            Array.init state.Length (fun q ->
                let j = q % modes.Count
                let turn = angle * float (modes.Indices[j][0])
                let c, s = Elementary.cos turn, Elementary.sin turn
                let re, im = state[j], state[modes.Count + j]
                if q < modes.Count then c * re - s * im else s * re + c * im))

    let codes, factors = readOff allenCahn 3 [| data |]
    let again, same = readOff allenCahn 3 [| { data with States = moved } |]
    Assert.That((codes = again))
    allNear 1e-6 factors same

[<Test>]
let ``factors that are off are fitted through the flow`` () =
    let data = trajectory kortewegDeVries (Array.init 61 (fun j -> 0.02 * float j))
    let off = { kortewegDeVries with Factors = [| [| -5.7; -1.05 |] |] }

    match EquationFit.fit off 8 (EquationFit.segments 4 100 [| data |]) with
    | ValueSome fitted ->
        allNear 1e-4 kortewegDeVries.Factors[0] fitted.Equation.Factors[0]
        Assert.That(fitted.Residual, Is.LessThan 1e-5)
        Assert.That(fitted.Inflation, Is.LessThan 10.0)
    | ValueNone -> Assert.Fail "no fit"

[<Test>]
let ``terms that a travelling wave does not tell apart are said to look alike`` () =
    // u_t = −u_x from a single wave: u_xxx does the same.
    let own = equation [| 2.0 * Math.PI |] [| 4 |] [ [ -1.0, "0:1"; 1e-3, "0:3" ] ]
    let flow = EquationFlow.Of own
    let times = Array.init 21 (fun j -> 0.1 * float j)

    let states =
        forecast flow times (modesOf flow [ (fun x -> Elementary.cos x[0] + 1e-6 * Elementary.cos (2.0 * x[0])) ])

    match EquationFit.fit own 1 (EquationFit.segments 4 100 [| { Times = times; States = states; Parameters = [||] } |]) with
    | ValueSome fitted -> Assert.That(fitted.Inflation, Is.GreaterThan 1e4)
    | ValueNone -> Assert.Fail "no fit"

[<Test>]
let ``segments cover a trajectory once`` () =
    let data =
        {
            Times = Array.init 11 float
            States = Array.init 11 (fun j -> [| float j |])
            Parameters = [||]
        }

    let cut = EquationFit.segments 4 100 [| data |]
    Assert.That((cut |> Array.map (fun s -> s.Times[0], s.Times[s.Times.Length - 1])) = [| 0.0, 4.0; 4.0, 8.0 |])
    Assert.That(EquationFit.segments 4 1 [| data |], Has.Length.EqualTo 1)
