using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>erf on vectors: lane for lane the operations of the scalar definition in Spectral.Elementary.</summary>
internal static class ErrorFunctionKernels<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf(V x)
    {
        V size = L.Abs(x);
        V a = L.Select(L.LessThan(L.Broadcast(6.0), size), L.Broadcast(6.0), size);
        V z = L.Multiply(a, a);
        V y = L.Multiply(z, z);
        V even = L.Fma(L.Broadcast(Erf10), y, L.Broadcast(Erf8));
        V odd = L.Fma(L.Broadcast(Erf11), y, L.Broadcast(Erf9));
        even = L.Fma(even, y, L.Broadcast(Erf6));
        odd = L.Fma(odd, y, L.Broadcast(Erf7));
        even = L.Fma(even, y, L.Broadcast(Erf4));
        odd = L.Fma(odd, y, L.Broadcast(Erf5));
        even = L.Fma(even, y, L.Broadcast(Erf2));
        odd = L.Fma(odd, y, L.Broadcast(Erf3));
        even = L.Fma(even, y, L.Broadcast(Erf0));
        odd = L.Fma(odd, y, L.Broadcast(Erf1));
        V near = L.Fma(a, L.Fma(z, odd, even), a);
        V value = L.Select(L.LessThan(a, L.Broadcast(1.0)), near, Far(a, z));
        V signed = L.Xor(value, L.And(x, L.Broadcast(-0.0)));
        return L.Select(L.Equal(x, x), signed, Scalar<L, V>.NaN);
    }

    /// <summary>1 − e^{−a²} g(v)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Far(V a, V z)
    {
        V v = L.Divide(L.Subtract(a, L.Broadcast(2.5)), L.Add(a, L.Broadcast(3.0)));
        V t = L.Multiply(v, v);
        V even = L.Fma(L.Broadcast(ErfTail10), t, L.Broadcast(ErfTail8));
        V odd = L.Fma(L.Broadcast(ErfTail11), t, L.Broadcast(ErfTail9));
        even = L.Fma(even, t, L.Broadcast(ErfTail6));
        odd = L.Fma(odd, t, L.Broadcast(ErfTail7));
        even = L.Fma(even, t, L.Broadcast(ErfTail4));
        odd = L.Fma(odd, t, L.Broadcast(ErfTail5));
        even = L.Fma(even, t, L.Broadcast(ErfTail2));
        odd = L.Fma(odd, t, L.Broadcast(ErfTail3));
        even = L.Fma(even, t, L.Broadcast(ErfTail0));
        odd = L.Fma(odd, t, L.Broadcast(ErfTail1));
        return L.FmaNegated(ExponentialKernels<L, V>.ExpOrdinary(L.Negate(z)), L.Fma(v, odd, even), L.Broadcast(1.0));
    }
}
