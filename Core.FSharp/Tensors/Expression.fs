namespace Spectral

open System
open System.Runtime.InteropServices

/// An expression of the tensor language for ONE sample: a node of a directed acyclic graph, immutable, its shape checked when it is built.
/// The batch axis is implicit: expressions below an input vary from sample to sample, all others are shared.
[<Sealed>]
type Expr internal (opcode: Opcode, arguments: Expr[], shape: int[], attributes: int[], data: float[], name: string) =
    let varies =
        opcode = Opcode.Input
        || (opcode <> Opcode.BatchSum && arguments |> Array.exists (fun a -> a.Varies))

    let fingerprint =
        Fingerprint.ofNode (int opcode) (arguments |> Array.map (fun a -> a.Fingerprint)) shape attributes data name

    /// What the node does.
    member _.Opcode = opcode
    /// What it is applied to.
    member _.Arguments = arguments
    /// The shape of its value.
    member _.Shape = shape
    /// Slice: start. Parameter: offset. MatrixProduct: 1 if op(A) = Aᵀ, 1 if op(B) = Bᵀ. SumAxis, RepeatAxis: axis. Gather, ScatterAdd: indices.
    member _.Attributes = attributes
    /// The numbers of a constant, else empty.
    member _.Data = data
    /// The name of an input or a shared input, else empty.
    member _.Name = name
    /// Whether the value differs from sample to sample.
    member _.Varies = varies
    /// Number of elements.
    member _.Size = Shape.size shape

    /// Equal for nodes that are structurally equal, and hardly ever for others.
    member internal _.Fingerprint: uint64 = fingerprint

    /// Whether the other node does the same to the same nodes; constants are equal if all bits are.
    member internal _.IsLike(other: Expr) =
        fingerprint = other.Fingerprint
        && opcode = other.Opcode
        && name = other.Name
        && shape = other.Shape
        && attributes = other.Attributes
        && arguments.Length = other.Arguments.Length
        && Array.forall2 (fun a b -> obj.ReferenceEquals(a, b)) arguments other.Arguments
        && MemoryMarshal.AsBytes(ReadOnlySpan<float> data).SequenceEqual(MemoryMarshal.AsBytes(ReadOnlySpan<float> other.Data))

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

    let private named opcode kind (name: string) (shape: int[]) =
        Check.that (name <> "") "name" $"{kind} needs a name."
        Check.that (Array.forall (fun n -> n > 0) shape) "shape" $"{kind} '{name}' has shape {Shape.text shape}: use positive lengths."
        Expr(opcode, [||], shape, [||], [||], name)

    /// An input: one value of that shape a sample.
    let input (name: string) (shape: int[]) = named Opcode.Input "an input" name shape

    /// A shared input: numbers of that shape that are given at run time and are the same for all samples. See Program.SharedNumbers.
    let shared (name: string) (shape: int[]) = named Opcode.SharedInput "a shared input" name shape

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

    let private checkRows operation (indices: int[]) rows =
        match indices |> Array.tryFind (fun i -> i < 0 || i >= rows) with
        | Some i -> Check.that false "indices" $"{operation} names row {i}: the rows are 0 … {rows - 1}."
        | None -> ()

    /// Rows along the first axis: row k of the result is row indices[k], and a row may come twice.
    let rec gather (indices: int[]) (x: Expr) : Expr =
        Check.that (x.Shape.Length > 0) "x" "a scalar has no rows to gather."
        Check.that (indices.Length > 0) "indices" "gather needs at least one row."
        checkRows $"gather of {Shape.text x.Shape}" indices x.Shape[0]
        let shape = Array.append [| indices.Length |] x.Shape[1..]
        let row = x.Size / x.Shape[0]

        if indices |> Array.indexed |> Array.forall (fun (k, i) -> i = indices[0] + k) then
            slice indices[0] indices.Length x
        elif x.Opcode = Opcode.Constant then
            constant shape (indices |> Array.collect (fun i -> Array.sub x.Data (i * row) row))
        elif x.Opcode = Opcode.Gather then
            gather (indices |> Array.map (fun i -> x.Attributes[i])) x.Arguments[0]
        else
            node Opcode.Gather [| x |] shape indices

    /// So many rows along the first axis: row i is the sum of the rows k of x with indices[k] = i, in increasing k, 0 where there is none.
    /// A row that is named once is moved, not added; so indices without repeats only move numbers.
    let scatterAdd (rows: int) (indices: int[]) (x: Expr) : Expr =
        Check.that
            (x.Shape.Length > 0 && x.Shape[0] = indices.Length)
            "indices"
            $"scatterAdd of {Shape.text x.Shape} with {indices.Length} indices: give one index a row."

        checkRows $"scatterAdd to {rows} rows" indices rows

        if Array.sort indices = [| 0 .. rows - 1 |] then
            let inverse = Array.zeroCreate rows
            indices |> Array.iteri (fun k i -> inverse[i] <- k)
            gather inverse x
        else
            node Opcode.ScatterAdd [| x |] (Array.append [| rows |] x.Shape[1..]) indices

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
    let heaviside x = unary Opcode.Heaviside x

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

    /// The sum along an axis, which is left out of the shape: [.. × n × ..] → [.. × ..].
    let sumAxis (axis: int) (x: Expr) =
        let rank = x.Shape.Length
        Check.that (axis >= 0 && axis < rank) "axis" $"a sum over axis {axis} of {Shape.text x.Shape}: the axes are 0 … {rank - 1}."
        let shape = Array.removeAt axis x.Shape

        if x.Size = x.Shape[axis] then sum x |> reshape shape
        elif x.Shape[axis] = 1 then reshape shape x
        else node Opcode.SumAxis [| x |] shape [| axis |]

    /// A tensor repeated so many times along a new axis: [.. × ..] → [.. × count × ..].
    let repeatAxis (axis: int) (count: int) (x: Expr) =
        let rank = x.Shape.Length
        Check.that (axis >= 0 && axis <= rank) "axis" $"a new axis {axis} of {Shape.text x.Shape}: use 0 … {rank}."
        Check.that (count > 0) "count" $"a tensor cannot be repeated {count} times."
        let shape = Array.insertAt axis count x.Shape

        if count = 1 then reshape shape x
        elif x.Size = 1 then fill shape (reshape [||] x)
        elif x.Opcode = Opcode.Fill then fill shape x.Arguments[0]
        else node Opcode.RepeatAxis [| x |] shape [| axis |]

    /// op(A) op(B), where op transposes if its flag is set; of two stacks of as many matrices, matrix by matrix.
    let rec matrixProduct (transposeA: bool) (transposeB: bool) (a: Expr) (b: Expr) : Expr =
        let rank = a.Shape.Length

        if b.Shape.Length <> rank || rank < 2 || rank > 3 then
            refuse "matrix product" a b "both must be matrices, or both stacks of matrices; reshape vectors first"

        if Shape.stack a.Shape <> Shape.stack b.Shape then
            refuse "matrix product" a b "the stacks must hold as many matrices"

        if a.Opcode = Opcode.Transpose then
            matrixProduct (not transposeA) transposeB a.Arguments[0] b
        elif b.Opcode = Opcode.Transpose then
            matrixProduct transposeA (not transposeB) a b.Arguments[0]
        else
            let struct (rowsA, columnsA) = Shape.matrix transposeA a.Shape
            let struct (rowsB, columnsB) = Shape.matrix transposeB b.Shape

            if columnsA <> rowsB then
                refuse "matrix product" a b $"the inner lengths {columnsA} and {rowsB} must agree"

            let shape = Array.append a.Shape[.. rank - 3] [| rowsA; columnsB |]
            node Opcode.MatrixProduct [| a; b |] shape [| (if transposeA then 1 else 0); (if transposeB then 1 else 0) |]

    /// op(A) op(B) of two stacks, matrix by matrix: [k × m × i] and [k × i × n] → [k × m × n].
    let batchedProduct (transposeA: bool) (transposeB: bool) (a: Expr) (b: Expr) : Expr =
        if a.Shape.Length <> 3 || b.Shape.Length <> 3 then
            refuse "batched product" a b "both must be stacks of matrices"

        matrixProduct transposeA transposeB a b

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
