using System.Numerics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>The lengths of op(A) op(B), where op transposes if its flag is set; <paramref name="Count"/> matrices lie one after another in a stack.</summary>
internal readonly record struct ProductShape(int Count, int Rows, int Inner, int Columns, bool TransposeA, bool TransposeB)
{
    public static ProductShape Of(Operation operation)
    {
        int[] a = operation.ArgumentShapes[0], b = operation.ArgumentShapes[1];
        bool transposeA = operation.Attributes[0] == 1, transposeB = operation.Attributes[1] == 1;
        (int rows, int inner) = Shape.matrix(transposeA, a);
        return new(Shape.stack(a), rows, inner, Shape.matrix(transposeB, b).Item2, transposeA, transposeB);
    }

    /// <summary>Elements of a matrix A.</summary>
    public int ASize => Rows * Inner;

    /// <summary>Elements of a matrix B.</summary>
    public int BSize => Inner * Columns;

    /// <summary>Elements of a matrix C.</summary>
    public int CSize => Rows * Columns;

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
internal sealed unsafe class SharedBySampleKernel<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    public override int PackedSize => shape.Count * shape.ASize;

    public override void Pack(in TileFrame<T> frame)
    {
        T* a = first.Pointer(frame), packed = frame.Packed + PackedAddress;
        for (nint m = 0; m < shape.Count; m++)
        {
            RowBlocks<T>.Pack(RowBlocks<T>.Of(a + (m * shape.ASize), shape.ARow, shape.AColumn), shape.Rows, shape.Inner, packed + (m * shape.ASize));
        }
    }

    public override void Run(in TileFrame<T> frame)
    {
        nint lanes = frame.Lanes, step = start.Stride(frame);
        T* a = frame.Packed + PackedAddress, b = second.Pointer(frame), c = result.Pointer(frame), s = start.Pointer(frame);
        for (nint m = 0; m < shape.Count; m++)
        {
            Multiply(
                RowBlocks<T>.Packed(a + (m * shape.ASize), shape.Inner), b + (m * shape.BSize * lanes), c + (m * shape.CSize * lanes), s + (m * shape.CSize * step), step, lanes);
        }
    }

    private void Multiply(RowBlocks<T> a, T* b, T* c, T* s, nint step, nint lanes)
    {
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
internal sealed unsafe class SampleBySharedKernel<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    public override int PackedSize => shape.Count * shape.BSize;

    public override void Pack(in TileFrame<T> frame)
    {
        T* b = second.Pointer(frame), packed = frame.Packed + PackedAddress;
        for (nint m = 0; m < shape.Count; m++)
        {
            RowBlocks<T>.Pack(RowBlocks<T>.Of(b + (m * shape.BSize), shape.BColumn, shape.BRow), shape.Columns, shape.Inner, packed + (m * shape.BSize));
        }
    }

    public override void Run(in TileFrame<T> frame)
    {
        nint lanes = frame.Lanes, step = start.Stride(frame);
        T* a = first.Pointer(frame), packed = frame.Packed + PackedAddress, c = result.Pointer(frame), s = start.Pointer(frame);

        for (nint m = 0; m < shape.Count; m++)
        {
            RowBlocks<T> b = RowBlocks<T>.Packed(packed + (m * shape.BSize), shape.Inner);
            T* x = a + (m * shape.ASize * lanes);
            for (nint i = 0; i < shape.Rows; i++)
            {
                nint row = ((m * shape.Rows) + i) * shape.Columns;
                NumbersByRows<L, V, T, S>.Multiply(
                    shape.Columns, shape.Inner, lanes, b, x + (i * shape.ARow * lanes), shape.AColumn * lanes, c + (row * lanes), lanes, s + (row * step), step);
            }
        }
    }
}

/// <summary>C = A B + S where both differ from lane to lane.</summary>
internal sealed unsafe class SampleBySampleKernel<L, V, T, S>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second, TileOperand start)
    : Kernel<T>
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
        T* a = first.Pointer(frame), b = second.Pointer(frame), c = result.Pointer(frame), s = start.Pointer(frame);
        for (nint m = 0; m < shape.Count; m++)
        {
            RowsByRows<L, V, T, S>.Multiply(
                shape.Rows, shape.Inner, shape.Columns, lanes, strides, a + (m * shape.ASize * lanes), b + (m * shape.BSize * lanes), c + (m * shape.CSize * lanes), s + (m * shape.CSize * step));
        }
    }
}
