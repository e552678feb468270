using System.Numerics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>The lengths of op(A) op(B), where op transposes if its flag is set.</summary>
internal readonly record struct ProductShape(int Rows, int Inner, int Columns, bool TransposeA, bool TransposeB)
{
    public static ProductShape Of(Operation operation)
    {
        int[] a = operation.ArgumentShapes[0], b = operation.ArgumentShapes[1];
        bool transposeA = operation.Attributes[0] == 1, transposeB = operation.Attributes[1] == 1;
        return new(transposeA ? a[1] : a[0], transposeA ? a[0] : a[1], transposeB ? b[0] : b[1], transposeA, transposeB);
    }

    /// <summary>Elements from a row of op(A) to the next.</summary>
    public int ARow => TransposeA ? 1 : Inner;

    /// <summary>Elements from a column of op(A) to the next.</summary>
    public int AColumn => TransposeA ? Rows : 1;

    /// <summary>Elements from a row of op(B) to the next.</summary>
    public int BRow => TransposeB ? 1 : Columns;

    /// <summary>Elements from a column of op(B) to the next.</summary>
    public int BColumn => TransposeB ? Inner : 1;
}

/// <summary>C = A B + S where A is shared and B differs from lane to lane. Without transposition the columns and lanes of B are one run.</summary>
internal sealed unsafe class SharedBySampleStep<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : TileStep<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    public override int PackedSize => shape.Rows * shape.Inner;

    public override void Pack(in TileFrame<T> frame) =>
        RowBlocks<T>.Pack(RowBlocks<T>.Of(first.Pointer(frame), shape.ARow, shape.AColumn), shape.Rows, shape.Inner, frame.Packed + PackedAddress);

    public override void Run(in TileFrame<T> frame)
    {
        nint lanes = frame.Lanes;
        RowBlocks<T> a = RowBlocks<T>.Packed(frame.Packed + PackedAddress, shape.Inner);
        T* b = second.Pointer(frame), c = result.Pointer(frame), s = start.Pointer(frame);
        nint step = start.Stride(frame);
        nint cRow = shape.Columns * lanes, sRow = shape.Columns * step;
        bool oneRun = !shape.TransposeB && (!S.StepsAlongLanes || start.Step == 1) && (S.StepsAlongLanes || typeof(S) == typeof(ZeroElement) || start.Step == 0);

        if (shape.Columns == 1 || oneRun)
        {
            NumbersByRows<L, V, T, S>.Multiply(
                shape.Rows, shape.Inner, shape.Columns * lanes, a, b, shape.Columns * lanes, c, cRow, s, sRow);
            return;
        }

        for (int j = 0; j < shape.Columns; j++)
        {
            NumbersByRows<L, V, T, S>.Multiply(
                shape.Rows, shape.Inner, lanes, a, b + (j * shape.BColumn * lanes), shape.BRow * lanes, c + (j * lanes), cRow, s + (j * step), sRow);
        }
    }
}

/// <summary>C = A B + S where A differs from lane to lane and B is shared: row after row, as Cᵀ = Bᵀ Aᵀ + Sᵀ.</summary>
internal sealed unsafe class SampleBySharedStep<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : TileStep<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    public override int PackedSize => shape.Columns * shape.Inner;

    public override void Pack(in TileFrame<T> frame) =>
        RowBlocks<T>.Pack(RowBlocks<T>.Of(second.Pointer(frame), shape.BColumn, shape.BRow), shape.Columns, shape.Inner, frame.Packed + PackedAddress);

    public override void Run(in TileFrame<T> frame)
    {
        nint lanes = frame.Lanes;
        RowBlocks<T> b = RowBlocks<T>.Packed(frame.Packed + PackedAddress, shape.Inner);
        T* a = first.Pointer(frame), c = result.Pointer(frame), s = start.Pointer(frame);
        nint step = start.Stride(frame);

        for (int i = 0; i < shape.Rows; i++)
        {
            NumbersByRows<L, V, T, S>.Multiply(
                shape.Columns, shape.Inner, lanes, b, a + (i * shape.ARow * lanes), shape.AColumn * lanes, c + (i * shape.Columns * lanes), lanes, s + (i * shape.Columns * step), step);
        }
    }
}

/// <summary>C = A B + S where both differ from lane to lane.</summary>
internal sealed unsafe class SampleBySampleStep<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : TileStep<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    public override void Run(in TileFrame<T> frame)
    {
        nint lanes = frame.Lanes, step = start.Stride(frame);
        Strides strides = new(
            shape.ARow * lanes, shape.AColumn * lanes, shape.BRow * lanes, shape.BColumn * lanes, shape.Columns * lanes, lanes, shape.Columns * step, step);
        RowsByRows<L, V, T, S>.Multiply(
            shape.Rows, shape.Inner, shape.Columns, lanes, strides, first.Pointer(frame), second.Pointer(frame), result.Pointer(frame), start.Pointer(frame));
    }
}
