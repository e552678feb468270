using System;
using System.Runtime.CompilerServices;
using static Spectral.ElementaryCoefficients;

namespace Spectral.Host.Engine.Simd;

/// <summary>sin and cos on vectors: lane for lane the operations of the scalar definitions in Spectral.Elementary; |x| above 2³⁰ goes through them.</summary>
internal static unsafe class TrigonometricKernels<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    private const double Ordinary = 1073741824.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin(V x)
    {
        V a = L.Abs(x);
        if (!L.All(L.LessThanOrEqual(a, L.Broadcast(Ordinary))))
        {
            return Scalar<L, V>.Each(&Elementary.sin, x);
        }

        Reduce(a, out V r, out V low, out V quadrant);
        return L.Xor(Turn(r, low, quadrant), L.And(x, L.Broadcast(-0.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos(V x)
    {
        V a = L.Abs(x);
        if (!L.All(L.LessThanOrEqual(a, L.Broadcast(Ordinary))))
        {
            return Scalar<L, V>.Each(&Elementary.cos, x);
        }

        Reduce(a, out V r, out V low, out V quadrant);
        return Turn(r, low, L.AddBits(quadrant, OfBits(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfBits(ulong bits) => L.Broadcast(BitConverter.UInt64BitsToDouble(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(V a, out V r, out V low, out V quadrant)
    {
        quadrant = L.Fma(a, L.Broadcast(TwoOverPi), L.Broadcast(Rounder));
        V n = L.Subtract(quadrant, L.Broadcast(Rounder));
        V first = L.Fma(n, L.Broadcast(-HalfPi1), a);
        V product = L.Multiply(n, L.Broadcast(HalfPi2));
        V productLow = L.Fma(n, L.Broadcast(HalfPi2), L.Negate(product));
        // the exact sum of first and −product, as in the scalar definition
        r = L.Subtract(first, product);
        V back = L.Subtract(r, first);
        V lost = L.Subtract(L.Subtract(first, L.Subtract(r, back)), L.Add(product, back));
        low = L.Fma(n, L.Broadcast(-HalfPi3), L.Subtract(lost, productLow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Turn(V r, V low, V quadrant)
    {
        V z = L.Multiply(r, r);
        V y = L.Multiply(z, z);
        V sinEven = L.Fma(L.Fma(L.Broadcast(Sin4), y, L.Broadcast(Sin2)), y, L.Broadcast(Sin0));
        V sinOdd = L.Fma(L.Fma(L.Broadcast(Sin5), y, L.Broadcast(Sin3)), y, L.Broadcast(Sin1));
        V sinRest = L.Fma(L.Multiply(L.Broadcast(-0.5), z), low, low);
        V sine = L.Add(r, L.Fma(L.Multiply(r, z), L.Fma(z, sinOdd, sinEven), sinRest));
        V cosEven = L.Fma(L.Fma(L.Broadcast(Cos4), y, L.Broadcast(Cos2)), y, L.Broadcast(Cos0));
        V cosOdd = L.Fma(L.Fma(L.Broadcast(Cos5), y, L.Broadcast(Cos3)), y, L.Broadcast(Cos1));
        V h = L.Multiply(L.Broadcast(0.5), z);
        V w = L.Subtract(L.Broadcast(1.0), h);
        V cosRest = L.FmaNegated(r, low, L.Subtract(L.Subtract(L.Broadcast(1.0), w), h));
        V cosine = L.Add(w, L.Fma(y, L.Fma(z, cosOdd, cosEven), cosRest));
        // −(quadrant & 1) as an integer is the mask of the odd quadrants
        V isOdd = L.SubtractBits(OfBits(0), L.And(quadrant, OfBits(1)));
        V value = L.Select(isOdd, cosine, sine);
        return L.Xor(value, L.And(L.ShiftLeft(quadrant, 62), L.Broadcast(-0.0)));
    }
}
