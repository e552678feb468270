using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Sums of stages over runs of numbers, element by element, for one vector width. Lengths are whole groups of <see cref="Batch.groupSize"/>.</summary>
internal abstract unsafe class StageArithmetic<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The arithmetic for vectors of so many numbers.</summary>
    public static StageArithmetic<T> Of(int vectorLanes) => vectorLanes switch
    {
        8 when typeof(T) == typeof(double) => new StageArithmetic<Lanes512<T>, Vector512<T>, T>(),
        4 or 8 => new StageArithmetic<Lanes256<T>, Vector256<T>, T>(),
        2 => new StageArithmetic<Lanes128<T>, Vector128<T>, T>(),
        _ => new StageArithmetic<Lanes1<T>, T, T>(),
    };

    /// <summary>target = factors[0] · terms[0], then for increasing j: target = fma(factors[j], terms[j], target); 0 without terms. The target may be one of the terms.</summary>
    public abstract void Sum(T* target, T* factors, T** terms, int count, nint length);

    /// <summary>C = A B + C₀ for each lane by itself; see <see cref="RowsByRows{L, V, T, S}"/>.</summary>
    public abstract void Product(int rows, int inner, int columns, nint lanes, in Strides strides, T* a, T* b, T* c, T* start);
}

/// <summary>The same for the vectors of <typeparamref name="L"/>.</summary>
internal sealed unsafe class StageArithmetic<L, V, T> : StageArithmetic<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Sum(T* target, T* factors, T** terms, int count, nint length)
    {
        if (count == 0)
        {
            new Span<T>(target, (int)length).Clear();
            return;
        }

        for (nint l = 0; l < length; l += L.Count)
        {
            V sum = L.Multiply(L.Broadcast(factors[0]), L.Load(terms[0] + l));
            for (int j = 1; j < count; j++)
            {
                sum = L.Fma(L.Broadcast(factors[j]), L.Load(terms[j] + l), sum);
            }

            L.Store(sum, target + l);
        }
    }

    public override void Product(int rows, int inner, int columns, nint lanes, in Strides strides, T* a, T* b, T* c, T* start) =>
        RowsByRows<L, V, T, RowElement>.Multiply(rows, inner, columns, lanes, strides, a, b, c, start);
}
