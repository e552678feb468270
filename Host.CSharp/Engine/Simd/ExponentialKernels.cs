using System.Numerics;
using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>
/// exp, expm1, tanh and sigmoid on vectors: lane for lane the operations of the scalar definitions in Spectral.Elementary, in the same order.
/// A vector with a lane outside the ordinary range (overflow, underflow, NaN) goes through the scalar definition.
/// </summary>
internal static unsafe class ExponentialKernels<L, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Ordinary = 708.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x) => IsOrdinary(L.Abs(x)) ? ExpOrdinary(x) : L.Each(&Elementary.exp, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOrdinary(V size) => L.All(L.LessThanOrEqual(size, L.Constant(Ordinary)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOrdinary(V x)
    {
        V shifted = L.Fma(x, L.Constant(Log2E), L.Constant(Rounder));
        V n = L.Subtract(shifted, L.Constant(Rounder));
        V high = L.Fma(n, L.Constant(-Ln2High), x);
        V r = L.Fma(n, L.Constant(-Ln2Low), high);
        V z = L.Multiply(r, r);
        V s = L.Add(L.Constant(1.0), high);
        V low = L.Fma(n, L.Constant(-Ln2Low), L.Add(L.Subtract(L.Constant(1.0), s), high));
        V p = L.Add(s, L.Fma(z, Remainder(r, z), low));
        return L.AddBits(p, L.ShiftLeft(shifted, 52));
    }

    /// <summary>The same in two parts, the first of which is eˣ rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExpOrdinaryParts(V x, out V leading, out V trailing)
    {
        V shifted = L.Fma(x, L.Constant(Log2E), L.Constant(Rounder));
        V n = L.Subtract(shifted, L.Constant(Rounder));
        V high = L.Fma(n, L.Constant(-Ln2High), x);
        V r = L.Fma(n, L.Constant(-Ln2Low), high);
        V z = L.Multiply(r, r);
        V s = L.Add(L.Constant(1.0), high);
        V low = L.Fma(n, L.Constant(-Ln2Low), L.Add(L.Subtract(L.Constant(1.0), s), high));
        low = L.Fma(z, Remainder(r, z), low);
        V sum = L.Add(s, low);
        V rest = L.Subtract(low, L.Subtract(sum, s));
        V power = L.AddBits(L.ShiftLeft(shifted, 52), L.Constant(1.0));
        leading = L.Multiply(sum, power);
        trailing = L.Multiply(rest, power);
    }

    /// <summary>(eʳ − 1 − r)/r²</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Remainder(V r, V z)
    {
        V even = L.Fma(L.Constant(Exp8), z, L.Constant(Exp6));
        V odd = L.Fma(L.Constant(Exp9), z, L.Constant(Exp7));
        even = L.Fma(even, z, L.Constant(Exp4));
        odd = L.Fma(odd, z, L.Constant(Exp5));
        even = L.Fma(even, z, L.Constant(Exp2));
        odd = L.Fma(odd, z, L.Constant(Exp3));
        even = L.Fma(even, z, L.Constant(Exp0));
        odd = L.Fma(odd, z, L.Constant(Exp1));
        return L.Fma(r, odd, even);
    }

    /// <summary>The same to the accuracy of single precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V RemainderSingle(V r, V z)
    {
        V even = L.Fma(L.Constant(ExpSingle4), z, L.Constant(ExpSingle2));
        V odd = L.Fma(L.Constant(ExpSingle3), z, L.Constant(ExpSingle1));
        even = L.Fma(even, z, L.Constant(ExpSingle0));
        return L.Fma(r, odd, even);
    }

    /// <summary>The constant of the kernel's precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Of(double ofDouble, float ofSingle) => L.Constant(typeof(T) == typeof(double) ? ofDouble : ofSingle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1(V x) => IsOrdinary(L.Abs(x)) ? Expm1Ordinary(x) : L.Each(&Elementary.expm1, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Ordinary(V x)
    {
        V shifted = L.Fma(x, L.Constant(Log2E), L.Constant(Rounder));
        V n = L.Subtract(shifted, L.Constant(Rounder));
        V high = L.Fma(n, L.Constant(-Ln2High), x);
        V r = L.Fma(n, L.Constant(-Ln2Low), high);
        V z = L.Multiply(r, r);
        V half = L.Multiply(L.Constant(0.5), r);
        V h = L.Multiply(half, r);
        V hLow = L.Fma(half, r, L.Negate(h));
        V even = L.Fma(L.Constant(ExpCubic8), z, L.Constant(ExpCubic6));
        V odd = L.Fma(L.Constant(ExpCubic9), z, L.Constant(ExpCubic7));
        even = L.Fma(even, z, L.Constant(ExpCubic4));
        odd = L.Fma(odd, z, L.Constant(ExpCubic5));
        even = L.Fma(even, z, L.Constant(ExpCubic2));
        odd = L.Fma(odd, z, L.Constant(ExpCubic3));
        even = L.Fma(even, z, L.Constant(ExpCubic0));
        odd = L.Fma(odd, z, L.Constant(ExpCubic1));
        V c = L.Fma(L.Multiply(r, z), L.Fma(r, odd, even), L.Fma(n, L.Constant(-Ln2Low), hLow));
        V power = L.AddBits(L.ShiftLeft(shifted, 52), L.Constant(1.0));
        V t = L.Subtract(power, L.Constant(1.0));
        V w = L.Multiply(power, high);
        V u = L.Add(t, w);
        V q = L.Multiply(power, h);
        V sum = L.Add(u, q);
        V lost = L.Subtract(L.Subtract(power, t), L.Constant(1.0));
        V first = L.Add(L.Add(L.Subtract(t, u), w), lost);
        V second = L.Add(L.Subtract(u, sum), q);
        V value = L.Add(sum, L.Fma(power, c, L.Add(first, second)));
        return L.Select(L.Equal(x, L.Constant(0.0)), x, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V size = L.Abs(x);
        V a = L.Select(L.LessThan(Of(20.0, 10.0f), size), Of(20.0, 10.0f), size);
        V y = L.Add(a, a);
        V shifted = L.Fma(y, Of(Log2E, Log2ESingle), Of(Rounder, RounderSingle));
        V n = L.Subtract(shifted, Of(Rounder, RounderSingle));
        V high = L.Fma(n, Of(-Ln2High, -Ln2HighSingle), y);
        V r = L.Fma(n, Of(-Ln2Low, -Ln2LowSingle), high);
        V z = L.Multiply(r, r);
        V c = L.Fma(z, typeof(T) == typeof(double) ? Remainder(r, z) : RemainderSingle(r, z), L.Multiply(n, Of(-Ln2Low, -Ln2LowSingle)));
        V power = L.AddBits(L.ShiftLeft(shifted, typeof(T) == typeof(double) ? 52 : 23), L.Constant(1.0));
        V t = L.Subtract(power, L.Constant(1.0));
        V w = L.Multiply(power, high);
        V u = L.Add(t, w);
        V v = L.Fma(power, c, L.Add(L.Subtract(t, u), w));
        V numerator = L.Add(u, v);
        V numeratorLow = L.Subtract(v, L.Subtract(numerator, u));
        V denominator = L.Add(numerator, L.Constant(2.0));
        V denominatorLow = L.Add(L.Subtract(numerator, L.Subtract(denominator, L.Constant(2.0))), numeratorLow);
        V reciprocal = L.Divide(L.Constant(1.0), denominator);
        V quotient = L.Multiply(numerator, reciprocal);
        V rest = L.Add(L.FmaNegated(quotient, denominator, numerator), L.FmaNegated(quotient, denominatorLow, numeratorLow));
        V value = L.Fma(rest, reciprocal, quotient);
        V signed = L.Xor(value, L.And(x, L.Constant(-0.0)));
        return L.Select(L.Equal(x, x), signed, Scalar<L, V, T>.NaN);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V a = L.Abs(x);
        if (!IsOrdinary(a))
        {
            return L.Each(&Elementary.sigmoid, x);
        }

        ExpOrdinaryParts(L.Negate(a), out V z, out V zLow);
        V denominator = L.Add(L.Constant(1.0), z);
        V denominatorLow = L.Add(L.Subtract(z, L.Subtract(denominator, L.Constant(1.0))), zLow);
        V reciprocal = L.Divide(L.Constant(1.0), denominator);
        V isNegative = L.LessThan(x, L.Constant(0.0));
        V numerator = L.Select(isNegative, z, L.Constant(1.0));
        V numeratorLow = L.Select(isNegative, zLow, L.Constant(0.0));
        V quotient = L.Multiply(numerator, reciprocal);
        V rest = L.Add(L.FmaNegated(quotient, denominator, numerator), L.FmaNegated(quotient, denominatorLow, numeratorLow));
        return L.Fma(rest, reciprocal, quotient);
    }
}
