using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// Accumulator += Σ over the samples of the tile of op(A) op(B), sample after sample, then in increasing k. Elements and samples of B are exchanged first,
/// so that the sum is one product of numbers [rows × (samples · inner)] by rows [(samples · inner) × columns]. Of stacks, matrix by matrix.
/// </summary>
internal sealed unsafe class BatchProductKernel<L, V, T>(ProductShape shape, TileOperand result, TileOperand first, TileOperand second) : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Scratch(int lanes) => lanes * shape.Inner * (shape.Columns + (shape.Inner == 1 ? 0 : shape.Rows));

    public override void Run(in TileFrame<T> frame)
    {
        T* a = first.Pointer(frame), b = second.Pointer(frame), sums = result.Pointer(frame);
        for (nint m = 0; m < shape.Count; m++)
        {
            Accumulate(frame, a + (m * shape.ASize * frame.Lanes), b + (m * shape.BSize * frame.Lanes), sums + (m * shape.CSize));
        }
    }

    private void Accumulate(in TileFrame<T> frame, T* a, T* b, T* sums)
    {
        nint lanes = frame.Lanes, samples = frame.Samples, inner = shape.Inner, columns = shape.Columns;
        T* right = frame.Scratch, left = right + (samples * inner * columns);
        nint leftRow = lanes;

        for (nint k = 0; k < inner; k++)
        {
            // Without transposition the columns of B are neighbours.
            if (!shape.TransposeB || inner == 1)
            {
                Transposition.Transpose(b + (k * columns * lanes), lanes, columns, samples, right + (k * columns), inner * columns);
            }
            else
            {
                Transposition.Transpose(b + (k * lanes), inner * lanes, columns, samples, right + (k * columns), inner * columns);
            }
        }

        if (inner == 1)
        {
            left = a;
        }
        else
        {
            leftRow = samples * inner;
            for (nint i = 0; i < shape.Rows; i++)
            {
                Transposition.Transpose(a + (i * shape.ARow * lanes), shape.AColumn * lanes, inner, samples, left + (i * leftRow), inner);
            }
        }

        NumbersByRows<L, V, T, RowElement>.Multiply(
            shape.Rows, (int)(samples * inner), columns, RowBlocks<T>.Of(left, leftRow, 1), right, columns, sums, columns, sums, columns);
    }
}

/// <summary>Accumulator += Σ over the samples of the tile, sample after sample.</summary>
internal sealed unsafe class BatchAccumulateKernel<L, V, T>(int count, TileOperand result, TileOperand argument) : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Scratch(int lanes) => lanes * count;

    public override void Run(in TileFrame<T> frame)
    {
        T* x = argument.Pointer(frame), sums = result.Pointer(frame), packed = frame.Scratch;
        nint stride = argument.Stride(frame);

        if (argument.IsRow)
        {
            Transposition.Transpose(x, stride, count, frame.Samples, packed, count);
        }
        else
        {
            for (nint i = 0; i < count; i++)
            {
                for (nint sample = 0; sample < frame.Samples; sample++)
                {
                    packed[(sample * count) + i] = x[i * stride];
                }
            }
        }

        Add(sums, packed, count, frame.Samples);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(T* sums, T* packed, nint count, nint samples)
    {
        nint i = 0;
        for (; i + (2 * L.Count) <= count; i += 2 * L.Count)
        {
            V low = L.Load(sums + i), high = L.Load(sums + i + L.Count);
            T* x = packed + i;
            for (nint sample = 0; sample < samples; sample++, x += count)
            {
                low = L.Add(low, L.Load(x));
                high = L.Add(high, L.Load(x + L.Count));
            }

            L.Store(low, sums + i);
            L.Store(high, sums + i + L.Count);
        }

        for (; i < count; i++)
        {
            T sum = sums[i];
            for (nint sample = 0; sample < samples; sample++)
            {
                sum += packed[(sample * count) + i];
            }

            sums[i] = sum;
        }
    }
}
