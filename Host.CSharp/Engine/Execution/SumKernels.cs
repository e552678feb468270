using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// The sums along an axis of so many elements, which has <paramref name="before"/> blocks before it and blocks of <paramref name="behind"/> elements behind it:
/// a chain of additions from 0 in increasing index for each lane. The sum of all elements is that of one axis.
/// </summary>
internal sealed unsafe class SumKernel<L, V, T>(int before, int count, int behind, TileOperand result, TileOperand argument) : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Run(in TileFrame<T> frame)
    {
        T* target = result.Pointer(frame), source = argument.Pointer(frame);
        nint run = (nint)behind * frame.Lanes;
        for (nint o = 0; o < before; o++)
        {
            Sum(count, run, target + (o * run), source + (o * count * run));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(int count, nint run, T* target, T* source)
    {
        nint l = 0;
        for (; l + (4 * L.Count) <= run; l += 4 * L.Count)
        {
            V s0 = L.Constant(0.0), s1 = s0, s2 = s0, s3 = s0;
            T* x = source + l;
            for (int i = 0; i < count; i++, x += run)
            {
                s0 = L.Add(s0, L.Load(x));
                s1 = L.Add(s1, L.Load(x + L.Count));
                s2 = L.Add(s2, L.Load(x + (2 * L.Count)));
                s3 = L.Add(s3, L.Load(x + (3 * L.Count)));
            }

            L.Store(s0, target + l);
            L.Store(s1, target + l + L.Count);
            L.Store(s2, target + l + (2 * L.Count));
            L.Store(s3, target + l + (3 * L.Count));
        }

        for (; l < run; l += L.Count)
        {
            V sum = L.Constant(0.0);
            T* x = source + l;
            for (int i = 0; i < count; i++, x += run)
            {
                sum = L.Add(sum, L.Load(x));
            }

            L.Store(sum, target + l);
        }
    }
}

/// <summary>Adds rows of so many elements to the rows that indices name, in increasing order; the first to come is copied, and a row that none names is 0.</summary>
internal sealed unsafe class ScatterAddKernel<L, V, T> : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _row;
    private readonly TileOperand _result;
    private readonly TileOperand _argument;
    private readonly int[] _unnamed;
    private readonly (int Target, bool IsFirst)[] _rows;

    public ScatterAddKernel(int rows, int[] indices, int row, TileOperand result, TileOperand argument)
    {
        (_row, _result, _argument) = (row, result, argument);
        bool[] isNamed = new bool[rows];
        _rows = new (int, bool)[indices.Length];
        for (int k = 0; k < indices.Length; k++)
        {
            _rows[k] = (indices[k], !isNamed[indices[k]]);
            isNamed[indices[k]] = true;
        }

        _unnamed = [.. Enumerable.Range(0, rows).Where(i => !isNamed[i])];
    }

    public override void Run(in TileFrame<T> frame)
    {
        T* target = _result.Pointer(frame), source = _argument.Pointer(frame);
        nint row = (nint)_row * frame.Lanes;
        foreach (int i in _unnamed)
        {
            Unsafe.InitBlockUnaligned(target + (i * row), 0, (uint)(row * sizeof(T)));
        }

        foreach ((int i, bool isFirst) in _rows)
        {
            if (isFirst)
            {
                Unsafe.CopyBlockUnaligned(target + (i * row), source, (uint)(row * sizeof(T)));
            }
            else
            {
                BinaryKernel<L, V, T, AddOperation, RowElement, RowElement>.Lanes(target + (i * row), target + (i * row), source, row);
            }

            source += row;
        }
    }
}
