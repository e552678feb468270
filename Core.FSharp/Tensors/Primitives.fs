namespace Spectral

/// The facts of an operation that its value depends on.
type Operation =
    {
        /// What is done.
        Opcode: Opcode
        /// Shape of the result.
        Shape: int[]
        /// Shapes of the arguments.
        ArgumentShapes: int[][]
        /// Offsets, starts and flags; see Expr.Attributes.
        Attributes: int[]
    }

/// A primitive of the tensor language: one object with its value, its forward rule, its reverse rule and, element by element, its slope.
type Primitive =
    {
        /// What it is.
        Opcode: Opcode
        /// The value for one sample from the arguments' values (row-major). This definition fixes every bit.
        Value: Arithmetic -> Operation -> float[][] -> float[]
        /// The tangent of y = f(x…) from the node y and the tangents of its arguments; None stands for zero.
        Push: Expr -> Expr option[] -> Expr option
        /// The cotangents of the arguments from the node y and its cotangent; None where there is none.
        Pull: Expr -> Expr -> Expr option[]
        /// f′ as an expression from the argument x and the value y = f(x), where the primitive is a function of each element: its differential
        /// equation, from which all higher derivatives follow. None for all others, and for the step, whose derivative is zero.
        Slope: (Expr -> Expr -> Expr) option
    }

/// The table of primitives.
module Primitive =
    open Tensor

    /// The sum of two tangents or cotangents, where None stands for zero.
    let accumulate (a: Expr option) (b: Expr option) =
        match a, b with
        | Some a, Some b -> Some(a + b)
        | Some x, None
        | None, Some x -> Some x
        | None, None -> None

    let private elementwise opcode (f: float -> float) (slope: Expr -> Expr -> Expr) =
        {
            Opcode = opcode
            Value = fun a _ x -> x[0] |> Array.map (fun v -> a.Round(f v))
            Push = fun y d -> d[0] |> Option.map (fun d -> slope y.Arguments[0] y * d)
            Pull = fun y w -> [| Some(slope y.Arguments[0] y * w) |]
            Slope = Some slope
        }

    /// A primitive that is linear in its only argument and moves numbers or changes their sign.
    let private linear opcode value push pull =
        {
            Opcode = opcode
            Value = fun _ operation x -> value operation x
            Push = fun y d -> d[0] |> Option.map (push y)
            Pull = fun y w -> [| Some(pull y w) |]
            Slope = None
        }

    let private leaf opcode =
        {
            Opcode = opcode
            Value = fun _ operation _ -> invalidOp $"{operation.Opcode} is a leaf: its value is given."
            Push = fun _ _ -> None
            Pull = fun _ _ -> [||]
            Slope = None
        }

    let private binary opcode (f: float -> float -> float) push pull =
        {
            Opcode = opcode
            Value = (fun a _ x -> Array.map2 (fun u v -> a.Round(f u v)) x[0] x[1])
            Push = push
            Pull = pull
            Slope = None
        }

    let private ternary opcode (f: Arithmetic -> float -> float -> float -> float) =
        {
            Opcode = opcode
            Value = fun a _ x -> Array.map3 (f a) x[0] x[1] x[2]
            Push = fun _ _ -> invalidOp "a lowered operation is not differentiated."
            Pull = fun _ _ -> invalidOp "a lowered operation is not differentiated."
            Slope = None
        }

    /// A primitive that is linear in its only argument and adds its numbers.
    let private additive opcode (value: Arithmetic -> Operation -> float[] -> float[]) push pull =
        { linear opcode (fun _ x -> x[0]) push pull with
            Value = fun arithmetic operation x -> value arithmetic operation x[0]
        }

    /// C = op(A) op(B) + start for flat row-major arrays, matrix by matrix; an element is one chain of fused multiply-adds in increasing k.
    let productInto
        (arithmetic: Arithmetic)
        (start: float[])
        (shapeA: int[])
        (a: float[])
        transposeA
        (shapeB: int[])
        (b: float[])
        transposeB
        =
        let struct (rows, inner) = Shape.matrix transposeA shapeA
        let struct (_, columns) = Shape.matrix transposeB shapeB
        let c = Array.copy start

        for m in 0 .. Shape.stack shapeA - 1 do
            let atA, atB, atC = m * rows * inner, m * inner * columns, m * rows * columns

            for i in 0 .. rows - 1 do
                for j in 0 .. columns - 1 do
                    let at = atC + i * columns + j

                    for k in 0 .. inner - 1 do
                        let x = a[atA + (if transposeA then k * rows + i else i * inner + k)]
                        let y = b[atB + (if transposeB then j * inner + k else k * columns + j)]
                        c[at] <- arithmetic.MultiplyAdd(x, y, c[at])

        c

    let private matrixValue arithmetic (operation: Operation) (x: float[][]) =
        let start = if x.Length = 3 then x[2] else Array.zeroCreate (Shape.size operation.Shape)

        productInto
            arithmetic
            start
            operation.ArgumentShapes[0]
            x[0]
            (operation.Attributes[0] = 1)
            operation.ArgumentShapes[1]
            x[1]
            (operation.Attributes[1] = 1)

    let private matrixPush (y: Expr) (d: Expr option[]) =
        let ta, tb = y.Attributes[0] = 1, y.Attributes[1] = 1

        accumulate
            (d[0] |> Option.map (fun d -> matrixProduct ta tb d y.Arguments[1]))
            (d[1] |> Option.map (fun d -> matrixProduct ta tb y.Arguments[0] d))

    /// With C = op(A) op(B) and cotangent W: the cotangent of op(A) is W op(B)ᵀ, that of op(B) is op(A)ᵀ W.
    let private matrixPull (y: Expr) (w: Expr) =
        let ta, tb = y.Attributes[0] = 1, y.Attributes[1] = 1
        let a, b = y.Arguments[0], y.Arguments[1]
        let ofA = if ta then matrixProduct tb true b w else matrixProduct false (not tb) w b
        let ofB = if tb then matrixProduct true ta w a else matrixProduct (not ta) false a w
        [| Some ofA; Some ofB |]

    /// Where the rows of each argument of a concatenation start.
    let private starts (y: Expr) = Array.init y.Arguments.Length (fun i -> y.Arguments[.. i - 1] |> Array.sumBy (fun a -> a.Shape[0]))

    let private zeroRows (shape: int[]) count =
        let s = Array.copy shape
        s[0] <- count
        full s 0.0

    /// The cotangent of a slice: its rows in place, zeros around them.
    let private unslice (x: Expr) start (w: Expr) =
        let after = x.Shape[0] - start - w.Shape[0]

        [|
            if start > 0 then
                zeroRows x.Shape start
            w
            if after > 0 then
                zeroRows x.Shape after
        |]
        |> concatenate

    /// Cotangents of rows of x (start, cotangent): joined to one where the rows do not overlap, else one padded with zeros for each.
    let internal joinRows (x: Expr) (pieces: struct (int * Expr)[]) =
        let sorted = pieces |> Array.sortBy (fun struct (start, _) -> start)
        let after struct (start, w: Expr) = start + w.Shape[0]

        if Array.pairwise sorted |> Array.exists (fun (a, struct (next, _)) -> after a > next) then
            pieces |> Array.map (fun struct (start, w) -> unslice x start w)
        else
            let parts = System.Collections.Generic.List<Expr>()
            let mutable row = 0

            for struct (start, w) in sorted do
                if start > row then
                    parts.Add(zeroRows x.Shape (start - row))

                parts.Add w
                row <- start + w.Shape[0]

            if row < x.Shape[0] then
                parts.Add(zeroRows x.Shape (x.Shape[0] - row))

            [| concatenate (parts.ToArray()) |]

    let private transposed (shape: int[]) (x: float[]) = Array.init x.Length (fun i -> x[(i % shape[0]) * shape[1] + i / shape[0]])

    let private axisSums (arithmetic: Arithmetic) (operation: Operation) (x: float[]) =
        let struct (before, length, behind) = Shape.around operation.Attributes[0] operation.ArgumentShapes[0]
        let element o i k = x[(o * length + k) * behind + i]

        Array.init (before * behind) (fun at ->
            Seq.fold (fun total k -> arithmetic.Round(total + element (at / behind) (at % behind) k)) 0.0 (seq { 0 .. length - 1 }))

    let private repeated (operation: Operation) (x: float[]) =
        let struct (_, count, behind) = Shape.around operation.Attributes[0] operation.Shape
        Array.init (x.Length * count) (fun at -> x[at / (count * behind) * behind + at % behind])

    /// Elements of a row along the first axis.
    let private rowSize (shape: int[]) = Shape.size shape[1..]

    let private gathered (operation: Operation) (x: float[]) =
        let row = rowSize operation.Shape
        operation.Attributes |> Array.collect (fun i -> Array.sub x (i * row) row)

    let private scattered (arithmetic: Arithmetic) (operation: Operation) (x: float[]) =
        let row = rowSize operation.Shape
        let y = Array.zeroCreate (Shape.size operation.Shape)
        let isNamed = Array.create operation.Shape[0] false

        operation.Attributes
        |> Array.iteri (fun k i ->
            for j in 0 .. row - 1 do
                let next = x[k * row + j]
                y[i * row + j] <- if isNamed[i] then arithmetic.Round(y[i * row + j] + next) else next

            isNamed[i] <- true)

        y

    let private twoOverRootPi = 1.1283791670955126

    /// Every primitive, leaves included.
    let all: Primitive[] =
        [|
            leaf Opcode.Input
            leaf Opcode.Parameter
            leaf Opcode.SharedInput
            leaf Opcode.Constant
            linear Opcode.Fill (fun o x -> Array.create (Shape.size o.Shape) (Array.head x[0])) (fun y d -> fill y.Shape d) (fun y w ->
                sum w |> reshape y.Arguments[0].Shape)
            linear Opcode.Reshape (fun _ x -> x[0]) (fun y d -> reshape y.Shape d) (fun y w -> reshape y.Arguments[0].Shape w)
            linear
                Opcode.Slice
                (fun o x ->
                    let row = Shape.size o.Shape / o.Shape[0]
                    Array.sub x[0] (o.Attributes[0] * row) (Shape.size o.Shape))
                (fun y d -> slice y.Attributes[0] y.Shape[0] d)
                (fun y w -> unslice y.Arguments[0] y.Attributes[0] w)
            {
                Opcode = Opcode.Concatenate
                Value = fun _ _ x -> Array.concat x
                Push =
                    fun y d ->
                        if Array.forall Option.isNone d then
                            None
                        else
                            Array.map2 (fun (a: Expr) t -> t |> Option.defaultWith (fun () -> full a.Shape 0.0)) y.Arguments d
                            |> concatenate
                            |> Some
                Pull = fun y w -> Array.map2 (fun (a: Expr) start -> Some(slice start a.Shape[0] w)) y.Arguments (starts y)
                Slope = None
            }
            linear Opcode.Transpose (fun o x -> transposed o.ArgumentShapes[0] x[0]) (fun _ d -> transpose d) (fun _ w -> transpose w)
            linear Opcode.Negate (fun _ x -> Array.map (~-) x[0]) (fun _ d -> -d) (fun _ w -> -w)
            elementwise Opcode.Exp Elementary.exp (fun _ y -> y)
            elementwise Opcode.Expm1 Elementary.expm1 (fun _ y -> 1.0 + y)
            elementwise Opcode.Log Elementary.log (fun x _ -> full x.Shape 1.0 / x)
            elementwise Opcode.Log1p Elementary.log1p (fun x _ -> full x.Shape 1.0 / (1.0 + x))
            elementwise Opcode.Sin Elementary.sin (fun x _ -> cos x)
            elementwise Opcode.Cos Elementary.cos (fun x _ -> -(sin x))
            { elementwise Opcode.Tanh Elementary.tanh (fun _ y -> 1.0 - square y) with
                Value = fun a _ x -> Array.map a.Tanh x[0]
            }
            elementwise Opcode.Sigmoid Elementary.sigmoid (fun _ y -> y - square y)
            elementwise Opcode.Softplus Elementary.softplus (fun x _ -> sigmoid x)
            elementwise Opcode.Erf Elementary.erf (fun x _ -> twoOverRootPi * exp (-(square x)))
            elementwise Opcode.SquareRoot sqrt (fun y r -> full y.Shape 0.5 / r)
            elementwise Opcode.PositivePart (fun x -> if x > 0.0 then x else 0.0) (fun x _ -> heaviside x)
            {
                Opcode = Opcode.Heaviside
                Value = fun _ _ x -> x[0] |> Array.map (fun v -> if v > 0.0 then 1.0 else 0.0)
                Push = fun _ _ -> None
                Pull = fun _ _ -> [| None |]
                Slope = None
            }
            binary Opcode.Add (+) (fun _ d -> accumulate d[0] d[1]) (fun _ w -> [| Some w; Some w |])
            binary
                Opcode.Subtract
                (-)
                (fun _ d ->
                    match d[0], d[1] with
                    | Some a, Some b -> Some(a - b)
                    | a, None -> a
                    | None, Some b -> Some -b)
                (fun _ w -> [| Some w; Some -w |])
            binary
                Opcode.Multiply
                (*)
                (fun y d ->
                    let a, b = y.Arguments[0], y.Arguments[1]

                    if obj.ReferenceEquals(a, b) then
                        d[0] |> Option.map (fun d -> 2.0 * (a * d))
                    else
                        accumulate (d[0] |> Option.map (fun d -> d * b)) (d[1] |> Option.map (fun d -> a * d)))
                (fun y w -> [| Some(y.Arguments[1] * w); Some(y.Arguments[0] * w) |])
            binary
                Opcode.Divide
                (/)
                (fun y d ->
                    let b = y.Arguments[1]

                    match d[0], d[1] with
                    | Some a, Some t -> Some((a - y * t) / b)
                    | Some a, None -> Some(a / b)
                    | None, Some t -> Some(-(y * t) / b)
                    | None, None -> None)
                (fun y w ->
                    let ofA = w / y.Arguments[1]
                    [| Some ofA; Some -(y * ofA) |])
            {
                Opcode = Opcode.Sum
                Value = fun a _ x -> [| x[0] |> Array.fold (fun total v -> a.Round(total + v)) 0.0 |]
                Push = fun _ d -> d[0] |> Option.map sum
                Pull = fun y w -> [| Some(fill y.Arguments[0].Shape w) |]
                Slope = None
            }
            {
                Opcode = Opcode.MatrixProduct
                Value = matrixValue
                Push = matrixPush
                Pull = matrixPull
                Slope = None
            }
            linear Opcode.BatchSum (fun _ _ -> invalidOp "a batch sum is lowered to accumulations.") (fun _ d -> batchSum d) (fun y w ->
                reshape y.Arguments[0].Shape w)
            additive Opcode.SumAxis axisSums (fun y d -> sumAxis y.Attributes[0] d) (fun y w ->
                let axis = y.Attributes[0]
                repeatAxis axis y.Arguments[0].Shape[axis] w)
            linear
                Opcode.RepeatAxis
                (fun o x -> repeated o x[0])
                (fun y d -> repeatAxis y.Attributes[0] y.Shape[y.Attributes[0]] d)
                (fun y w -> sumAxis y.Attributes[0] w)
            linear Opcode.Gather (fun o x -> gathered o x[0]) (fun y d -> gather y.Attributes d) (fun y w ->
                scatterAdd y.Arguments[0].Shape[0] y.Attributes w)
            additive Opcode.ScatterAdd scattered (fun y d -> scatterAdd y.Shape[0] y.Attributes d) (fun y w -> gather y.Attributes w)
            ternary Opcode.MultiplyAdd (fun a x y z -> a.MultiplyAdd(x, y, z))
            ternary Opcode.MultiplySubtract (fun a x y z -> a.MultiplyAdd(x, y, -z))
            ternary Opcode.NegatedMultiplyAdd (fun a x y z -> a.MultiplyAdd(-x, y, z))
        |]

    let private byOpcode = all |> Array.map (fun p -> p.Opcode, p) |> dict

    /// The primitive of an opcode.
    let find (opcode: Opcode) = byOpcode[opcode]
