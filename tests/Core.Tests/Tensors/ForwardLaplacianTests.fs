module Spectral.Tests.ForwardLaplacianTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Against pushes and jets: the same derivatives with other roundings.
let jetTolerance = 1e-12

/// Closed forms of functions of order one.
let closedTolerance = 1e-13

/// Second differences with step 2e-4, relative.
let secondDifferenceTolerance = 1e-5

/// Central differences with step 1e-5.
let differenceTolerance = 1e-6

/// Forward passes that a Laplacian may cost, over d + 2.
let priceInPasses = 1.4

let private weights = [| 1.0; 0.5; -2.0 |]
let private fields = inputs |> Array.map (fun i -> Tensor.input ("V" + i.Name) [| i.Size; weights.Length |])
let private along = Array.map2 (fun i v -> struct (i, v)) inputs fields

/// The directions of the inputs, column by column, as expressions.
let private column l =
    Array.map2 (fun (i: Expr) v -> Tensor.transpose v |> Tensor.slice l 1 |> Tensor.reshape i.Shape) inputs fields

let private orZero (y: Expr) e = e |> Option.defaultWith (fun () -> Tensor.full y.Shape 0.0)

let private close (name: string) (seed: int) (what: string) (expected: float[]) (found: float[]) =
    let gap = norm (Array.map2 (-) expected found)
    Assert.That(gap, Is.LessThanOrEqualTo(jetTolerance * (1.0 + norm expected)), $"{name}, seed {seed}: {what}")

let private agreesWithJets (name: string) (seed: int) (y: Expr) =
    let stream = RandomStream.OfSeed(int64 seed).Child name
    let found = (ForwardLaplacian.push weights along [| y |])[0]

    let jets =
        weights
        |> Array.mapi (fun l _ -> (Jets.push 2 (Array.map2 (fun i v -> struct (i, [| Some v |])) inputs (column l)) [| y |])[0])

    let gradient = jets |> Array.map (fun j -> orZero y j[0]) |> Tensor.rows |> Tensor.transpose

    let laplacian =
        Array.map2 (fun w (j: Expr option[]) -> 2.0 * w * orZero y j[1]) weights jets
        |> Array.reduce Tensor.add

    let bound =
        bind (draw stream positive)
        @ (fields |> Array.map (fun v -> v.Name, normal stream v.Size) |> List.ofArray)

    let values = evaluate bound [||] [| found.Gradient; gradient; found.Laplacian; laplacian |]
    Assert.That((found.Laplacian.Shape = y.Shape), Is.True, name)
    close name seed "gradient" values[1] values[0]
    close name seed "Laplacian" values[3] values[2]

[<Law(MaxTest = 10)>]
let ``the forward Laplacian of every primitive is a sum of jets of order two`` (seed: int) =
    for name, build in samples do
        agreesWithJets name seed (build x z a b)

[<Law(MaxTest = 5)>]
let ``the forward Laplacian of compositions is a sum of jets of order two`` (seed: int) =
    for name, build in samples do
        let y = build x z a b
        let v = Tensor.reshape [| y.Size |] y
        agreesWithJets $"{name} inside" seed (Tensor.dot (Tensor.tanh v) (0.5 * v) * Tensor.sum (Tensor.cos v))

        agreesWithJets
            $"{name} of functions"
            seed
            (build (Tensor.sin (x * z)) (z / x) (Tensor.sigmoid (Tensor.matrixProduct false false a b)) (b * a))

/// Value, gradient and Laplacian of u(x), x [d], at a point.
let private atPoint d (build: Expr -> Expr) (parameters: float[]) (point: float[]) =
    let y = Tensor.input "y" [| d |]
    let found = (ForwardLaplacian.inAll y [| build y |])[0]
    let values = evaluate [ "y", point ] parameters [| found.Value; found.Gradient; found.Laplacian |]
    struct (values[0][0], values[1], values[2][0])

[<Law(MaxTest = 20)>]
let ``a Gaussian has its closed form`` (seed: int) =
    let d = 5
    let point = normal (RandomStream.OfSeed(int64 seed)) d
    let struct (u, gradient, laplacian) = atPoint d (fun y -> Tensor.exp (-0.5 * Tensor.dot y y)) [||] point
    Assert.That(laplacian, Is.EqualTo((dot point point - float d) * u).Within closedTolerance)
    Assert.That(norm (Array.map2 (fun g p -> g + p * u) gradient point), Is.LessThanOrEqualTo closedTolerance)

[<Law(MaxTest = 20)>]
let ``a harmonic function has Laplacian zero`` (seed: int) =
    let point = normal (RandomStream.OfSeed(int64 seed)) 3

    // Re (x + iy)³ + z (x² − y²) and e^x sin y.
    let harmonic (y: Expr) =
        let e i = Tensor.element i y
        let cube = Tensor.square (e 0) * e 0 - 3.0 * (e 0 * Tensor.square (e 1))
        cube + e 2 * (Tensor.square (e 0) - Tensor.square (e 1)) + Tensor.exp (e 0) * Tensor.sin (e 1)

    let struct (_, gradient, laplacian) = atPoint 3 harmonic [||] point
    Assert.That(laplacian, Is.EqualTo(0.0).Within(closedTolerance * (1.0 + norm gradient)))

let private network = Mlp.create Activation.Tanh 4 [| 7; 6 |] 1
let private theta = network.Initial(RandomStream.OfSeed(6L).Child "θ") |> Array.map (fun t -> 3.0 * t)

[<Law(MaxTest = 10)>]
let ``the Laplacian of a network is a sum of second differences`` (seed: int) =
    let point = normal (RandomStream.OfSeed(int64 seed)) 4
    let struct (u, _, laplacian) = atPoint 4 network.Apply theta point
    let step = 2e-4
    let y = Tensor.input "y" [| 4 |]

    let value i h =
        evaluate [ "y", Array.mapi (fun j p -> if j = i then p + h else p) point ] theta [| network.Apply y |]
        |> Array.head
        |> Array.head

    let differences = Seq.sum [ for i in 0..3 -> (value i step - 2.0 * u + value i -step) / (step * step) ]
    Assert.That(laplacian, Is.EqualTo(differences).Within(secondDifferenceTolerance * (1.0 + abs differences)))

[<Law(MaxTest = 10)>]
let ``columns as directions give an anisotropic operator`` (seed: int) =
    // u = ½ yᵀ H y has Σ (V Vᵀ)_ij ∂_i ∂_j u = tr(Vᵀ H V).
    let stream = RandomStream.OfSeed(int64 seed)
    let h, v, point = normal stream 9, normal stream 6, normal stream 3
    let h = Array.init 9 (fun at -> h[at] + h[at % 3 * 3 + at / 3])
    let u = 0.5 * Tensor.dot x (Tensor.apply (Tensor.constant [| 3; 3 |] h) x)
    let found = (ForwardLaplacian.push [| 1.0; 1.0 |] [| struct (x, Tensor.constant [| 3; 2 |] v) |] [| u |])[0]
    let hv = Dense.product h v 3 2 3
    let value = evaluate [ "x", point ] [||] [| found.Laplacian |] |> Array.head |> Array.head
    Assert.That(value, Is.EqualTo(dot v hv).Within(closedTolerance * (1.0 + norm hv * norm v)))

[<Test>]
let ``gradients of a Laplacian in the parameters are differences`` () =
    let y = Tensor.input "y" [| 4 |]
    let bound = [ "y", normal (RandomStream.OfSeed 7L) 4 ]
    let laplacian = (ForwardLaplacian.inAll y [| network.Apply y |] |> Array.head).Laplacian |> Tensor.sum
    let gradient = Differentiation.gradient laplacian network.Parameters |> evaluate bound theta |> Array.concat
    let step = 1e-5

    for p in 0..7 .. theta.Length - 1 do
        let value h =
            evaluate bound (Array.mapi (fun i t -> if i = p then t + h else t) theta) [| laplacian |]
            |> Array.head
            |> Array.head

        let difference = (value step - value -step) / (2.0 * step)
        Assert.That(gradient[p], Is.EqualTo(difference).Within differenceTolerance, $"parameter {p}")

[<Test>]
let ``a Laplacian in ten dimensions costs little more than a value a direction and two`` () =
    let d = 10
    let y = Tensor.input "y" [| d |]
    let u = (Mlp.create Activation.Tanh d [| 64; 64; 64 |] 1).Apply y
    let operations outputs = (Lowering.lower "cost" [| y |] outputs [||]).Operations
    let value = operations [| struct ("u", u) |]
    let found = (ForwardLaplacian.inAll y [| u |])[0]
    let together = operations [| struct ("u", u); struct ("∇u", found.Gradient); struct ("Δu", found.Laplacian) |]
    let passes = float together / float value
    Assert.That(passes, Is.LessThanOrEqualTo(priceInPasses * float (d + 2)))
    // What docs/tensors.md says.
    Assert.That(passes, Is.EqualTo(9.9).Within 0.05)

[<Test>]
let ``directions of a wrong shape are refused`` () =
    let message =
        Refusal.message (fun () -> ForwardLaplacian.push [| 1.0 |] [| struct (x, Tensor.full [| 3; 2 |] 1.0) |] [| x |])

    Assert.That(message, Does.Contain "[3 × 1]")
