module Spectral.Tests.OperatorTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Round-off of a few dozen operations on numbers of order 1.
let roundOff = 1e-12

/// Central differences with this step lose half of the digits.
let differenceStep = 1e-5

let slopeTolerance = 1e-7

let private tiny: FourierOperator.Specification =
    {
        Points = 16
        Width = 4
        Modes = 3
        Layers = 2
        Projection = 5
        Outputs = 2
        Boundary = Boundary.Periodic
    }

let private value (network: Network) (theta: float[]) (x: float[]) =
    evaluate [ "x", x ] theta [| network.Apply(Tensor.input "x" [| network.InputCount |]) |]
    |> Array.head

let private rotate (by: int) (x: float[]) = Array.init x.Length (fun i -> x[(i + by) % x.Length])

let private near (expected: float[]) (actual: float[]) tolerance =
    Array.iter2 (fun (e: float) (a: float) -> Assert.That(a, Is.EqualTo(e).Within(tolerance * (1.0 + abs e)))) expected actual

/// Parameters with a window set to zero.
let private without (name: string) (network: Network) (theta: float[]) =
    let w = network.Windows |> Array.find (fun w -> w.Name = name)
    let first = w.Expression.Attributes[0]
    theta |> Array.mapi (fun i v -> if i >= first && i < first + w.Expression.Size then 0.0 else v)

[<Test>]
let ``a Fourier operator that does not see the place commutes with shifts of the grid`` () =
    let network = FourierOperator.create tiny
    let theta = network.Initial(RandomStream.OfSeed 3L) |> without "lift place" network
    let u = normal (RandomStream.OfSeed 4L) 16
    let y = value network theta u
    let shifted = value network theta (rotate 5 u)

    for output in 0..1 do
        near (rotate 5 (Array.sub y (16 * output) 16)) (Array.sub shifted (16 * output) 16) roundOff

[<Test>]
let ``a Fourier layer multiplies the modes of a channel and drops those above`` () =
    // One channel, no pointwise part, no units in between: lift 1, layer (a + ib), projection by erf's odd part is avoided by differences in u.
    let size = { tiny with Layers = 1; Width = 1; Projection = 1; Outputs = 1 }
    let network = FourierOperator.create size
    let only = without "layer 1 pointwise" network (Array.create network.ParameterCount 0.5)
    let wave k = Array.init 16 (fun i -> Elementary.cos (2.0 * Math.PI * float k * float i / 16.0))
    let y k = value network only (wave k)
    let flat = value network only (Array.zeroCreate 16)
    // Mode 5 is above the three that are kept; mode 2 is not.
    near flat (y 5) roundOff
    Assert.That(Array.map2 (fun a b -> abs (a - b)) flat (y 2) |> Array.max, Is.GreaterThan 0.01)

[<Test>]
let ``the gradient of a Fourier operator agrees with differences`` () =
    let network = FourierOperator.create tiny
    let stream = RandomStream.OfSeed 7L
    let theta, x = network.Initial stream, normal stream 16
    let direction = normal stream network.ParameterCount
    let y = network.Apply(Tensor.input "x" [| 16 |])
    let loss = Tensor.dot y y
    let gradients = Differentiation.gradient loss network.Parameters

    let slope =
        evaluate [ "x", x ] theta gradients
        |> Array.concat
        |> Array.fold2 (fun s d g -> s + d * g) 0.0 direction

    let at h =
        (evaluate [ "x", x ] (Array.map2 (fun t d -> t + h * d) theta direction) [| loss |]
         |> Array.head
         |> Array.head)

    let difference = (at differenceStep - at -differenceStep) / (2.0 * differenceStep)
    Assert.That(slope, Is.EqualTo(difference).Within(slopeTolerance * (1.0 + abs difference)))

[<Test>]
let ``stencils commute with shifts of the grid`` () =
    let network =
        Convolution.create
            {
                Points = 12
                Reach = 2
                Channels = 3
                Products = 2
                Factors = 3
                Units = 4
                Boundary = Boundary.Periodic
            }

    let theta, u = network.Initial(RandomStream.OfSeed 5L), normal (RandomStream.OfSeed 6L) 12
    near (rotate 7 (value network theta u)) (value network theta (rotate 7 u)) roundOff

[<TestCase(2)>]
[<TestCase(3)>]
let ``products have the degree of their factors`` (factors: int) =
    let network =
        Convolution.create
            {
                Points = 9
                Reach = 1
                Channels = 2
                Products = 2
                Factors = factors
                Units = 0
                Boundary = Boundary.Periodic
            }

    let theta, u = network.Initial(RandomStream.OfSeed 5L), normal (RandomStream.OfSeed 6L) 9
    let at factor = value network theta (u |> Array.map (fun v -> factor * v))

    // f = A + B with A(2u) = 2 A(u) and B(2u) = 2^factors B(u): what 2 f(u) leaves of f(2u) grows by 2^factors from u to 2u.
    let rest factor = Array.map2 (fun twice once -> twice - 2.0 * once) (at (2.0 * factor)) (at factor)
    near (rest 1.0 |> Array.map (fun r -> pown 2.0 factors * r)) (rest 2.0) (10.0 * roundOff)
    Assert.That(rest 1.0 |> Array.map abs |> Array.max, Is.GreaterThan 1e-3)

/// u on a grid whose first point is an end at zero, and its odd continuation to twice as many points.
let private odd n =
    let u = normal (RandomStream.OfSeed 8L) n |> Array.mapi (fun i v -> if i = 0 then 0.0 else v)

    u,
    Array.init (2 * n) (fun i ->
        if i < n then u[i]
        elif i = n then 0.0
        else -u[2 * n - i])

[<Test>]
let ``with ends at zero stencils act on the odd continuation, and the end stays`` () =
    let size: Convolution.Specification =
        {
            Points = 12
            Reach = 3
            Channels = 3
            Products = 2
            Factors = 2
            Units = 4
            Boundary = Boundary.Zero
        }

    let network = Convolution.create size
    let whole = Convolution.create { size with Points = 24; Boundary = Boundary.Periodic }
    let theta = network.Initial(RandomStream.OfSeed 5L)
    let u, continued = odd 12
    let y = value network theta u
    Assert.That(y[0], Is.Zero)
    near (Array.sub (value whole theta continued) 1 11) y[1..] roundOff

[<Test>]
let ``with ends at zero a Fourier operator acts on the odd continuation`` () =
    let network = FourierOperator.create { tiny with Points = 8; Boundary = Boundary.Zero }
    let whole = FourierOperator.create tiny
    let theta = network.Initial(RandomStream.OfSeed 3L)
    let u, continued = odd 8
    let y, all = value network theta u, value whole theta continued
    Assert.That(network.ParameterCount, Is.EqualTo whole.ParameterCount)

    for output in 0..1 do
        near (Array.sub all (16 * output) 8) (Array.sub y (8 * output) 8) roundOff

[<Test>]
let ``without products the invariant field is linear`` () =
    let network = TranslationInvariantField.create 7 0
    let theta = network.Initial(RandomStream.OfSeed 5L)
    let a, b = normal (RandomStream.OfSeed 6L) 7, normal (RandomStream.OfSeed 7L) 7
    let expected = Array.map2 (fun x y -> 2.0 * x - 3.0 * y) (value network theta a) (value network theta b)
    near expected (value network theta (Array.map2 (fun x y -> 2.0 * x - 3.0 * y) a b)) roundOff

[<Test>]
let ``the pointwise field is Galerkin's method for a reaction, also within directions`` () =
    // f = −½ c + P(0.3 u² − u³).
    let basis = Basis.Legendre 6
    let n = basis.Count

    let theta (network: Network) size =
        network.Windows
        |> Array.collect (fun w ->
            if w.Name = "linear" then
                Array.init (size * size) (fun i -> if i / size = i % size then -0.5 else 0.0)
            else
                [| 0.3; -1.0 |])

    let galerkin (c: float[]) =
        let rule = basis.RuleOf 20
        let reaction = basis.Evaluate(c, rule.Nodes) |> Array.map (fun u -> 0.3 * u * u - u * u * u)
        let table = basis.ValuesAt rule.Nodes

        Array.init n (fun k -> (Seq.init 20 (fun q -> rule.Weights[q] * table[q * n + k] * reaction[q]) |> Seq.sum) - 0.5 * c[k])

    let network = PointwiseField.create basis 3
    let c = normal (RandomStream.OfSeed 6L) n
    near (galerkin c) (value network (theta network n) c) roundOff
    // Two directions: modes 1 and 4.
    let directions = Array.init (2 * n) (fun i -> if i = 1 || i = n + 4 then 1.0 else 0.0)
    let reduced = PointwiseField.within basis directions 3
    let y = value reduced (theta reduced 2) [| 0.7; -0.2 |]

    let all =
        galerkin (
            Array.init n (fun k ->
                if k = 1 then 0.7
                elif k = 4 then -0.2
                else 0.0)
        )

    near [| all[1]; all[4] |] y roundOff
    Assert.That((PointwiseField.create basis 1).ParameterCount, Is.EqualTo(n * n))
    Assert.That(Refusal.message (fun () -> PointwiseField.create (Basis.Chebyshev 4) 1), Does.Contain "weight")

[<Test>]
let ``the invariant field commutes with translations`` () =
    let network = TranslationInvariantField.create 7 2
    let theta, c = network.Initial(RandomStream.OfSeed 5L), normal (RandomStream.OfSeed 6L) 7

    let translate (c: float[]) =
        c
        |> Array.mapi (fun i v ->
            if i = 0 then
                v
            else
                let angle = 0.7 * float ((i + 1) / 2)
                let cosine, sine = Elementary.cos angle, Elementary.sin angle
                if i % 2 = 1 then cosine * v + sine * c[i + 1] else cosine * v - sine * c[i - 1])

    near (translate (value network theta c)) (value network theta (translate c)) roundOff

[<Test>]
let ``the invariant field holds Burgers' equation`` () =
    // f = ν c_xx − (c²)_x/2 with the left and right factors 1, the outer one k/2 on the turned part.
    let n, viscosity = 9, 0.1
    let network = TranslationInvariantField.create n 1
    let wave k = Math.PI * float k

    let theta =
        network.Windows
        |> Array.collect (fun w ->
            Array.init 5 (fun k ->
                match w.Name with
                | "linear real" -> -viscosity * wave k * wave k
                | "term 1 out turned" -> -0.5 * wave k
                | _ -> 0.0))

    let basis = Basis.Fourier(4, -1.0, 1.0)
    let c = normal (RandomStream.OfSeed 6L) n
    let rule = basis.RuleOf 32
    let u, values = basis.Evaluate(c, rule.Nodes), basis.ValuesAt rule.Nodes
    let slopes = basis.DerivativesAt rule.Nodes

    // ⟨φ, −(u²/2)_x⟩ = ⟨φ_x, u²/2⟩ by parts.
    let expected =
        Array.init n (fun k ->
            let flux = Seq.init 32 (fun q -> rule.Weights[q] * slopes[q * n + k] * 0.5 * u[q] * u[q]) |> Seq.sum
            let ofMode = float ((k + 1) / 2)
            flux - viscosity * Math.PI * Math.PI * ofMode * ofMode * c[k])

    Assert.That(values.Length, Is.EqualTo(32 * n))
    near expected (value network theta c) roundOff

[<Test>]
let ``cotangents of slices are joined where they do not overlap and added where they do`` () =
    let x = Tensor.input "x" [| 5 |]
    let apart = Tensor.concatenate [| Tensor.slice 3 2 x; 2.0 * Tensor.slice 0 2 x |]
    let over = Tensor.concatenate [| Tensor.slice 1 3 x; Tensor.slice 2 2 x |]
    let values = [| 1.0; 2.0; 3.0; 4.0; 5.0 |]
    let gradient e = evaluate [ "x", values ] [||] (Differentiation.gradient (Tensor.dot e e) [| x |]) |> Array.head
    near [| 8.0; 16.0; 0.0; 8.0; 10.0 |] (gradient apart) roundOff
    near [| 0.0; 4.0; 12.0; 16.0; 0.0 |] (gradient over) roundOff

[<Test>]
let ``work counts two operations a multiply-add of a product`` () =
    let x = Tensor.input "x" [| 3; 4 |]
    let product = Tensor.matrixProduct false false x (Tensor.parameter 0 [| 4; 5 |])
    let program = Lowering.lower "work" [| x |] [| struct ("y", Tensor.tanh product) |] [||]
    Assert.That(program.Operations, Is.EqualTo(2L * 3L * 4L * 5L + 20L * 15L))
