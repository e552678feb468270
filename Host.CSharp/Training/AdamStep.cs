using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Training;

/// <summary>
/// One step of Adam over all parameters: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η m/(√(v s) + ε), element by element, so that no vector width
/// changes a bit. Kingma and Ba, arXiv 1412.6980, algorithm 1; η holds 1/(1 − β₁ᵗ), s is 1/(1 − β₂ᵗ).
/// </summary>
internal static unsafe class AdamStep
{
    public const double Epsilon = 1e-8;

    /// <summary>The numbers of a step: memories β₁ and β₂, the factor of the gradient, η and s.</summary>
    public readonly record struct Numbers(double Beta1, double Beta2, double Factor, double Rate, double SquareScale);

    /// <summary>Moves <paramref name="theta"/> and both memories by the gradient.</summary>
    public static void Run(in Numbers numbers, ReadOnlySpan<double> gradient, Span<double> theta, Span<double> mean, Span<double> square)
    {
        fixed (double* g = gradient, t = theta, m = mean, v = square)
        {
            nint count = theta.Length;
            nint done = SimdLevel.Lanes switch
            {
                8 => Move<Lanes512<double>, Vector512<double>>(numbers, g, t, m, v, 0, count),
                4 => Move<Lanes256<double>, Vector256<double>>(numbers, g, t, m, v, 0, count),
                2 => Move<Lanes128<double>, Vector128<double>>(numbers, g, t, m, v, 0, count),
                _ => 0,
            };
            Move<Lanes1<double>, double>(numbers, g, t, m, v, done, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Move<L, V>(in Numbers numbers, double* gradient, double* theta, double* mean, double* square, nint first, nint count)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        V beta1 = L.Broadcast(numbers.Beta1), rest1 = L.Broadcast(1.0 - numbers.Beta1);
        V beta2 = L.Broadcast(numbers.Beta2), rest2 = L.Broadcast(1.0 - numbers.Beta2);
        V factor = L.Broadcast(numbers.Factor), rate = L.Broadcast(numbers.Rate), scale = L.Broadcast(numbers.SquareScale), epsilon = L.Broadcast(Epsilon);
        nint i = first;
        for (; i + L.Count <= count; i += L.Count)
        {
            V g = L.Multiply(factor, L.Load(gradient + i));
            V m = L.Add(L.Multiply(beta1, L.Load(mean + i)), L.Multiply(rest1, g));
            V v = L.Add(L.Multiply(beta2, L.Load(square + i)), L.Multiply(rest2, L.Multiply(g, g)));
            V step = L.Divide(L.Multiply(rate, m), L.Add(L.Sqrt(L.Multiply(v, scale)), epsilon));
            L.Store(m, mean + i);
            L.Store(v, square + i);
            L.Store(L.Subtract(L.Load(theta + i), step), theta + i);
        }

        return i;
    }
}
