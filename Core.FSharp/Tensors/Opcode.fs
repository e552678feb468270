namespace Spectral

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
    | Heaviside = 21
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
    /// op(A) op(B) [+ C in lowered programs]: an element is one chain of fused multiply-adds in increasing k, from 0 or from C; for stacks, matrix by matrix.
    | MatrixProduct = 27
    /// The sum over the samples of a batch.
    | BatchSum = 28
    /// Numbers that are given at run time, by name; shared by all samples.
    | SharedInput = 29
    /// The sum along one axis, a chain of additions from 0 in increasing index.
    | SumAxis = 30
    /// A tensor repeated along a new axis.
    | RepeatAxis = 31
    /// Rows along the first axis, chosen by constant indices.
    | Gather = 32
    /// Row i is the sum of the rows whose index is i, a chain of additions in increasing row that begins with the first; 0 where there is none.
    | ScatterAdd = 33
    /// Lowered only: fma(x, y, z)
    | MultiplyAdd = 34
    /// Lowered only: fma(x, y, −z)
    | MultiplySubtract = 35
    /// Lowered only: fma(−x, y, z)
    | NegatedMultiplyAdd = 36
    /// Lowered only: accumulator(i, j) ← chain of fma over samples, then over k, of op(A)(i, k) op(B)(k, j); for stacks, matrix by matrix.
    | BatchProduct = 37
    /// Lowered only: accumulator ← chain of additions over samples.
    | BatchAccumulate = 38
