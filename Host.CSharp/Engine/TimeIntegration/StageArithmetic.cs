using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Sums of stages over runs of numbers, element by element, for one vector width. Lengths are whole groups of <see cref="Batch.groupSize"/>.</summary>
internal abstract unsafe class StageArithmetic
{
    /// <summary>The arithmetic for vectors of so many numbers.</summary>
    public static StageArithmetic Of(int vectorLanes) => vectorLanes switch
    {
        8 => new StageArithmetic<Lanes512<double>, Vector512<double>>(),
        4 => new StageArithmetic<Lanes256<double>, Vector256<double>>(),
        2 => new StageArithmetic<Lanes128<double>, Vector128<double>>(),
        _ => new StageArithmetic<Lanes1<double>, double>(),
    };

    /// <summary>target = start, then for increasing j with weights[j] ≠ 0: target = fma(step · weights[j], stages[j], target). The target may be the start.</summary>
    public void Combine(double* target, double* start, double step, double[] weights, int count, double* stages, nint length)
    {
        double* factors = stackalloc double[count];
        double** terms = stackalloc double*[count];
        int used = 0;
        for (int j = 0; j < count; j++)
        {
            if (weights[j] != 0.0)
            {
                factors[used] = step * weights[j];
                terms[used++] = stages + (j * length);
            }
        }

        Combine(target, start, factors, terms, used, length);
    }

    /// <summary>target = start, then for increasing j: target = fma(factors[j], terms[j], target).</summary>
    public abstract void Combine(double* target, double* start, double* factors, double** terms, int count, nint length);

    /// <summary>target = factor · source.</summary>
    public abstract void Scale(double* target, double factor, double* source, nint length);

    /// <summary>target = target + source, for each of <paramref name="count"/> sources one behind the other.</summary>
    public abstract void Add(double* target, double* sources, int count, nint length);

    /// <summary>C = A B + C₀ for each lane by itself; see <see cref="RowsByRows{L, V, S}"/>.</summary>
    public abstract void Product(int rows, int inner, int columns, nint lanes, in Strides strides, double* a, double* b, double* c, double* start);
}

/// <summary>The same for the vectors of <typeparamref name="L"/>.</summary>
internal sealed unsafe class StageArithmetic<L, V> : StageArithmetic
    where L : struct, ILanes<V, double>
    where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Combine(double* target, double* start, double* factors, double** terms, int count, nint length)
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
    public override void Scale(double* target, double factor, double* source, nint length)
    {
        V f = L.Broadcast(factor);
        for (nint l = 0; l < length; l += L.Count)
        {
            L.Store(L.Multiply(f, L.Load(source + l)), target + l);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(double* target, double* sources, int count, nint length)
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

    public override void Product(int rows, int inner, int columns, nint lanes, in Strides strides, double* a, double* b, double* c, double* start) =>
        RowsByRows<L, V, RowElement>.Multiply(rows, inner, columns, lanes, strides, a, b, c, start);
}
