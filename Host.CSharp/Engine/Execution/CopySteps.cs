using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Copies elements: the run of an operand, spread over the lanes where it is a number. Fill repeats an element, Reshape copies them all.</summary>
internal sealed unsafe class CopyStep<T>(int count, TileOperand result, TileOperand argument, bool repeat) : TileStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        nint stride = repeat ? 0 : argument.Stride(frame);
        Copy(frame, count, result.Pointer(frame), argument.Pointer(frame), stride, argument.IsRow);
    }

    /// <summary>Rows, or numbers spread to rows, one after another to the target.</summary>
    public static void Copy(in TileFrame<T> frame, int count, T* target, T* source, nint stride, bool isRow)
    {
        nint lanes = frame.Lanes;

        if (isRow && stride == lanes)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)(count * lanes * sizeof(T)));
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            T* row = target + (i * lanes);
            if (isRow)
            {
                Unsafe.CopyBlockUnaligned(row, source + (i * stride), (uint)(lanes * sizeof(T)));
            }
            else
            {
                new System.Span<T>(row, (int)lanes).Fill(source[i * stride]);
            }
        }
    }
}

/// <summary>Joins tensors along the first axis.</summary>
internal sealed unsafe class ConcatenateStep<T>(int[] counts, TileOperand result, TileOperand[] arguments) : TileStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame);
        for (int p = 0; p < arguments.Length; p++)
        {
            CopyStep<T>.Copy(frame, counts[p], target, arguments[p].Pointer(frame), arguments[p].Stride(frame), arguments[p].IsRow);
            target += (nint)counts[p] * frame.Lanes;
        }
    }
}

/// <summary>Exchanges rows and columns of a matrix [rows × columns] of elements.</summary>
internal sealed unsafe class TransposeStep<T>(int rows, int columns, TileOperand result, TileOperand argument) : TileStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame), source = argument.Pointer(frame);
        nint stride = argument.Stride(frame);
        for (nint j = 0; j < columns; j++)
        {
            CopyStep<T>.Copy(frame, rows, target + (j * rows * frame.Lanes), source + (j * stride), columns * stride, argument.IsRow);
        }
    }
}

/// <summary>The sum of all elements, a chain of additions from 0 in increasing index for each lane.</summary>
internal sealed unsafe class SumStep<L, V, T>(int count, TileOperand result, TileOperand argument) : TileStep<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame) => Sum(count, frame.Lanes, result.Pointer(frame), argument.Pointer(frame), argument.Stride(frame));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(int count, nint lanes, T* target, T* source, nint stride)
    {
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V sum = L.Constant(0.0);
            T* x = source + l;
            for (int i = 0; i < count; i++, x += stride)
            {
                sum = L.Add(sum, L.Load(x));
            }

            L.Store(sum, target + l);
        }
    }
}
