module Spectral.Tests.GradientTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

/// Between exact derivatives of the same arithmetic.
let private exactTolerance = 1e-12

/// Against central differences.
let private differenceTolerance = 1e-6

/// Of observed orders of convergence.
let private orderSlack = 0.3

/// Of the backsolve of a scheme of some order, with steps of 0.1 and 0.2.
let private backsolveTolerance (order: int) = 0.3 * 0.15 ** float order

let private times = [| 0.0; 0.4; 0.9; 1.0; 1.7 |]

/// max |a − b| / max |b|
let private disagreement (a: float[]) (b: float[]) =
    let size = b |> Array.map abs |> Array.max
    (Array.map2 (fun x y -> abs (x - y)) a b |> Array.max) / size

[<Law(MaxTest = 30)>]
let ``adjoint, sensitivities, chained Jacobian and central differences agree`` (seed: int) (method: int) =
    let scheme = schemeOf times 3 method
    let field = TanhField.Drawn(3, 5, seed)
    let cotangents = drawn seed "cotangents" (times.Length * 3)
    let by method = Gradients.Compute(method, scheme, field, drawn seed "start" 3, cotangents)
    let sensitivities = by GradientMethod.ForwardSensitivities

    let far (from: SolveGradient) (other: SolveGradient) =
        disagreement (Array.append other.Initial other.Parameters) (Array.append from.Initial from.Parameters)

    far sensitivities (by GradientMethod.StoreAll) <= exactTolerance
    && far sensitivities (by GradientMethod.ChainedJacobian) <= exactTolerance
    && far (by GradientMethod.CentralDifferences) sensitivities <= differenceTolerance

[<Test>]
let ``the check of a scheme reports that they agree`` () =
    for scheme in schemes times 3 do
        for seed in 1..3 do
            let field = TanhField.Drawn(3, 5, seed)
            let cotangents = drawn seed "cotangents" (times.Length * 3)
            let agreement = Gradients.Check(scheme, field, drawn seed "start" 3, cotangents)
            let case = $"{nameOf scheme}, seed {seed}: %A{agreement}"
            Assert.That(agreement.LargestExact, Is.LessThan exactTolerance, case)
            Assert.That(agreement.CheckpointedAgainstAdjoint, Is.Zero, case)
            Assert.That(agreement.AdjointAgainstDifferences, Is.LessThan differenceTolerance, case)

[<Law(MaxTest = 30)>]
let ``the gradient from checkpoints has the bits of the one that keeps everything`` (seed: int) (method: int) (steps: int) =
    let scheme = schemeOf times (1 + abs (steps % 7)) method
    let field = TanhField.Drawn(3, 5, seed)
    let cotangents = drawn seed "cotangents" (times.Length * 3)
    let by method = Gradients.Compute(method, scheme, field, drawn seed "start" 3, cotangents)
    let whole, checkpointed = by GradientMethod.StoreAll, by GradientMethod.Checkpointed

    bits checkpointed.States = bits whole.States
    && bits checkpointed.Initial = bits whole.Initial
    && bits checkpointed.Parameters = bits whole.Parameters

/// At least the order of the scheme; a symmetric error may gain one more.
[<Test>]
let ``the backsolve approaches the adjoint with the order of the scheme`` () =
    for tableau in Tableaus.All do
        let field = TanhField.Drawn(3, 5, 12)
        let cotangents = drawn 12 "cotangents" (times.Length * 3)
        let agreement = Gradients.Check(FixedScheme(tableau, times, 4), field, drawn 12 "start" 3, cotangents)
        let order = Math.Log2(agreement.BacksolveAgainstAdjoint / agreement.BacksolveAtHalfSteps)
        Assert.That(order, Is.GreaterThan(float tableau.Order - orderSlack), $"{tableau.Name}: %A{agreement}")
        Assert.That(agreement.BacksolveAgainstAdjoint, Is.LessThan(backsolveTolerance tableau.Order), $"{tableau.Name}: %A{agreement}")

[<Law(MaxTest = 20)>]
let ``the chained Jacobian is that of the sensitivities, entry for entry`` (seed: int) =
    let field = TanhField.Drawn(3, 4, seed)
    let scheme = schemeOf times 2 seed
    let start = drawn seed "start" 3
    let chained = FlowJacobian.Chained(scheme, field, start)
    let forward = Sensitivities.Jacobian(scheme, field, start)

    bits chained.States = bits forward.States
    && disagreement chained.Initial forward.Initial <= exactTolerance
    && disagreement chained.Parameters forward.Parameters <= exactTolerance

[<Law(MaxTest = 20)>]
let ``one direction is the Jacobian times the direction`` (seed: int) =
    let field = TanhField.Drawn(3, 3, seed)
    let p = field.ParameterSize
    let scheme = schemeOf times 2 seed
    let start = drawn seed "start" 3
    let dy = drawn seed "dy" 3
    let dTheta = drawn seed "dθ" p
    let jacobian = Sensitivities.Jacobian(scheme, field, start)

    let expected =
        Array.init jacobian.States.Length (fun row ->
            Array.sum (Array.init 3 (fun c -> jacobian.Initial[row * 3 + c] * dy[c]))
            + Array.sum (Array.init p (fun c -> jacobian.Parameters[row * p + c] * dTheta[c])))

    disagreement (Sensitivities.Direction(scheme, field, start, dy, dTheta)) expected <= exactTolerance

/// The equation does not change when a part of the field becomes the linear part: the solve with it goes to the explicit one as the steps become
/// small, with the order of the method at least.
[<Test>]
let ``gradients with a linear part go to those of the whole field`` () =
    let rates = [| -3.0; 0.5; -1.0 |]
    let whole = TanhField.Drawn(3, 5, 21)

    let rest =
        { new DifferentiableField(3, whole.Parameters) with
            member _.WithParameters _ = failwith "not asked for"
            member _.Push(_, _, _, _, _) = failwith "not asked for"

            member _.Value(t, y, f) =
                whole.Value(t, y, f)
                Array.iteri (fun i rate -> f[i] <- f[i] - rate * y[i]) rates

            member _.Pull(t, y, w, stateCotangent, parameterCotangent) =
                whole.Pull(t, y, w, stateCotangent, parameterCotangent)
                Array.iteri (fun i rate -> stateCotangent[i] <- stateCotangent[i] - rate * w[i]) rates
        }

    let start, cotangents = drawn 21 "start" 3, drawn 21 "cotangents" (times.Length * 3)
    let truth = Adjoint.Gradient(FixedScheme(Tableaus.Rk4, times, 400), whole, start, cotangents)

    let part = LinearPart.Diagonal rates

    for tableau, part in
        [|
            Tableaus.Rk4, part
            for tableau in Tableaus.All do
                tableau, part.By LinearForm.IntegratingFactor
        |] do
        let errors =
            [| 4; 8; 16 |]
            |> Array.map (fun steps ->
                let scheme = FixedScheme(tableau, Some part, times, steps)
                1.0 / float steps, disagreement (Adjoint.Gradient(scheme, rest, start, cotangents)).Parameters truth.Parameters)

        Assert.That(slope errors, Is.GreaterThan(float tableau.Order - orderSlack), $"{tableau.Name}: %A{errors}")

/// The documented recipe of one step's transpose for the method of Heun, written out.
[<Test>]
let ``the adjoint of a step is the documented arithmetic, bit for bit`` () =
    let fma x y z = Math.FusedMultiplyAdd(x, y, z)
    let field = TanhField.Drawn(2, 3, 4)
    let start = [| 0.3; -0.6 |]
    let w = [| 0.9; 0.2; -1.1; 0.7 |]
    let h = 0.3
    let parameters = Array.zeroCreate field.ParameterSize
    let k0, v0, v1 = Array.zeroCreate 2, Array.zeroCreate 2, Array.zeroCreate 2
    field.Value(0.0, start, k0)
    let argument = Array.map2 (fun y k -> fma h k y) start k0
    let slope1 = w[2..] |> Array.map (fun bar -> h * 0.5 * bar)
    field.Pull(h, argument, slope1, v1, parameters)
    let slope0 = Array.map2 (fun bar v -> fma h v (h * 0.5 * bar)) w[2..] v1
    field.Pull(0.0, start, slope0, v0, parameters)
    let initial = Array.init 2 (fun m -> w[2 + m] + v0[m] + v1[m] + w[m])
    let gradient = Adjoint.Gradient(FixedScheme(Tableaus.Heun, [| 0.0; h |], 1), field, start, w)
    Assert.That((bits gradient.Initial = bits initial), Is.True)
    Assert.That((bits gradient.Parameters = bits parameters), Is.True)

/// The loss Σ wᵢ yᵢ² sees every output time; its cotangents depend on the states.
[<Test>]
let ``a loss of the states is differentiated through them`` () =
    let field = TanhField.Drawn(3, 4, 9)
    let start = [| 0.2; 0.5; -0.4 |]
    let weights = drawn 3 "weights" (times.Length * 3)
    let scheme = FixedScheme(Tableaus.DormandPrince, times, 2)
    let cotangents = Func<float[], float[]>(Array.map2 (fun w y -> 2.0 * w * y) weights)
    let gradient = Adjoint.Gradient(scheme, field, start, cotangents)
    let loss (f: DifferentiableField) = Array.map2 (fun w y -> w * y * y) weights (scheme.Solve(f, start)) |> Array.sum
    let step = 1e-5

    let differences =
        Array.init field.ParameterSize (fun i ->
            let moved d = field.WithParameters(Array.mapi (fun j x -> if i = j then x + d else x) field.Parameters)
            (loss (moved step) - loss (moved -step)) / (2.0 * step))

    Assert.That(disagreement gradient.Parameters differences, Is.LessThan differenceTolerance)

/// With a tolerance so loose that every step is accepted as proposed, the steps stay where they are under small changes of θ only if
/// they are frozen; so the whole solve lies in one step, read inside it and at its end.
[<Test>]
let ``the gradient of an adaptive solve is that of its frozen steps and its interpolant`` () =
    let field = TanhField.Drawn(3, 4, 2)
    let start = [| 0.5; -0.2; 0.1 |]
    let times = [| 0.0; 0.1; 0.25; 0.4 |]
    let w = drawn 5 "cotangents" 12
    let options = AdaptiveOptions(1.0, 1.0, initialStep = 0.4)

    for tableau in Tableaus.All |> Array.filter _.HasEmbedded do
        let solve f y = AdaptiveSolve.Solve(tableau, f, times, y, options)
        Assert.That((solve field start).Statistics.Accepted, Is.EqualTo 1)
        let loss f y = Array.map2 (*) w (solve f y).States |> Array.sum
        let gradient = AdaptiveSolve.Gradient(tableau, field, times, start, options, fun _ -> w)
        let step = 1e-5

        let difference (at: float[]) (evaluate: float[] -> float) =
            Array.init at.Length (fun i ->
                let moved d = Array.mapi (fun j x -> if i = j then x + d else x) at
                (evaluate (moved step) - evaluate (moved -step)) / (2.0 * step))

        let byInitial = difference start (loss field)
        let byParameters = difference field.Parameters (fun theta -> loss (field.WithParameters theta) start)
        Assert.That(disagreement gradient.Initial byInitial, Is.LessThan differenceTolerance, tableau.Name)
        Assert.That(disagreement gradient.Parameters byParameters, Is.LessThan differenceTolerance, tableau.Name)

/// At a tight tolerance, where neither the steps nor their choice matter, adaptive and fixed-step gradients meet.
[<Test>]
let ``over many steps the adaptive gradient is that of the exact flow`` () =
    let field = TanhField.Drawn(3, 4, 6)
    let start = [| 0.5; -0.2; 0.1 |]
    let w = drawn 7 "cotangents" (times.Length * 3)

    for tableau in [| Tableaus.DormandPrince; Tableaus.Tsitouras |] do
        let adaptive = AdaptiveSolve.Gradient(tableau, field, times, start, AdaptiveOptions(1e-10, 1e-12), fun _ -> w)
        let fixedSteps = Adjoint.Gradient(FixedScheme(Tableaus.DormandPrince, times, 40), field, start, w)
        Assert.That(disagreement adaptive.Initial fixedSteps.Initial, Is.LessThan 1e-8, tableau.Name)
        Assert.That(disagreement adaptive.Parameters fixedSteps.Parameters, Is.LessThan 1e-8, tableau.Name)

[<Test>]
let ``a field whose rules do not belong to its value is found out`` () =
    let honest = TanhField.Drawn(2, 3, 8)

    let rec forged (honest: DifferentiableField) =
        { new DifferentiableField(2, honest.Parameters) with
            member _.WithParameters parameters = forged (honest.WithParameters parameters)
            member _.Value(t, y, f) = honest.Value(t, y, f)
            member _.Push(t, y, dy, dTheta, df) = honest.Push(t, y, dy, dTheta, df)

            member _.Pull(t, y, w, yBar, thetaBar) =
                honest.Pull(t, y, w, yBar, thetaBar)
                yBar[0] <- 1.01 * yBar[0]
        }

    let agreement =
        Gradients.Check(FixedScheme(Tableaus.Rk4, times, 2), forged honest, [| 0.3; 0.6 |], drawn 1 "w" 10)

    Assert.That(agreement.AdjointAgainstSensitivities, Is.GreaterThan 1e-6)
    Assert.That(agreement.Largest, Is.GreaterThanOrEqualTo agreement.AdjointAgainstDifferences)

[<Test>]
let ``cotangents of the wrong size are refused with the size`` () =
    let scheme = FixedScheme(Tableaus.Rk4, times, 2)
    let compute () = Adjoint.Gradient(scheme, TanhField.Drawn(2, 3, 8), [| 0.3; 0.6 |], [| 1.0 |])

    Assert.That(
        Refusal.message compute,
        Does.StartWith "the cotangent of the states at 5 times × 2 states holds 1 numbers where 10 are needed."
    )
