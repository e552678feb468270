/// Sums with a fixed order, the same for every vector width:
/// element i joins lane i mod 8, in increasing i; the lanes start at +0 and meet as ((0+4)+(2+6)) + ((1+5)+(3+7)).
/// A product joins its lane by a fused multiply-add. Nothing is allocated.
module Spectral.Summation

open System

let inline private meet l0 l1 l2 l3 l4 l5 l6 l7 : float = ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))

let private window (name: string) (x: float[]) (offset: int) (length: int) =
    Check.that
        (offset >= 0 && length >= 0 && offset <= x.Length - length)
        name
        $"elements {offset} to {offset + length - 1} of {name} were asked for, but it holds {x.Length}: give a window inside it."

/// Σ x[offset + i], i = 0 … length − 1.
let sumOf (x: float[]) (offset: int) (length: int) : float =
    window "x" x offset length
    let mutable l0 = 0.0
    let mutable l1 = 0.0
    let mutable l2 = 0.0
    let mutable l3 = 0.0
    let mutable l4 = 0.0
    let mutable l5 = 0.0
    let mutable l6 = 0.0
    let mutable l7 = 0.0
    let last = offset + length
    let mutable i = offset

    while i + 8 <= last do
        l0 <- l0 + x[i]
        l1 <- l1 + x[i + 1]
        l2 <- l2 + x[i + 2]
        l3 <- l3 + x[i + 3]
        l4 <- l4 + x[i + 4]
        l5 <- l5 + x[i + 5]
        l6 <- l6 + x[i + 6]
        l7 <- l7 + x[i + 7]
        i <- i + 8

    if i < last then
        l0 <- l0 + x[i]

    if i + 1 < last then
        l1 <- l1 + x[i + 1]

    if i + 2 < last then
        l2 <- l2 + x[i + 2]

    if i + 3 < last then
        l3 <- l3 + x[i + 3]

    if i + 4 < last then
        l4 <- l4 + x[i + 4]

    if i + 5 < last then
        l5 <- l5 + x[i + 5]

    if i + 6 < last then
        l6 <- l6 + x[i + 6]

    meet l0 l1 l2 l3 l4 l5 l6 l7

/// Σ x[i].
let sum (x: float[]) : float = sumOf x 0 x.Length

/// Σ x[xOffset + i] y[yOffset + i], i = 0 … length − 1.
let dotOf (x: float[]) (xOffset: int) (y: float[]) (yOffset: int) (length: int) : float =
    window "x" x xOffset length
    window "y" y yOffset length
    let mutable l0 = 0.0
    let mutable l1 = 0.0
    let mutable l2 = 0.0
    let mutable l3 = 0.0
    let mutable l4 = 0.0
    let mutable l5 = 0.0
    let mutable l6 = 0.0
    let mutable l7 = 0.0
    let mutable i = 0

    let inline term j sum = Math.FusedMultiplyAdd(x[xOffset + j], y[yOffset + j], sum)

    while i + 8 <= length do
        l0 <- term i l0
        l1 <- term (i + 1) l1
        l2 <- term (i + 2) l2
        l3 <- term (i + 3) l3
        l4 <- term (i + 4) l4
        l5 <- term (i + 5) l5
        l6 <- term (i + 6) l6
        l7 <- term (i + 7) l7
        i <- i + 8

    if i < length then
        l0 <- term i l0

    if i + 1 < length then
        l1 <- term (i + 1) l1

    if i + 2 < length then
        l2 <- term (i + 2) l2

    if i + 3 < length then
        l3 <- term (i + 3) l3

    if i + 4 < length then
        l4 <- term (i + 4) l4

    if i + 5 < length then
        l5 <- term (i + 5) l5

    if i + 6 < length then
        l6 <- term (i + 6) l6

    meet l0 l1 l2 l3 l4 l5 l6 l7

/// Σ x[i] y[i], for arrays of one length.
let dot (x: float[]) (y: float[]) : float =
    Check.that (x.Length = y.Length) "y" $"a dot product needs vectors of one length, but x has {x.Length} elements and y has {y.Length}."

    dotOf x 0 y 0 x.Length
