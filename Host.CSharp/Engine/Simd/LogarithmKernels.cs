using System.Numerics;
using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>log, log1p and softplus on vectors: lane for lane the operations of the scalar definitions in Spectral.Elementary.</summary>
internal static unsafe class LogarithmKernels<L, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static V RootHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OfBits(0x3FE6A09E667F3BCDUL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfBits(ulong bits) => L.Pattern(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log(V x)
    {
        V isPositiveNormal = L.LessThanOrEqual(L.Constant(2.2250738585072014e-308), x);
        V isFinite = L.LessThan(x, L.Constant(double.PositiveInfinity));
        if (!L.All(L.And(isPositiveNormal, isFinite)))
        {
            return L.Each(&Elementary.log, x);
        }

        Split(x, out V k, out _, out V mantissa);
        return Assemble(k, L.Subtract(mantissa, L.Constant(1.0)), L.Constant(0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p(V x)
    {
        V isAbove = L.LessThan(L.Constant(-1.0), x);
        V isBelow = L.LessThanOrEqual(x, L.Constant(4.49423283715579e307));
        if (!L.All(L.And(isAbove, isBelow)))
        {
            return L.Each(&Elementary.log1p, x);
        }

        return L.Select(L.Equal(x, L.Constant(0.0)), x, Log1pOrdinary(x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus(V x)
    {
        V a = L.Abs(x);
        if (!ExponentialKernels<L, V, T>.IsOrdinary(a))
        {
            return L.Each(&Elementary.softplus, x);
        }

        ExponentialKernels<L, V, T>.ExpOrdinaryParts(L.Negate(a), out V z, out V zLow);
        V sum = L.Add(L.Constant(1.0), z);
        V lost = L.Subtract(z, L.Subtract(sum, L.Constant(1.0)));
        Split(sum, out V k, out V biased, out V mantissa);
        V scale = L.ShiftLeft(L.SubtractBits(OfBits(2046UL), biased), 52);
        V lostScaled = L.Multiply(lost, scale);
        V f0 = L.Subtract(mantissa, L.Constant(1.0));
        V f = L.Add(f0, lostScaled);
        V fLow = L.Add(L.Add(L.Subtract(f0, f), lostScaled), L.Multiply(zLow, scale));
        AssembleParts(k, f, L.FmaNegated(fLow, f, fLow), out V w, out V tail);
        V start = L.Select(L.LessThan(L.Constant(0.0), x), x, L.Constant(0.0));
        V total = L.Add(start, w);
        V back = L.Subtract(total, start);
        V error = L.Add(L.Subtract(start, L.Subtract(total, back)), L.Subtract(w, back));
        return L.Add(total, L.Add(error, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log1pOrdinary(V x)
    {
        V sum = L.Add(L.Constant(1.0), x);
        V back = L.Subtract(sum, L.Constant(1.0));
        V lost = L.Add(L.Subtract(L.Constant(1.0), L.Subtract(sum, back)), L.Subtract(x, back));
        Split(sum, out V k, out V biased, out V mantissa);
        V power = L.ShiftLeft(L.SubtractBits(OfBits(2046UL), biased), 52);
        V lostScaled = L.Multiply(lost, power);
        V f0 = L.Subtract(mantissa, L.Constant(1.0));
        V f = L.Add(f0, lostScaled);
        V fLow = L.Add(L.Subtract(f0, f), lostScaled);
        return Assemble(k, f, L.FmaNegated(fLow, f, fLow));
    }

    /// <summary>x = 2ᵏ·mantissa, √½ ≤ mantissa &lt; √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(V x, out V k, out V biased, out V mantissa)
    {
        V lifted = L.AddBits(x, OfBits(0x00095F619980C433UL));
        mantissa = L.AddBits(L.And(lifted, OfBits(0x000FFFFFFFFFFFFFUL)), RootHalf);
        biased = L.ShiftRight(lifted, 52);
        k = L.Subtract(L.Or(biased, OfBits(0x4330000000000000UL)), L.Constant(4503599627371519.0));
    }

    /// <summary>k ln 2 + log(1 + f) + extra</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Assemble(V k, V f, V extra)
    {
        AssembleParts(k, f, extra, out V w, out V tail);
        return L.Add(w, tail);
    }

    /// <summary>The same in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AssembleParts(V k, V f, V extra, out V w, out V tail)
    {
        V half = L.Multiply(L.Constant(0.5), f);
        V h = L.Multiply(half, f);
        V hLow = L.Fma(half, f, L.Negate(h));
        V u = L.Subtract(f, h);
        V uLow = L.Subtract(L.Subtract(L.Subtract(f, u), h), hLow);
        V s = L.Divide(f, L.Add(L.Constant(2.0), f));
        V z = L.Multiply(s, s);
        V y = L.Multiply(z, z);
        V even = L.Fma(L.Constant(Log6), y, L.Constant(Log4));
        V odd = L.Fma(L.Constant(Log5), y, L.Constant(Log3));
        even = L.Fma(even, y, L.Constant(Log2));
        odd = L.Fma(odd, y, L.Constant(Log1));
        even = L.Fma(even, y, L.Constant(Log0));
        V rest = L.Multiply(s, L.Fma(z, L.Fma(z, odd, even), h));
        V a = L.Multiply(k, L.Constant(Ln2Leading));
        w = L.Add(a, u);
        V wLow = L.Add(L.Subtract(a, w), u);
        tail = L.Add(wLow, L.Add(uLow, L.Add(rest, L.Fma(k, L.Constant(Ln2Trailing), extra))));
    }
}
