using System.Numerics;
using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>erf on vectors: lane for lane the operations of the scalar definition in Spectral.Elementary.</summary>
internal static class ErrorFunctionKernels<L, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf(V x)
    {
        V size = L.Abs(x);
        V a = L.Select(L.LessThan(L.Constant(6.0), size), L.Constant(6.0), size);
        V z = L.Multiply(a, a);
        V y = L.Multiply(z, z);
        V even = L.Fma(L.Constant(Erf10), y, L.Constant(Erf8));
        V odd = L.Fma(L.Constant(Erf11), y, L.Constant(Erf9));
        even = L.Fma(even, y, L.Constant(Erf6));
        odd = L.Fma(odd, y, L.Constant(Erf7));
        even = L.Fma(even, y, L.Constant(Erf4));
        odd = L.Fma(odd, y, L.Constant(Erf5));
        even = L.Fma(even, y, L.Constant(Erf2));
        odd = L.Fma(odd, y, L.Constant(Erf3));
        even = L.Fma(even, y, L.Constant(Erf0));
        odd = L.Fma(odd, y, L.Constant(Erf1));
        V near = L.Fma(a, L.Fma(z, odd, even), a);
        V value = L.Select(L.LessThan(a, L.Constant(1.0)), near, Far(a, z));
        V signed = L.Xor(value, L.And(x, L.Constant(-0.0)));
        return L.Select(L.Equal(x, x), signed, Scalar<L, V, T>.NaN);
    }

    /// <summary>1 − e^{−a²} g(v)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far(V a, V z)
    {
        V v = L.Divide(L.Subtract(a, L.Constant(2.5)), L.Add(a, L.Constant(3.0)));
        V t = L.Multiply(v, v);
        V even = L.Fma(L.Constant(ErfTail10), t, L.Constant(ErfTail8));
        V odd = L.Fma(L.Constant(ErfTail11), t, L.Constant(ErfTail9));
        even = L.Fma(even, t, L.Constant(ErfTail6));
        odd = L.Fma(odd, t, L.Constant(ErfTail7));
        even = L.Fma(even, t, L.Constant(ErfTail4));
        odd = L.Fma(odd, t, L.Constant(ErfTail5));
        even = L.Fma(even, t, L.Constant(ErfTail2));
        odd = L.Fma(odd, t, L.Constant(ErfTail3));
        even = L.Fma(even, t, L.Constant(ErfTail0));
        odd = L.Fma(odd, t, L.Constant(ErfTail1));
        return L.FmaNegated(ExponentialKernels<L, V, T>.ExpOrdinary(L.Negate(z)), L.Fma(v, odd, even), L.Constant(1.0));
    }
}
