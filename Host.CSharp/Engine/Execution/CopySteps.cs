using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Copies elements: the run of an operand, spread over the lanes where it is a number. Fill repeats an element, Reshape copies them all.</summary>
internal sealed unsafe class CopyStep(int count, TileOperand result, TileOperand argument, bool repeat) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        nint stride = repeat ? 0 : argument.Stride(frame);
        Copy(frame, count, result.Pointer(frame), argument.Pointer(frame), stride, argument.IsRow);
    }

    /// <summary>Rows, or numbers spread to rows, one after another to the target.</summary>
    public static void Copy(in TileFrame frame, int count, double* target, double* source, nint stride, bool isRow)
    {
        nint lanes = frame.Lanes;

        if (isRow && stride == lanes)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)(count * lanes * sizeof(double)));
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            double* row = target + (i * lanes);
            if (isRow)
            {
                Unsafe.CopyBlockUnaligned(row, source + (i * stride), (uint)(lanes * sizeof(double)));
            }
            else
            {
                new System.Span<double>(row, (int)lanes).Fill(source[i * stride]);
            }
        }
    }
}

/// <summary>Joins tensors along the first axis.</summary>
internal sealed unsafe class ConcatenateStep(int[] counts, TileOperand result, TileOperand[] arguments) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        double* target = result.Pointer(frame);
        for (int p = 0; p < arguments.Length; p++)
        {
            CopyStep.Copy(frame, counts[p], target, arguments[p].Pointer(frame), arguments[p].Stride(frame), arguments[p].IsRow);
            target += (nint)counts[p] * frame.Lanes;
        }
    }
}

/// <summary>Exchanges rows and columns of a matrix [rows × columns] of elements.</summary>
internal sealed unsafe class TransposeStep(int rows, int columns, TileOperand result, TileOperand argument) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        double* target = result.Pointer(frame), source = argument.Pointer(frame);
        nint stride = argument.Stride(frame);
        for (nint j = 0; j < columns; j++)
        {
            CopyStep.Copy(frame, rows, target + (j * rows * frame.Lanes), source + (j * stride), columns * stride, argument.IsRow);
        }
    }
}

/// <summary>The sum of all elements, a chain of additions from 0 in increasing index for each lane.</summary>
internal sealed unsafe class SumStep<L, V>(int count, TileOperand result, TileOperand argument) : TileStep
    where L : struct, ILanes<V, double>
    where V : struct
{
    public override void Run(in TileFrame frame) => Sum(count, frame.Lanes, result.Pointer(frame), argument.Pointer(frame), argument.Stride(frame));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(int count, nint lanes, double* target, double* source, nint stride)
    {
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V sum = L.Broadcast(0.0);
            double* x = source + l;
            for (int i = 0; i < count; i++, x += stride)
            {
                sum = L.Add(sum, L.Load(x));
            }

            L.Store(sum, target + l);
        }
    }
}
