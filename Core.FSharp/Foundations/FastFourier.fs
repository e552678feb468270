/// Fast transforms along all axes of an array of any shape, row-major. In a loop, keep the plans of the axes instead.
module Spectral.FastFourier

let private check (shape: int[]) (x: float[]) =
    let size = Array.fold (*) 1 shape
    let text = System.String.Join(" × ", shape)
    Check.that (shape.Length > 0 && x.Length = size) "x" $"{x.Length} numbers were given for an array of {text}: give {size}."

/// The length of the axis and the numbers between two of its elements.
let private axes (shape: int[]) = Array.init shape.Length (fun axis -> struct (shape[axis], Array.fold (*) 1 shape[axis + 1 ..]))

let private complex (transform: FourierPlan -> float[] -> float[] -> int -> unit) (shape: int[]) (re: float[]) (im: float[]) =
    check shape re
    check shape im
    let re, im = Array.copy re, Array.copy im

    for struct (length, inner) in axes shape do
        transform (FourierPlan length) re im inner

    struct (re, im)

/// X_k = Σ_j x_j e^(−2πi Σ_a j_a k_a/n_a) of x = re + i im.
let forward (shape: int[]) (re: float[]) (im: float[]) : struct (float[] * float[]) =
    complex (fun plan re im inner -> plan.Forward(re, im, inner)) shape re im

/// The inverse of forward.
let inverse (shape: int[]) (re: float[]) (im: float[]) : struct (float[] * float[]) =
    complex (fun plan re im inner -> plan.Inverse(re, im, inner)) shape re im

/// The shape of the transform of a real array: the last axis has ⌊n/2⌋ + 1 modes, the others follow by X_{−k} = X̄_k.
let realModes (shape: int[]) : int[] = Array.mapi (fun axis n -> if axis = shape.Length - 1 then n / 2 + 1 else n) shape

/// The transform of a real array, of the shape realModes.
let realForward (shape: int[]) (x: float[]) : struct (float[] * float[]) =
    check shape x
    let struct (re, im) = RealFourierPlan(Array.last shape).Forward(x, 1)

    for struct (length, inner) in Array.take (shape.Length - 1) (axes (realModes shape)) do
        FourierPlan(length).Forward(re, im, inner)

    struct (re, im)

/// The real array of that shape from its transform.
let realInverse (shape: int[]) (re: float[]) (im: float[]) : float[] =
    check (realModes shape) re
    check (realModes shape) im
    let re, im = Array.copy re, Array.copy im

    for struct (length, inner) in Array.take (shape.Length - 1) (axes (realModes shape)) do
        FourierPlan(length).Inverse(re, im, inner)

    RealFourierPlan(Array.last shape).Inverse(re, im, 1)

/// Sums of cosines or sines, one kind an axis.
let trigonometric (sums: TrigonometricSum[]) (shape: int[]) (x: float[]) : float[] =
    check shape x
    Check.that (sums.Length = shape.Length) "sums" $"{sums.Length} kinds of sums were given for {shape.Length} axes: give one an axis."

    Array.fold2 (fun x sum (struct (length, inner)) -> TrigonometricPlan(sum, length).Apply(x, inner)) x sums (axes shape)
