using System.Numerics;
using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>sin and cos on vectors: lane for lane the operations of the scalar definitions in Spectral.Elementary; |x| above 2³⁰ goes through them.</summary>
internal static unsafe class TrigonometricKernels<L, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Ordinary = 1073741824.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin(V x)
    {
        V a = L.Abs(x);
        if (!L.All(L.LessThanOrEqual(a, L.Constant(Ordinary))))
        {
            return L.Each(&Elementary.sin, x);
        }

        Reduce(a, out V r, out V low, out V quadrant);
        return L.Xor(Turn(r, low, quadrant), L.And(x, L.Constant(-0.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos(V x)
    {
        V a = L.Abs(x);
        if (!L.All(L.LessThanOrEqual(a, L.Constant(Ordinary))))
        {
            return L.Each(&Elementary.cos, x);
        }

        Reduce(a, out V r, out V low, out V quadrant);
        return Turn(r, low, L.AddBits(quadrant, OfBits(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfBits(ulong bits) => L.Pattern(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(V a, out V r, out V low, out V quadrant)
    {
        quadrant = L.Fma(a, L.Constant(TwoOverPi), L.Constant(Rounder));
        V n = L.Subtract(quadrant, L.Constant(Rounder));
        V first = L.Fma(n, L.Constant(-HalfPi1), a);
        V product = L.Multiply(n, L.Constant(HalfPi2));
        V productLow = L.Fma(n, L.Constant(HalfPi2), L.Negate(product));
        // the exact sum of first and −product, as in the scalar definition
        r = L.Subtract(first, product);
        V back = L.Subtract(r, first);
        V lost = L.Subtract(L.Subtract(first, L.Subtract(r, back)), L.Add(product, back));
        low = L.Fma(n, L.Constant(-HalfPi3), L.Subtract(lost, productLow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Turn(V r, V low, V quadrant)
    {
        V z = L.Multiply(r, r);
        V y = L.Multiply(z, z);
        V sinEven = L.Fma(L.Fma(L.Constant(Sin4), y, L.Constant(Sin2)), y, L.Constant(Sin0));
        V sinOdd = L.Fma(L.Fma(L.Constant(Sin5), y, L.Constant(Sin3)), y, L.Constant(Sin1));
        V sinRest = L.Fma(L.Multiply(L.Constant(-0.5), z), low, low);
        V sine = L.Add(r, L.Fma(L.Multiply(r, z), L.Fma(z, sinOdd, sinEven), sinRest));
        V cosEven = L.Fma(L.Fma(L.Constant(Cos4), y, L.Constant(Cos2)), y, L.Constant(Cos0));
        V cosOdd = L.Fma(L.Fma(L.Constant(Cos5), y, L.Constant(Cos3)), y, L.Constant(Cos1));
        V h = L.Multiply(L.Constant(0.5), z);
        V w = L.Subtract(L.Constant(1.0), h);
        V cosRest = L.FmaNegated(r, low, L.Subtract(L.Subtract(L.Constant(1.0), w), h));
        V cosine = L.Add(w, L.Fma(y, L.Fma(z, cosOdd, cosEven), cosRest));
        // −(quadrant & 1) as an integer is the mask of the odd quadrants
        V isOdd = L.SubtractBits(OfBits(0), L.And(quadrant, OfBits(1)));
        V value = L.Select(isOdd, cosine, sine);
        return L.Xor(value, L.And(L.ShiftLeft(quadrant, 62), L.Constant(-0.0)));
    }
}
