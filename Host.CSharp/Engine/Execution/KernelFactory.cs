using System;
using System.Numerics;
using System.Linq;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Makes the kernels of one phase of a program for one vector width, one an opcode.</summary>
internal sealed unsafe class KernelFactory<L, V, T>(bool sharedPhase)
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernel of an instruction.</summary>
    public Kernel<T> Create(Instruction instruction)
    {
        Operation operation = instruction.Operation;
        int count = Shape.size(operation.Shape);
        TileOperand result = new(instruction.Result, sharedPhase);
        TileOperand[] x = [.. instruction.Arguments.Select(a => new TileOperand(a, sharedPhase))];

        switch (operation.Opcode)
        {
            case Opcode.Fill:
                return new CopyKernel<T>(count, result, x[0], repeat: true);
            case Opcode.Reshape:
                return new CopyKernel<T>(count, result, x[0], repeat: false);
            case Opcode.Concatenate:
                return new ConcatenateKernel<T>([.. operation.ArgumentShapes.Select(Shape.size)], result, x);
            case Opcode.Transpose:
                return new TransposeKernel<T>(operation.ArgumentShapes[0][0], operation.ArgumentShapes[0][1], result, x[0]);
            case Opcode.Sum:
                return new SumKernel<L, V, T>(1, Shape.size(operation.ArgumentShapes[0]), 1, result, x[0]);
            case Opcode.SumAxis:
                return SumAxis(operation, result, x[0]);
            case Opcode.RepeatAxis:
                return RepeatAxis(operation, result, x[0]);
            case Opcode.Gather:
                return new GatherKernel<T>(operation.Attributes, count / operation.Shape[0], result, x[0]);
            case Opcode.ScatterAdd:
                return new ScatterAddKernel<L, V, T>(operation.Shape[0], operation.Attributes, count / operation.Shape[0], result, x[0]);
            case Opcode.Exp:
                return Unary<ExpFunction>(count, result, x);
            case Opcode.Expm1:
                return Unary<Expm1Function>(count, result, x);
            case Opcode.Log:
                return Unary<LogFunction>(count, result, x);
            case Opcode.Log1p:
                return Unary<Log1pFunction>(count, result, x);
            case Opcode.Sin:
                return Unary<SinFunction>(count, result, x);
            case Opcode.Cos:
                return Unary<CosFunction>(count, result, x);
            case Opcode.Tanh:
                return Unary<TanhFunction>(count, result, x);
            case Opcode.Sigmoid:
                return Unary<SigmoidFunction>(count, result, x);
            case Opcode.Softplus:
                return Unary<SoftplusFunction>(count, result, x);
            case Opcode.Erf:
                return Unary<ErfFunction>(count, result, x);
            case Opcode.Negate:
                return Unary<NegateOperation>(count, result, x);
            case Opcode.SquareRoot:
                return Unary<SquareRootOperation>(count, result, x);
            case Opcode.PositivePart:
                return Unary<PositivePartOperation>(count, result, x);
            case Opcode.Heaviside:
                return Unary<HeavisideOperation>(count, result, x);
            case Opcode.Add:
                return Binary<AddOperation>(count, result, x);
            case Opcode.Subtract:
                return Binary<SubtractOperation>(count, result, x);
            case Opcode.Multiply:
                return Binary<MultiplyOperation>(count, result, x);
            case Opcode.Divide:
                return Binary<DivideOperation>(count, result, x);
            case Opcode.MultiplyAdd:
                return Ternary<MultiplyAddOperation>(count, result, x);
            case Opcode.MultiplySubtract:
                return Ternary<MultiplySubtractOperation>(count, result, x);
            case Opcode.NegatedMultiplyAdd:
                return Ternary<NegatedMultiplyAddOperation>(count, result, x);
            case Opcode.MatrixProduct:
                return Product(operation, result, x);
            case Opcode.BatchProduct:
                return new BatchProductKernel<L, V, T>(ProductShape.Of(operation), result, x[0], x[1]);
            case Opcode.BatchAccumulate:
                return new BatchAccumulateKernel<L, V, T>(count, result, x[0]);
            default:
                throw new NotSupportedException($"no kernel runs {operation.Opcode}: it is a leaf, or missing in KernelFactory.");
        }
    }

    private static SumKernel<L, V, T> SumAxis(Operation operation, TileOperand result, TileOperand x)
    {
        (int before, int count, int behind) = Shape.around(operation.Attributes[0], operation.ArgumentShapes[0]);
        return new(before, count, behind, result, x);
    }

    private static RepeatAxisKernel<T> RepeatAxis(Operation operation, TileOperand result, TileOperand x)
    {
        (int before, int count, int behind) = Shape.around(operation.Attributes[0], operation.Shape);
        return new(before, count, behind, result, x);
    }

    private static Kernel<T> Unary<F>(int count, TileOperand result, TileOperand[] x) where F : struct, IElementFunction =>
        x[0].IsRow ? new UnaryKernel<L, V, T, F, RowElement>(count, result, x[0]) : new UnaryKernel<L, V, T, F, NumberElement>(count, result, x[0]);

    private static Kernel<T> Binary<F>(int count, TileOperand result, TileOperand[] x) where F : struct, IBinary =>
        (x[0].IsRow, x[1].IsRow) switch
        {
            (true, true) => new BinaryKernel<L, V, T, F, RowElement, RowElement>(count, result, x[0], x[1]),
            (true, false) => new BinaryKernel<L, V, T, F, RowElement, NumberElement>(count, result, x[0], x[1]),
            (false, true) => new BinaryKernel<L, V, T, F, NumberElement, RowElement>(count, result, x[0], x[1]),
            _ => new BinaryKernel<L, V, T, F, NumberElement, NumberElement>(count, result, x[0], x[1]),
        };

    private static Kernel<T> Ternary<F>(int count, TileOperand result, TileOperand[] x) where F : struct, ITernary =>
        x[2].IsRow ? Ternary<F, RowElement>(count, result, x) : Ternary<F, NumberElement>(count, result, x);

    private static Kernel<T> Ternary<F, Z>(int count, TileOperand result, TileOperand[] x) where F : struct, ITernary where Z : struct, IElement =>
        (x[0].IsRow, x[1].IsRow) switch
        {
            (true, true) => new TernaryKernel<L, V, T, F, RowElement, RowElement, Z>(count, result, x[0], x[1], x[2]),
            (true, false) => new TernaryKernel<L, V, T, F, RowElement, NumberElement, Z>(count, result, x[0], x[1], x[2]),
            (false, true) => new TernaryKernel<L, V, T, F, NumberElement, RowElement, Z>(count, result, x[0], x[1], x[2]),
            _ => new TernaryKernel<L, V, T, F, NumberElement, NumberElement, Z>(count, result, x[0], x[1], x[2]),
        };

    private static Kernel<T> Product(Operation operation, TileOperand result, TileOperand[] x)
    {
        ProductShape shape = ProductShape.Of(operation);
        return x.Length < 3 ? Product<ZeroElement>(shape, result, x[0], x[1], default)
            : x[2].IsRow ? Product<RowElement>(shape, result, x[0], x[1], x[2])
            : Product<NumberElement>(shape, result, x[0], x[1], x[2]);
    }

    private static Kernel<T> Product<S>(ProductShape shape, TileOperand result, TileOperand a, TileOperand b, TileOperand start) where S : struct, IElement =>
        (a.IsRow, b.IsRow) switch
        {
            (true, true) => new SampleBySampleKernel<L, V, T, S>(shape, result, a, b, start),
            (true, false) => new SampleBySharedKernel<L, V, T, S>(shape, result, a, b, start),
            (false, true) => new SharedBySampleKernel<L, V, T, S>(shape, result, a, b, start),
            _ => throw new NotSupportedException("a product of shared matrices belongs to the shared phase."),
        };
}
