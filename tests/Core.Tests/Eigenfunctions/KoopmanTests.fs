/// Problems with known spectra: golden numbers, and what inference makes of exact functions and exact moments.
module Spectral.Tests.KoopmanTests

open System
open NUnit.Framework
open Spectral

/// Of golden numbers, which are given to eight digits.
let private digits = 1e-7
/// Of identities on exact moments.
let private exact = 1e-9

let private agree (name: string) (expected: float[]) (found: float[]) tolerance =
    Array.iteri (fun i (e: float) -> Assert.That(found[i], Is.EqualTo(e).Within tolerance, $"{name} {i}")) expected

let private agreeComplex (name: string) (expected: (float * float)[]) (found: ComplexNumber[]) tolerance =
    agree $"{name}, real" (Array.map fst expected) (found |> Array.map _.Real) tolerance
    agree $"{name}, imaginary" (Array.map snd expected) (found |> Array.map _.Imaginary) tolerance

let private chain = FiniteChain.Mixed
let private observable = Array.init 6 (fun j -> float (j * j))
let private column (values: float[]) = Matrix(values.Length, 1, values)

[<Test>]
let ``the chain has its golden numbers`` () =
    agree "stationary law" [| 0.15271700; 0.14449539; 0.13003539; 0.15941880; 0.27553983; 0.13779360 |] chain.Stationary digits

    let pairs =
        [| 1.0, 0.0; 0.10258709, 0.11483181; 0.10258709, -0.11483181; -0.15359023, 0.0; -0.05568296, 0.0; 0.0, 0.0 |]
    // The pair has modulus .15398, just above the third.
    agreeComplex "eigenvalues" pairs chain.Eigenvalues digits
    agree "singular values" [| 1.0; 0.30535256; 0.21504310; 0.13149175; 0.07674671; 0.0 |] chain.SingularValues digits
    agree "forecast" [| 11.08; 10.1897714; 9.9521914 |] ([| 1; 2; 5 |] |> Array.map (fun t -> (chain.Forecast(observable, t))[0])) digits

[<Test>]
let ``on the chain all routes forecast as the transition matrix does, in both directions`` () =
    // Any functions that span all states.
    let f, g = ExactMoments.random "f" 6 6, ExactMoments.random "g" 6 6
    let values = chain.Pairs(f, g)
    let canonical = CanonicalModel.Of values
    let edmd = DynamicBasis.Of(values.F, values.FNext, values.Weights)
    let joint = DynamicBasis.Joint values
    let both = Matrix.Init(6, 12, fun i j -> if j < 6 then f[i, j] else g[i, j - 6])
    let first = Matrix.Init(36, 1, fun pair _ -> observable[pair / 6])
    let second = Matrix.Init(36, 1, fun pair _ -> observable[pair % 6])
    agree "singular values" chain.SingularValues (Array.append canonical.SingularValues [| 0.0 |]) exact

    for t in [ 1; 2; 5 ] do
        let expected = chain.Forecast(observable, t)
        agree $"canonical {t}" expected (canonical.Forecast(f, second, t)).Values exact
        agree $"EDMD {t}" expected (edmd.Forecast(f, first, t)).Values exact
        agree $"joint {t}" expected (joint.Forecast(both, first, t)).Values 1e-6
        agree $"hindcast {t}" (chain.Hindcast(observable, t)) (canonical.Hindcast(g, first, t)).Values exact

    let struct (eigenvalues, _) = canonical.Eigen()
    Assert.That(Certificates.spectralError 5 eigenvalues chain.Eigenvalues, Is.LessThan exact)
    let struct (eigenvalues, _) = edmd.Eigen()
    Assert.That(Certificates.spectralError 6 eigenvalues chain.Eigenvalues, Is.LessThan exact)

[<Test>]
let ``scores of functions on exact moments`` () =
    let squares = Array.sumBy (fun s -> s * s) chain.SingularValues
    let values = chain.Pairs(ExactMoments.random "f" 6 3, ExactMoments.random "g" 6 3)
    Assert.That(PairScore.vampE values.Moments, Is.LessThanOrEqualTo(PairScore.vamp2 values.Moments + exact))
    let whole = chain.Pairs(ExactMoments.random "f" 6 6, ExactMoments.random "g" 6 6)
    Assert.That(PairScore.vamp2 whole.Moments, Is.EqualTo(squares).Within exact)
    // The exact truncation reaches Σσ² as it is.
    let model = CanonicalModel.Of whole
    let phi = { whole with F = whole.F * model.Left; GNext = whole.GNext * model.Right }
    Assert.That(PairScore.vampE phi.Moments, Is.EqualTo(squares).Within exact)

[<Test>]
let ``a reversible chain's residuals hold the variance, and lose it where the images are known`` () =
    let edmd =
        let f = ExactMoments.random "f" 6 6
        let values = chain.Pairs(f, f)
        DynamicBasis.Of(values.F, values.FNext, values.Weights)

    let struct (eigenvalues, _) = edmd.Eigen()
    let naive = edmd.Residuals None
    // (Kb)(x) of b̃ is b̃ᵀK: E[(Kb̃)(Kb̃)ᵀ] = KᵀK.
    let known = edmd.Residuals(Some(edmd.Operator.Transposed * edmd.Operator))

    for i in 0..5 do
        Assert.That(naive[i], Is.EqualTo(sqrt (1.0 - min 1.0 eigenvalues[i].Square)).Within 1e-6)
        Assert.That(known[i], Is.LessThan 1e-6)

[<Test>]
let ``the logistic map with noise of exponent 20 has its golden numbers`` () =
    let logistic = NoisyLogistic 20

    let expected =
        [| 1.0, 0.0; -0.19333806, 0.19094300; -0.19333806, -0.19094300; -0.02665459, 0.0; 0.02211876, 0.0; 0.00534169, 0.0 |]

    agreeComplex "eigenvalues" expected logistic.Eigenvalues digits
    let struct (sigma, left, right) = logistic.Singular()

    agree
        "singular values"
        [|
            1.0
            0.92324016
            0.89226640
            0.69642146
            0.65733671
            0.42563011
            0.40373625
            0.21125116
            0.20250374
            0.08405569
            0.08118146
            0.02616730
        |]
        sigma
        digits

    let cumulative = Array.scan (fun s v -> s + v * v) 0.0 sigma

    agree
        "cumulative squares"
        [| 3.90977008; 3.95439713; 4.00974541; 4.01046627; 4.01046627 |]
        ([| 7; 8; 12; 20; 21 |] |> Array.map (fun k -> cumulative[k]))
        digits

    // The exact singular functions, at σ^½ each, score Σσ².
    let roots = Matrix.Diagonal(Array.map sqrt sigma)
    Assert.That(PairScore.vampE (logistic.Moments(left * roots, right * roots)), Is.EqualTo(cumulative[21]).Within digits)
    let sine = logistic.Nodes |> Array.map (fun x -> Math.Sin(2.0 * Math.PI * x))

    for x, values in
        [
            0.1, [| 0.70046658; -0.44215108; 0.24669726; 0.01902814 |]
            0.3, [| -0.76757084; -0.11748125; -0.32420569; -0.09997454 |]
            0.5, [| 0.0; 0.56781493; -0.07697339; -0.01068347 |]
        ] do
        agree $"forecast from {x}" values ([| 1; 2; 3; 5 |] |> Array.map (fun t -> logistic.Forecast(sine, x, t))) digits

    Assert.That(Dense.dot logistic.Weights sine, Is.EqualTo(-0.03730050).Within digits)
    Assert.That(Dense.dot logistic.Weights (sine |> Array.map (fun v -> v * v)), Is.EqualTo(0.45689609).Within digits)

[<Test>]
let ``a residual holds the conditional variance, which the model removes`` () =
    let logistic = NoisyLogistic 20
    // ResDMD on 1, sin and cos of 2πjx, j ≤ 3, with all pairs of nodes.
    let basis (x: float) =
        Array.init 7 (fun i ->
            if i = 0 then 1.0
            elif i % 2 = 1 then Math.Sin(Math.PI * float (i + 1) * x)
            else Math.Cos(Math.PI * float i * x))

    let own = Matrix.Init(logistic.Nodes.Length, 7, fun i j -> (basis logistic.Nodes[i])[j])
    // E[b(x′) | x] and E[b′b′ᵀ] = E[bbᵀ] under the stationary law.
    let images = Matrix.Init(own.Rows, 7, fun i j -> logistic.Forecast(own.Column j, logistic.Nodes[i], 1))
    let model = DynamicBasis.Of(own, images, logistic.Weights)
    let struct (values, _) = model.Eigen()
    agreeComplex "EDMD" [| 1.0, 0.0; -0.23166175, 0.16629979 |] values digits
    let b = own * model.Orthonormal
    let stationary = PairValues.Mean(logistic.Weights, b, b)
    Assert.That((model.Residuals(Some stationary))[1], Is.EqualTo(0.95847651).Within digits)
    Assert.That((model.Residuals None)[1], Is.EqualTo(0.37623524).Within digits)

[<Test>]
let ``the logistic map with noise of exponent 10 has its golden numbers`` () =
    let logistic = NoisyLogistic 10

    agreeComplex
        "eigenvalues"
        [| 1.0, 0.0; -0.35867144, 0.0; -0.05179187, 0.0; 0.03342519, 0.0; -0.00315108, 0.0 |]
        logistic.Eigenvalues
        digits

    let struct (sigma, _, _) = logistic.Singular()
    agree "singular values" [| 1.0; 0.85809958; 0.80214568; 0.48768459; 0.45146305; 0.18024942; 0.17030076 |] sigma digits
    Assert.That(Array.sumBy (fun s -> s * s) sigma, Is.EqualTo(2.88596834).Within digits)

[<Test>]
let ``samples of the logistic map follow its law`` () =
    let logistic = NoisyLogistic 20
    let struct (x, next) = logistic.Pairs(RandomStream.OfSeed 3L, 20000)
    let sine = Array.averageBy (fun v -> Math.Sin(2.0 * Math.PI * v))
    Assert.That(sine x, Is.EqualTo(-0.03730050).Within 0.02)
    Assert.That(x[1], Is.EqualTo next[0])

    let product =
        Array.map2 (fun a b -> Math.Cos(2.0 * Math.PI * a) * Math.Cos(2.0 * Math.PI * b)) x next
        |> Array.average

    let cosine = logistic.Nodes |> Array.map (fun v -> Math.Cos(2.0 * Math.PI * v))

    let expected =
        Dense.dot logistic.Weights (Array.mapi (fun i c -> c * logistic.Forecast(cosine, logistic.Nodes[i], 1)) cosine)

    Assert.That(product, Is.EqualTo(expected).Within 0.02)

[<Test>]
let ``the linear Gaussian map has its golden numbers`` () =
    let linear = LinearGaussian.NonNormal
    agree "covariance" [| 12.14602403; 1.01902174; 1.01902174; 1.5625 |] linear.Covariance.Values 1e-7
    agree "correlations" [| 0.95829135; 0.56350295 |] linear.Correlations digits
    agree "singular values" [| 1.0; 0.95829135; 0.95829135 * 0.95829135 |] (linear.SingularValues 8) 1e-7
    Assert.That(linear.SquareSum, Is.EqualTo(17.93975724).Within 1e-6)
    let struct (x, next) = linear.Pairs(RandomStream.OfSeed 4L, 20000)
    let mean f = Array.average (Array.init 20000 f)
    Assert.That(mean (fun i -> x[2 * i] * next[2 * i + 1]), Is.EqualTo(0.6 * 1.01902174).Within 0.15)

[<Test>]
let ``cosines compare inside groups of equal eigenvalues`` () =
    // Three modes, the last two of one eigenvalue and learned in rotation.
    let turn = Matrix(3, 3, [| 1.0; 0.0; 0.0; 0.0; 0.6; 0.8; 0.0; -0.8; 0.6 |])
    let found = Certificates.cosines (4.0 * Matrix.Identity 3) (2.0 * turn) [| 2.0; 1.0; 1.0 |]
    agree "cosines" [| 1.0; 1.0; 1.0 |] found exact
    let apart = Certificates.cosines (4.0 * Matrix.Identity 3) (2.0 * turn) [| 2.0; 1.0; 0.5 |]
    agree "cosines" [| 1.0; 0.6; 0.6 |] apart exact
    Assert.That(Certificates.subspaceDistance (4.0 * Matrix.Identity 3) (2.0 * turn), Is.EqualTo(0.0).Within exact)

[<Test>]
let ``residuals enclose an eigenvalue, and Temple and Kato sharpen it`` () =
    let t = ExactMoments.operatorOf ExactMoments.eigenvalues
    let psi = Matrix.Init(6, 1, fun i _ -> ExactMoments.eigenvectors[i, 1] + 0.05 * ExactMoments.eigenvectors[i, 4])
    let image = t * psi
    let struct (mu, r) = Certificates.residual psi.SquaredNorm (psi.Inner image) image.SquaredNorm
    Assert.That(abs (mu - 0.7), Is.LessThanOrEqualTo r)
    let struct (low, high) = Certificates.templeKato 0.45 1.0 mu r
    Assert.That(low <= 0.7 && 0.7 <= high, Is.True)
    Assert.That(high - low, Is.LessThan r)
    Assert.That(Refusal.message (fun () -> Certificates.templeKato 0.45 0.6 mu r), Does.Contain "inside")
