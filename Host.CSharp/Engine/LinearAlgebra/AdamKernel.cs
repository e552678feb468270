using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// One step of Adam over all parameters, element by element, so that no vector width changes a bit: the bits of <see cref="ArrayAlgebra.Adam"/>.
/// </summary>
internal static unsafe class AdamKernel
{
    /// <summary>Moves <paramref name="theta"/> and both memories by the gradient.</summary>
    public static void Run(in AdamStep numbers, ReadOnlySpan<double> gradient, Span<double> theta, Span<double> mean, Span<double> square)
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
    private static nint Move<L, V>(in AdamStep numbers, double* gradient, double* theta, double* mean, double* square, nint first, nint count)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        V beta1 = L.Broadcast(numbers.Beta1), rest1 = L.Broadcast(1.0 - numbers.Beta1);
        V beta2 = L.Broadcast(numbers.Beta2), rest2 = L.Broadcast(1.0 - numbers.Beta2);
        V factor = L.Broadcast(numbers.Factor), rate = L.Broadcast(numbers.Rate), epsilon = L.Broadcast(AdamStep.Epsilon);
        V correction1 = L.Broadcast(numbers.Correction1), correction2 = L.Broadcast(numbers.Correction2);
        nint i = first;
        for (; i + L.Count <= count; i += L.Count)
        {
            V g = L.Multiply(factor, L.Load(gradient + i));
            V m = L.Add(L.Multiply(beta1, L.Load(mean + i)), L.Multiply(rest1, g));
            V v = L.Add(L.Multiply(beta2, L.Load(square + i)), L.Multiply(rest2, L.Multiply(g, g)));
            V step = L.Divide(L.Multiply(rate, L.Divide(m, correction1)), L.Add(L.Sqrt(L.Divide(v, correction2)), epsilon));
            L.Store(m, mean + i);
            L.Store(v, square + i);
            L.Store(L.Subtract(L.Load(theta + i), step), theta + i);
        }

        return i;
    }
}
