namespace Spectral

open System

/// What an instruction does. The first group is the language; the second group appears only in lowered programs.
type Opcode =
    /// One value a sample, by name.
    | Input = 0
    /// A window on the flat vector of parameters; shared by all samples.
    | Parameter = 1
    /// Numbers that are part of the program; shared by all samples.
    | Constant = 2
    /// A scalar repeated to a shape.
    | Fill = 3
    /// The same numbers in another shape (row-major).
    | Reshape = 4
    /// Rows start … start + count − 1 along the first axis.
    | Slice = 5
    /// Tensors joined along the first axis.
    | Concatenate = 6
    /// A matrix with rows and columns exchanged.
    | Transpose = 7
    /// −x
    | Negate = 8
    /// eˣ
    | Exp = 9
    /// eˣ − 1
    | Expm1 = 10
    /// log x
    | Log = 11
    /// log(1 + x)
    | Log1p = 12
    /// sin x
    | Sin = 13
    /// cos x
    | Cos = 14
    /// tanh x
    | Tanh = 15
    /// 1/(1 + e⁻ˣ)
    | Sigmoid = 16
    /// log(1 + eˣ)
    | Softplus = 17
    /// The error function.
    | Erf = 18
    /// √x
    | SquareRoot = 19
    /// max(x, 0)
    | PositivePart = 20
    /// 1 where x > 0, else 0
    | Step = 21
    /// x + y
    | Add = 22
    /// x − y
    | Subtract = 23
    /// x y, element by element
    | Multiply = 24
    /// x / y, element by element
    | Divide = 25
    /// The sum of all elements, one chain of additions in increasing index.
    | Sum = 26
    /// op(A) op(B) [+ C in lowered programs]: an element is one chain of fused multiply-adds in increasing k, from 0 or from C.
    | MatrixProduct = 27
    /// The sum over the samples of a batch.
    | BatchSum = 28
    /// Lowered only: fma(x, y, z)
    | MultiplyAdd = 29
    /// Lowered only: fma(x, y, −z)
    | MultiplySubtract = 30
    /// Lowered only: fma(−x, y, z)
    | NegatedMultiplyAdd = 31
    /// Lowered only: accumulator(i, j) ← chain of fma over samples, then over k, of op(A)(i, k) op(B)(k, j).
    | BatchProduct = 32
    /// Lowered only: accumulator ← chain of additions over samples.
    | BatchAccumulate = 33

/// Shapes of tensors: [||] a scalar, [| n |] a vector, [| m; n |] a matrix, row-major.
module Shape =
    /// Number of elements.
    let size (shape: int[]) = Array.fold (*) 1 shape

    /// The shape as it is written in messages: "scalar", "[5]", "[3 × 4]".
    let text (shape: int[]) = if shape.Length = 0 then "scalar" else "[" + String.Join(" × ", shape) + "]"

/// An expression of the tensor language for ONE sample: a node of a directed acyclic graph, immutable, its shape checked when it is built.
/// The batch axis is implicit: expressions below an input vary from sample to sample, all others are shared.
[<Sealed>]
type Expr internal (opcode: Opcode, arguments: Expr[], shape: int[], attributes: int[], data: float[], name: string) =
    let varies =
        opcode = Opcode.Input
        || (opcode <> Opcode.BatchSum && arguments |> Array.exists (fun a -> a.Varies))

    /// What the node does.
    member _.Opcode = opcode
    /// What it is applied to.
    member _.Arguments = arguments
    /// The shape of its value.
    member _.Shape = shape
    /// Slice: start. Parameter: offset. MatrixProduct: 1 if op(A) = Aᵀ, 1 if op(B) = Bᵀ.
    member _.Attributes = attributes
    /// The numbers of a constant, else empty.
    member _.Data = data
    /// The name of an input, else empty.
    member _.Name = name
    /// Whether the value differs from sample to sample.
    member _.Varies = varies
    /// Number of elements.
    member _.Size = Shape.size shape

    /// The value if the expression is a constant with all elements equal.
    member internal _.Uniform =
        match opcode with
        | Opcode.Constant when data.Length > 0 && Array.forall (fun d -> d = data[0]) data -> ValueSome data[0]
        | _ -> ValueNone

    /// Opcode and shape, for messages.
    override _.ToString() =
        let label = if name = "" then opcode.ToString() else name
        $"{label} {Shape.text shape}"

/// The constructors of the tensor language. Each checks the shapes of its arguments and names both when they do not fit.
/// There is no broadcasting: a scalar is spread over a shape by `fill`.
module Tensor =
    let private node opcode arguments shape attributes = Expr(opcode, arguments, shape, attributes, [||], "")

    let private refuse operation (a: Expr) (b: Expr) advice =
        Check.that false "shape" $"{operation} of {Shape.text a.Shape} and {Shape.text b.Shape}: {advice}."

    /// An input: one value of that shape a sample.
    let input (name: string) (shape: int[]) =
        Check.that (name <> "") "name" "an input needs a name."

        Check.that
            (shape.Length <= 2 && Array.forall (fun n -> n > 0) shape)
            "shape"
            $"input '{name}' has shape {Shape.text shape}: use a scalar, a vector or a matrix with positive lengths."

        Expr(Opcode.Input, [||], shape, [||], [||], name)

    /// A window on the flat vector of parameters that starts at the offset.
    let parameter (offset: int) (shape: int[]) =
        Check.that (offset >= 0) "offset" $"a parameter's offset is {offset}: it must not be negative."
        Expr(Opcode.Parameter, [||], shape, [| offset |], [||], "")

    /// Numbers in row-major order.
    let constant (shape: int[]) (data: float[]) =
        Check.that
            (data.Length = Shape.size shape)
            "data"
            $"a constant of shape {Shape.text shape} needs {Shape.size shape} numbers, not {data.Length}."

        Expr(Opcode.Constant, [||], shape, [||], Array.copy data, "")

    /// A constant scalar.
    let scalar (value: float) = constant [||] [| value |]

    /// A constant of that shape with all elements equal.
    let full (shape: int[]) (value: float) = constant shape (Array.create (Shape.size shape) value)

    /// A scalar repeated to a shape.
    let fill (shape: int[]) (x: Expr) =
        Check.that (x.Size = 1) "x" $"fill repeats a scalar, not {Shape.text x.Shape}."

        if x.Shape = shape then
            x
        else
            match x.Uniform with
            | ValueSome v -> full shape v
            | ValueNone -> node Opcode.Fill [| x |] shape [||]

    /// The same numbers in another shape (row-major).
    let reshape (shape: int[]) (x: Expr) =
        Check.that
            (Shape.size shape = x.Size)
            "shape"
            $"reshape of {Shape.text x.Shape} to {Shape.text shape}: the numbers of elements differ ({x.Size} and {Shape.size shape})."

        if x.Shape = shape then
            x
        elif x.Opcode = Opcode.Constant then
            constant shape x.Data
        elif x.Opcode = Opcode.Reshape then
            let origin = x.Arguments[0]

            if origin.Shape = shape then
                origin
            else
                node Opcode.Reshape [| origin |] shape [||]
        else
            node Opcode.Reshape [| x |] shape [||]

    /// Rows start … start + count − 1 along the first axis.
    let slice (start: int) (count: int) (x: Expr) =
        Check.that (x.Shape.Length > 0) "x" "a scalar has no axis to slice."

        Check.that
            (start >= 0 && count > 0 && start + count <= x.Shape[0])
            "start"
            $"slice {start} … {start + count - 1} of {Shape.text x.Shape}: the rows are 0 … {x.Shape[0] - 1}."

        if count = x.Shape[0] then
            x
        else
            let shape = Array.copy x.Shape
            shape[0] <- count
            node Opcode.Slice [| x |] shape [| start |]

    /// The element of a vector, as a scalar.
    let element (index: int) (x: Expr) = x |> slice index 1 |> reshape [||]

    /// Tensors joined along the first axis; all further axes must agree.
    let concatenate (parts: Expr[]) =
        Check.that (parts.Length > 0) "parts" "concatenate needs at least one tensor."

        for p in parts do
            Check.that (p.Shape.Length > 0) "parts" "concatenate joins vectors or matrices, not scalars: reshape them to [1]."

            if p.Shape.Length <> parts[0].Shape.Length || Array.tail p.Shape <> Array.tail parts[0].Shape then
                refuse "concatenation" parts[0] p "all axes but the first must agree"

        if parts.Length = 1 then
            parts[0]
        else
            let shape = Array.copy parts[0].Shape
            shape[0] <- parts |> Array.sumBy (fun p -> p.Shape[0])
            node Opcode.Concatenate parts shape [||]

    /// Vectors of one length as the rows of a matrix.
    let rows (vectors: Expr[]) = vectors |> Array.map (fun v -> reshape [| 1; v.Size |] v) |> concatenate

    /// A matrix with rows and columns exchanged.
    let transpose (x: Expr) =
        Check.that (x.Shape.Length = 2) "x" $"transpose takes a matrix, not {Shape.text x.Shape}."

        if x.Opcode = Opcode.Transpose then
            x.Arguments[0]
        elif x.Shape[0] = 1 || x.Shape[1] = 1 then
            reshape [| x.Shape[1]; x.Shape[0] |] x
        else
            node Opcode.Transpose [| x |] [| x.Shape[1]; x.Shape[0] |] [||]

    let private unary opcode (x: Expr) = node opcode [| x |] x.Shape [||]

    /// −x
    let negate (x: Expr) = if x.Opcode = Opcode.Negate then x.Arguments[0] else unary Opcode.Negate x

    /// eˣ
    let exp x = unary Opcode.Exp x
    /// eˣ − 1
    let expm1 x = unary Opcode.Expm1 x
    /// log x
    let log x = unary Opcode.Log x
    /// log(1 + x)
    let log1p x = unary Opcode.Log1p x
    /// sin x
    let sin x = unary Opcode.Sin x
    /// cos x
    let cos x = unary Opcode.Cos x
    /// tanh x
    let tanh x = unary Opcode.Tanh x
    /// 1/(1 + e⁻ˣ)
    let sigmoid x = unary Opcode.Sigmoid x
    /// log(1 + eˣ)
    let softplus x = unary Opcode.Softplus x
    /// The error function.
    let erf x = unary Opcode.Erf x
    /// √x
    let squareRoot x = unary Opcode.SquareRoot x
    /// max(x, 0)
    let positivePart x = unary Opcode.PositivePart x
    /// 1 where x > 0, else 0
    let step x = unary Opcode.Step x

    let private binary operation opcode (a: Expr) (b: Expr) =
        if a.Shape <> b.Shape then
            refuse operation a b "the shapes must agree; spread a scalar by fill"

        node opcode [| a; b |] a.Shape [||]

    /// a + b
    let add (a: Expr) (b: Expr) =
        match a.Uniform, b.Uniform with
        | ValueSome 0.0, _ when a.Shape = b.Shape -> b
        | _, ValueSome 0.0 when a.Shape = b.Shape -> a
        | _ -> binary "sum" Opcode.Add a b

    /// a − b
    let subtract (a: Expr) (b: Expr) =
        match a.Uniform, b.Uniform with
        | _, ValueSome 0.0 when a.Shape = b.Shape -> a
        | ValueSome 0.0, _ when a.Shape = b.Shape -> negate b
        | _ -> binary "difference" Opcode.Subtract a b

    /// a b, element by element
    let multiply (a: Expr) (b: Expr) =
        match a.Uniform, b.Uniform with
        | ValueSome 1.0, _ when a.Shape = b.Shape -> b
        | _, ValueSome 1.0 when a.Shape = b.Shape -> a
        | ValueSome -1.0, _ when a.Shape = b.Shape -> negate b
        | _, ValueSome -1.0 when a.Shape = b.Shape -> negate a
        | _ -> binary "product" Opcode.Multiply a b

    /// a / b, element by element
    let divide (a: Expr) (b: Expr) = binary "quotient" Opcode.Divide a b

    /// A scalar expression times a tensor.
    let scale (s: Expr) (x: Expr) = multiply (fill x.Shape s) x

    /// A number times a tensor.
    let times (s: float) (x: Expr) = multiply (full x.Shape s) x

    /// A number plus a tensor.
    let plus (s: float) (x: Expr) = add (full x.Shape s) x

    /// x²
    let square x = multiply x x

    /// The sum of all elements.
    let sum (x: Expr) = if x.Size = 1 then reshape [||] x else node Opcode.Sum [| x |] [||] [||]

    /// op(A) op(B), where op transposes if its flag is set.
    let rec matrixProduct (transposeA: bool) (transposeB: bool) (a: Expr) (b: Expr) : Expr =
        if a.Shape.Length <> 2 || b.Shape.Length <> 2 then
            refuse "matrix product" a b "both must be matrices; reshape vectors first"

        if a.Opcode = Opcode.Transpose then
            matrixProduct (not transposeA) transposeB a.Arguments[0] b
        elif b.Opcode = Opcode.Transpose then
            matrixProduct transposeA (not transposeB) a b.Arguments[0]
        else
            let rowsA, columnsA = if transposeA then a.Shape[1], a.Shape[0] else a.Shape[0], a.Shape[1]
            let rowsB, columnsB = if transposeB then b.Shape[1], b.Shape[0] else b.Shape[0], b.Shape[1]

            if columnsA <> rowsB then
                refuse "matrix product" a b $"the inner lengths {columnsA} and {rowsB} must agree"

            node Opcode.MatrixProduct [| a; b |] [| rowsA; columnsB |] [| (if transposeA then 1 else 0); (if transposeB then 1 else 0) |]

    /// A x for a matrix and a vector.
    let apply (a: Expr) (x: Expr) =
        if a.Shape.Length <> 2 || x.Shape.Length <> 1 then
            refuse "matrix–vector product" a x "a matrix and a vector are needed"

        matrixProduct false false a (reshape [| x.Size; 1 |] x) |> reshape [| a.Shape[0] |]

    /// Aᵀ x for a matrix and a vector.
    let applyTransposed (a: Expr) (x: Expr) =
        if a.Shape.Length <> 2 || x.Shape.Length <> 1 then
            refuse "matrix–vector product" a x "a matrix and a vector are needed"

        matrixProduct true false a (reshape [| x.Size; 1 |] x) |> reshape [| a.Shape[1] |]

    /// Σ aᵢ bᵢ of two vectors, as a scalar.
    let dot (a: Expr) (b: Expr) =
        if a.Size <> b.Size then
            refuse "dot product" a b "the lengths must agree"

        matrixProduct false false (reshape [| 1; a.Size |] a) (reshape [| b.Size; 1 |] b) |> reshape [||]

    /// The sum over all samples of the batch; only an output may be one.
    let batchSum (x: Expr) = node Opcode.BatchSum [| x |] x.Shape [||]

type Expr with

    /// a + b
    static member (+)(a: Expr, b: Expr) = Tensor.add a b
    /// a − b
    static member (-)(a: Expr, b: Expr) = Tensor.subtract a b
    /// a b, element by element
    static member (*)(a: Expr, b: Expr) = Tensor.multiply a b
    /// a / b, element by element
    static member (/)(a: Expr, b: Expr) = Tensor.divide a b
    /// −a
    static member (~-)(a: Expr) = Tensor.negate a
    /// A number times a tensor.
    static member (*)(s: float, a: Expr) = Tensor.times s a
    /// A number plus a tensor.
    static member (+)(s: float, a: Expr) = Tensor.plus s a
    /// A number minus a tensor.
    static member (-)(s: float, a: Expr) = Tensor.subtract (Tensor.full a.Shape s) a
