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

    /// <summary>target = start, then for increasing j with weights[j] ≠ 0: target = fma(step · weights[j], stages[j], target). The target may be the start.</summary>
    public void Combine(T* target, T* start, double step, double[] weights, int count, T* stages, nint length)
    {
        T* factors = stackalloc T[count];
        T** terms = stackalloc T*[count];
        int used = 0;
        for (int j = 0; j < count; j++)
        {
            if (weights[j] != 0.0)
            {
                factors[used] = T.CreateTruncating(step * weights[j]);
                terms[used++] = stages + (j * length);
            }
        }

        Combine(target, start, factors, terms, used, length);
    }

    /// <summary>target = start, then for increasing j: target = fma(factors[j], terms[j], target).</summary>
    public abstract void Combine(T* target, T* start, T* factors, T** terms, int count, nint length);

    /// <summary>target = 0, then for increasing j: target = fma(factors[j], terms[j], target).</summary>
    public abstract void Sum(T* target, T* factors, T** terms, int count, nint length);

    /// <summary>target = factor · source.</summary>
    public abstract void Scale(T* target, double factor, T* source, nint length);

    /// <summary>target = target + source, for each of <paramref name="count"/> sources one behind the other.</summary>
    public abstract void Add(T* target, T* sources, int count, nint length);

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
    public override void Combine(T* target, T* start, T* factors, T** terms, int count, nint length)
    {
        for (nint l = 0; l < length; l += L.Count)
        {
            V sum = L.Load(start + l);
            for (int j = 0; j < count; j++)
            {
                sum = L.Fma(L.Broadcast(factors[j]), L.Load(terms[j] + l), sum);
            }

            L.Store(sum, target + l);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Sum(T* target, T* factors, T** terms, int count, nint length)
    {
        for (nint l = 0; l < length; l += L.Count)
        {
            V sum = L.Constant(0.0);
            for (int j = 0; j < count; j++)
            {
                sum = L.Fma(L.Broadcast(factors[j]), L.Load(terms[j] + l), sum);
            }

            L.Store(sum, target + l);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(T* target, double factor, T* source, nint length)
    {
        V f = L.Constant(factor);
        for (nint l = 0; l < length; l += L.Count)
        {
            L.Store(L.Multiply(f, L.Load(source + l)), target + l);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(T* target, T* sources, int count, nint length)
    {
        for (nint l = 0; l < length; l += L.Count)
        {
            V sum = L.Load(target + l);
            for (int j = 0; j < count; j++)
            {
                sum = L.Add(sum, L.Load(sources + (j * length) + l));
            }

            L.Store(sum, target + l);
        }
    }

    public override void Product(int rows, int inner, int columns, nint lanes, in Strides strides, T* a, T* b, T* c, T* start) =>
        RowsByRows<L, V, T, RowElement>.Multiply(rows, inner, columns, lanes, strides, a, b, c, start);
}
