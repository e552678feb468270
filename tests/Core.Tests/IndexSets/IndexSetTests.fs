module Spectral.Tests.IndexSetTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

let private gammas = [| -infinity; -2.0; -1.0; -0.5; 0.0; 0.25; 0.5; 0.75 |]

/// Cardinalities computed in exact arithmetic; columns as `gammas`.
let private cardinalities =
    [
        2, 4, [ 25; 19; 17; 17; 17; 16; 16; 16 ]
        2, 5, [ 36; 24; 23; 23; 21; 20; 20; 20 ]
        2, 8, [ 81; 49; 43; 40; 37; 35; 33; 32 ]
        2, 9, [ 100; 58; 51; 46; 42; 39; 37; 36 ]
        2, 10, [ 121; 64; 59; 52; 48; 43; 41; 40 ]
        2, 13, [ 196; 99; 82; 75; 64; 60; 55; 52 ]
        2, 15, [ 256; 118; 99; 88; 76; 68; 63; 60 ]
        2, 20, [ 441; 182; 148; 125; 107; 94; 87; 80 ]
        3, 5, [ 216; 84; 75; 74; 62; 56; 56; 56 ]
        3, 9, [ 1000; 262; 205; 168; 141; 122; 110; 104 ]
        3, 13, [ 2744; 530; 367; 304; 228; 201; 170; 152 ]
    ]

[<Test>]
let ``the published cardinalities`` () =
    for dimension, order, counts in cardinalities do
        List.iteri
            (fun i expected ->
                let set = IndexSet.HyperbolicCross(dimension, order, gammas[i])
                Expect.isTrue $"{set}: {set.Count}, expected {expected}" (set.Count = expected))
            counts

let private gammaGen =
    Gen.oneof
        [
            Gen.elements gammas
            Gen.choose (-300, 95) |> Gen.map (fun k -> float k / 100.0)
            Gen.choose (1, 1000) |> Gen.map (fun k -> -float k * Math.PI)
        ]

let private shapes = Gen.zip (Gen.choose (1, 4)) (Gen.choose (1, 9))

let private anySet =
    gen {
        let! dimension, order = shapes
        let! gamma = gammaGen
        let! weights = Gen.arrayOfLength dimension (Gen.choose (10, 40) |> Gen.map (fun k -> float k / 10.0))

        return!
            Gen.elements
                [
                    IndexSet.FullTensor(dimension, order)
                    IndexSet.TotalDegree(dimension, order)
                    IndexSet.TotalDegree(order, weights)
                    IndexSet.HyperbolicCross(dimension, order, gamma)
                    IndexSet.HyperbolicCross(order, gamma, weights)
                ]
    }
    |> Arb.fromGen

[<Law(MaxTest = 150)>]
let ``rank undoes unrank, in lexicographic order, and the set is downward closed`` () =
    Prop.forAll anySet (fun set ->
        let all = Array.init set.Count set.Unrank

        Seq.forall (fun i -> set.Rank(set.Unrank i) = i) (seq { 0 .. set.Count - 1 })
        && Array.pairwise all |> Array.forall (fun (a, b) -> Array.compareWith compare a b < 0)
        && set.IsDownwardClosed
        && not (set.Contains(Array.map (fun n -> n + 1) set.Orders))
        && all[0] |> Array.forall ((=) 0))

/// The definition read literally over the whole grid, in big integers, for γ = p/q.
let private byDefinition (dimension: int) (order: int) (p: int) (q: int) =
    let big (n: int) = Numerics.BigInteger n
    let pow b e = Numerics.BigInteger.Pow(b, e)
    let grid = IndexSet.FullTensor(dimension, order)

    Array.init grid.Count grid.Unrank
    |> Array.filter (fun n ->
        let mixed = n |> Array.fold (fun s k -> s * big (max 1 k)) Numerics.BigInteger.One
        let top = big (Array.max n)

        if Array.max n = 0 then true
        elif p <= 0 then pow mixed q * pow top -p <= pow (big order) (q - p)
        else pow mixed q <= pow (big order) (q - p) * pow top p)

[<Law(MaxTest = 80)>]
let ``the cross is its definition in exact arithmetic`` () =
    Prop.forAll
        (Arb.fromGen (
            Gen.zip (Gen.zip (Gen.choose (1, 3)) (Gen.choose (1, 16))) (Gen.zip (Gen.choose (-12, 7)) (Gen.elements [ 1; 2; 4; 8 ]))
        ))
        (fun ((dimension, order), (p, q)) ->
            p >= q
            || (let set = IndexSet.HyperbolicCross(dimension, order, float p / float q)
                Array.init set.Count set.Unrank = byDefinition dimension order p q))

[<Law(MaxTest = 100)>]
let ``crosses are nested in γ and symmetric, and contain every axis to N`` () =
    Prop.forAll (Arb.fromGen (Gen.zip shapes (Gen.zip gammaGen gammaGen))) (fun ((dimension, order), (g, h)) ->
        let wide = IndexSet.HyperbolicCross(dimension, order, min g h)
        let narrow = IndexSet.HyperbolicCross(dimension, order, max g h)

        narrow.IsSubsetOf wide
        && Seq.forall (fun i -> narrow.Contains(Array.rev (narrow.Unrank i))) (seq { 0 .. narrow.Count - 1 })
        && Seq.forall (fun k -> narrow.Contains(Array.init dimension (fun j -> if j = k then order else 0))) (seq { 0 .. dimension - 1 })
        && narrow.Orders |> Array.forall ((=) order))

[<Law(MaxTest = 60)>]
let ``total degree has binomially many indices`` () =
    Prop.forAll (Arb.fromGen shapes) (fun (dimension, order) ->
        let expected = MathNet.Numerics.SpecialFunctions.Binomial(dimension + order, order)
        float (IndexSet.TotalDegree(dimension, order).Count) = expected)

[<Test>]
let ``weights make an axis shorter`` () =
    let set = IndexSet.HyperbolicCross(12, 0.0, [| 1.0; 3.0 |])
    Expect.isTrue "orders" (set.Orders = [| 12; 4 |])
    let degree = IndexSet.TotalDegree(9, [| 1.0; 1.5 |])
    Expect.isTrue "orders" (degree.Orders = [| 9; 6 |])
    Expect.isTrue "the edge 3·1 + 4·1.5 = 9" (degree.Contains [| 3; 4 |])

[<Test>]
let ``sums and raised sets hold what products and derivatives need`` () =
    let a = IndexSet.TotalDegree(2, 3)
    Expect.isTrue "sum" ((a.Sum a).ToArray() = IndexSet.TotalDegree(2, 6).ToArray())
    let raised = a.Raised(1, 2)
    Expect.isTrue "raised" (raised.Orders = [| 3; 5 |] && raised.Contains [| 3; 2 |] && not (raised.Contains [| 3; 3 |]))

[<Test>]
let ``bad arguments are refused`` () =
    Expect.refused "order N of at least 1" (fun () -> IndexSet.HyperbolicCross(2, 0, 0.0))
    Expect.refused "order N of at least 1" (fun () -> IndexSet.TotalDegree(2, -3))
    Expect.refused "dimension of at least 1" (fun () -> IndexSet.FullTensor(0, 3))
    Expect.refused "gamma < 1" (fun () -> IndexSet.HyperbolicCross(2, 5, 1.0))
    Expect.refused "gamma < 1" (fun () -> IndexSet.HyperbolicCross(2, 5, nan))
    Expect.refused "more than" (fun () -> IndexSet.FullTensor(8, 20))
    Expect.refused "weights[1]" (fun () -> IndexSet.TotalDegree(5, [| 1.0; 0.0 |]))
    Expect.refused "downward closed" (fun () -> IndexSet.OfIndices(1, [| [| 0 |]; [| 2 |] |], "holes"))
    Expect.refused "places 0" (fun () -> IndexSet.FullTensor(1, 3).Unrank 4 :> obj)
