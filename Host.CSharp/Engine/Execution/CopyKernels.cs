using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine;

/// <summary>Copies elements: the run of an operand, spread over the lanes where it is a number. Fill repeats an element, Reshape copies them all.</summary>
internal sealed unsafe class CopyKernel<T>(int count, TileOperand result, TileOperand argument, bool repeat) : Kernel<T>
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
internal sealed unsafe class ConcatenateKernel<T>(int[] counts, TileOperand result, TileOperand[] arguments) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame);
        for (int p = 0; p < arguments.Length; p++)
        {
            CopyKernel<T>.Copy(frame, counts[p], target, arguments[p].Pointer(frame), arguments[p].Stride(frame), arguments[p].IsRow);
            target += (nint)counts[p] * frame.Lanes;
        }
    }
}

/// <summary>Exchanges rows and columns of a matrix [rows × columns] of elements.</summary>
internal sealed unsafe class TransposeKernel<T>(int rows, int columns, TileOperand result, TileOperand argument) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame), source = argument.Pointer(frame);
        nint stride = argument.Stride(frame);
        for (nint j = 0; j < columns; j++)
        {
            CopyKernel<T>.Copy(frame, rows, target + (j * rows * frame.Lanes), source + (j * stride), columns * stride, argument.IsRow);
        }
    }
}

/// <summary>Repeats a tensor along a new axis: each of <paramref name="before"/> blocks of <paramref name="behind"/> elements so many times.</summary>
internal sealed unsafe class RepeatAxisKernel<T>(int before, int count, int behind, TileOperand result, TileOperand argument) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame), source = argument.Pointer(frame);
        nint block = (nint)behind * frame.Lanes;
        for (nint o = 0; o < before; o++)
        {
            for (nint k = 0; k < count; k++, target += block)
            {
                Unsafe.CopyBlockUnaligned(target, source + (o * block), (uint)(block * sizeof(T)));
            }
        }
    }
}

/// <summary>Rows of so many elements, chosen by indices; rows that are neighbours on both sides are copied at once.</summary>
internal sealed unsafe class GatherKernel<T> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _row;
    private readonly TileOperand _result;
    private readonly TileOperand _argument;
    private readonly (int First, int Count)[] _runs;

    public GatherKernel(int[] indices, int row, TileOperand result, TileOperand argument)
    {
        (_row, _result, _argument) = (row, result, argument);
        List<(int First, int Count)> runs = [];
        foreach (int index in indices)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == index)
            {
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((index, 1));
            }
        }

        _runs = [.. runs];
    }

    public override void Run(in TileFrame<T> frame)
    {
        T* target = _result.Pointer(frame), source = _argument.Pointer(frame);
        nint row = (nint)_row * frame.Lanes;
        foreach ((int first, int count) in _runs)
        {
            Unsafe.CopyBlockUnaligned(target, source + (first * row), (uint)(count * row * sizeof(T)));
            target += count * row;
        }
    }
}
