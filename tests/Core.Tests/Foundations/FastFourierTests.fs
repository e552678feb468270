module Spectral.Tests.FastFourierTests

open System
open NUnit.Framework
open Spectral

/// Against the plain sums, relative to the norm of the result.
let sumTolerance = 1e-14

/// Transform and inverse, and laws that hold up to rounding.
let lawTolerance = 2e-15

/// Every small length, then composite, prime and large ones.
let private lengths = [ yield! [ 1..64 ]; 97; 100; 120; 128; 194; 210; 1000; 1009 ]

let private numbers (name: string) (count: int) =
    let stream = RandomStream.OfSeed(11L).Child name
    Array.init count (fun _ -> stream.NextNormal())

let private norm (x: float[]) = sqrt (Summation.dot x x)
let private gap (x: float[]) (y: float[]) = norm (Array.map2 (-) x y)

let private close tolerance what (expected: float[]) (found: float[]) =
    Assert.That(gap expected found, Is.LessThanOrEqualTo(tolerance * norm expected), (what: string))

/// f of the fraction a/b of a turn.
let private turn f (a: int64) (b: int64) = f (2.0 * Math.PI * float (a % b) / float b)

/// The sum of the definition, [n] each.
let private plain (re: float[]) (im: float[]) =
    let n = re.Length

    let part k f g =
        Array.init n (fun j ->
            let at = int64 j * int64 k
            re[j] * turn f at (int64 n) + im[j] * turn g at (int64 n))
        |> Summation.sum

    let negativeSine t = -Elementary.sin t
    Array.init n (fun k -> part k Elementary.cos Elementary.sin), Array.init n (fun k -> part k negativeSine Elementary.cos)

[<Test>]
let ``the transform is the plain sum`` () =
    for n in lengths do
        let x, y = numbers "re" n, numbers "im" n
        let re, im = plain x y
        let struct (fastRe, fastIm) = FastFourier.forward [| n |] x y
        close sumTolerance $"n = {n}" (Array.append re im) (Array.append fastRe fastIm)

[<Test>]
let ``the transform of real numbers is that of complex ones`` () =
    for n in lengths do
        let x = numbers "x" n
        let struct (re, im) = FastFourier.forward [| n |] x (Array.zeroCreate n)
        let struct (realRe, realIm) = FastFourier.realForward [| n |] x
        let first (part: float[]) = Array.take (n / 2 + 1) part
        close sumTolerance $"n = {n}" (Array.append (first re) (first im)) (Array.append realRe realIm)
        close lawTolerance $"inverse, n = {n}" x (FastFourier.realInverse [| n |] realRe realIm)

[<Law>]
let ``the inverse takes the transform back, and norms agree`` (nRaw: uint16) =
    let n = 1 + int nRaw % 3000
    let x, y = numbers "re" n, numbers "im" n
    let struct (re, im) = FastFourier.forward [| n |] x y
    let struct (againRe, againIm) = FastFourier.inverse [| n |] re im
    let before, after = norm (Array.append x y), norm (Array.append re im) / sqrt (float n)
    close lawTolerance $"n = {n}" (Array.append x y) (Array.append againRe againIm)
    Assert.That(after, Is.EqualTo(before).Within(lawTolerance * before), $"Parseval, n = {n}")

[<Law>]
let ``a shift turns the modes, and the transform is linear`` (nRaw: byte) (shift: byte) =
    let n = 1 + int nRaw
    let x, y = numbers "re" n, numbers "im" n
    let s = int shift % n
    let struct (re, im) = FastFourier.forward [| n |] x y
    let shifted (a: float[]) = Array.init n (fun j -> a[(j + s) % n])
    let struct (shiftedRe, shiftedIm) = FastFourier.forward [| n |] (shifted x) (shifted y)

    let turned f g =
        Array.init n (fun k ->
            let at = int64 k * int64 s
            re[k] * turn f at (int64 n) + im[k] * turn g at (int64 n))

    let negativeSine t = -Elementary.sin t
    let expected = Array.append (turned Elementary.cos negativeSine) (turned Elementary.sin Elementary.cos)
    close sumTolerance $"n = {n}, shift {s}" expected (Array.append shiftedRe shiftedIm)

    let struct (sumRe, sumIm) =
        FastFourier.forward [| n |] (Array.map2 (+) x (shifted x)) (Array.map2 (+) y (shifted y))

    let added = Array.append (Array.map2 (+) re shiftedRe) (Array.map2 (+) im shiftedIm)
    close sumTolerance $"sum, n = {n}, shift {s}" added (Array.append sumRe sumIm)

[<Test>]
let ``several axes are one axis after the other, with the same bits`` () =
    for shape in [ [| 6; 10 |]; [| 8; 37; 3 |] ] do
        let size = Array.fold (*) 1 shape
        let x, y = numbers "re" size, numbers "im" size
        let struct (re, im) = FastFourier.forward shape x y
        let expectedRe, expectedIm = Array.copy x, Array.copy y

        for axis in 0 .. shape.Length - 1 do
            let n = shape[axis]
            let inner = Array.fold (*) 1 shape[axis + 1 ..]

            for line in 0 .. size / n - 1 do
                let at j = line / inner * n * inner + j * inner + line % inner
                let row (a: float[]) = Array.init n (fun j -> a[at j])
                let struct (r, m) = FastFourier.forward [| n |] (row expectedRe) (row expectedIm)

                for j in 0 .. n - 1 do
                    expectedRe[at j] <- r[j]
                    expectedIm[at j] <- m[j]

        Assert.That((re = expectedRe && im = expectedIm), Is.True, $"%A{shape}")
        let struct (realRe, realIm) = FastFourier.realForward shape x
        close lawTolerance $"%A{shape}" x (FastFourier.realInverse shape realRe realIm)
        let struct (complexRe, _) = FastFourier.forward shape x (Array.zeroCreate size)
        let n, modes = Array.last shape, Array.last (FastFourier.realModes shape)
        close sumTolerance $"%A{shape}" (Array.init realRe.Length (fun at -> complexRe[at / modes * n + at % modes])) realRe

let private half = 0.5

/// The factor of x_j in y_k of a sum, as its definition says: indices from 0.
let private factor sum n k j =
    let midpoint f a i = turn f (int64 a * int64 (2 * i + 1)) (4L * int64 n)
    let sign i = if i % 2 = 0 then 1.0 else -1.0

    match sum with
    | TrigonometricSum.CosineI ->
        (if j = 0 || j = n - 1 then half else 1.0)
        * turn Elementary.cos (int64 j * int64 k) (2L * int64 (n - 1))
    | TrigonometricSum.CosineII -> midpoint Elementary.cos k j
    | TrigonometricSum.CosineIII -> if j = 0 then half else midpoint Elementary.cos j k
    | TrigonometricSum.SineI -> turn Elementary.sin (int64 (j + 1) * int64 (k + 1)) (2L * int64 (n + 1))
    | TrigonometricSum.SineII -> midpoint Elementary.sin (k + 1) j
    | _ -> if j = n - 1 then half * sign k else midpoint Elementary.sin (j + 1) k

[<Test>]
let ``sums of cosines and sines are their definitions`` () =
    for sum in Enum.GetValues<TrigonometricSum>() do
        for n in lengths do
            if n > 1 || sum <> TrigonometricSum.CosineI then
                let x = numbers "x" n
                let expected = Array.init n (fun k -> Array.init n (fun j -> factor sum n k j * x[j]) |> Summation.sum)
                close sumTolerance $"{sum}, n = {n}" expected (FastFourier.trigonometric [| sum |] [| n |] x)

[<Law>]
let ``sums of cosines and sines have their inverses on every axis`` (mRaw: byte) (nRaw: byte) =
    let m, n = 2 + int mRaw % 40, 2 + int nRaw % 40

    for first, second, scale in
        [
            TrigonometricSum.CosineI, TrigonometricSum.CosineI, (fun n -> 0.5 * float (n - 1))
            TrigonometricSum.CosineII, TrigonometricSum.CosineIII, (fun n -> 0.5 * float n)
            TrigonometricSum.SineI, TrigonometricSum.SineI, (fun n -> 0.5 * float (n + 1))
            TrigonometricSum.SineII, TrigonometricSum.SineIII, (fun n -> 0.5 * float n)
        ] do
        let x = numbers "x" (m * n)
        let there = FastFourier.trigonometric [| first; second |] [| m; n |] x
        let back = FastFourier.trigonometric [| second; first |] [| m; n |] there
        close lawTolerance $"{first}, {m} × {n}" (Array.map (fun v -> scale m * scale n * v) x) back

/// FNV-1a of the bits.
let private fingerprint (parts: float[][]) =
    let mutable hash = 14695981039346656037UL

    for v in Array.concat parts do
        for b in BitConverter.GetBytes v do
            hash <- (hash ^^^ uint64 b) * 1099511628211UL

    hash

[<Test>]
let ``the bits of transforms are pinned`` () =
    let bits n =
        let struct (re, im) = FastFourier.forward [| n |] (numbers "re" n) (numbers "im" n)
        fingerprint [| re; im |]

    let found = List.map bits [ 360; 97; 4096 ]
    Assert.That((found = [ 4110372845955272209UL; 15761337595289194993UL; 9421307881453649427UL ]), Is.True, $"%A{found}")

[<Test>]
let ``a wrong length is refused`` () =
    Assert.That(Refusal.message (fun () -> FourierPlan 0), Does.Contain "length 0")
    Assert.That(Refusal.message (fun () -> FastFourier.forward [| 4; 2 |] [| 1.0 |] [| 1.0 |]), Does.Contain "4 × 2")
    Assert.That(Refusal.message (fun () -> TrigonometricPlan(TrigonometricSum.CosineI, 1)), Does.Contain "2 or more")
    Assert.That(Refusal.message (fun () -> RealFourierPlan(8).Forward([| 1.0 |], 1)), Does.Contain "8 × 1")
