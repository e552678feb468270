using System;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>One double: the kernels without vectors.</summary>
internal readonly unsafe struct Lanes64 : ILanes<double>
{
    public static int Count => 1;

    public static double Broadcast(double value) => value;

    public static double Load(double* source) => *source;

    public static void Store(double value, double* target) => *target = value;

    public static double Add(double a, double b) => a + b;

    public static double Subtract(double a, double b) => a - b;

    public static double Multiply(double a, double b) => a * b;

    public static double Divide(double a, double b) => a / b;

    public static double Sqrt(double a) => Math.Sqrt(a);

    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    public static double FmaNegated(double a, double b, double c) => Math.FusedMultiplyAdd(-a, b, c);

    public static double Abs(double a) => Math.Abs(a);

    public static double Negate(double a) => -a;

    public static double LessThan(double a, double b) => Mask(a < b);

    public static double LessThanOrEqual(double a, double b) => Mask(a <= b);

    public static double Equal(double a, double b) => Mask(a == b);

    public static double Select(double mask, double a, double b) => Bits(mask) != 0 ? a : b;

    public static bool All(double mask) => Bits(mask) != 0;

    public static double And(double a, double b) => OfBits(Bits(a) & Bits(b));

    public static double Or(double a, double b) => OfBits(Bits(a) | Bits(b));

    public static double Xor(double a, double b) => OfBits(Bits(a) ^ Bits(b));

    public static double AddBits(double a, double b) => OfBits(Bits(a) + Bits(b));

    public static double SubtractBits(double a, double b) => OfBits(Bits(a) - Bits(b));

    public static double ShiftLeft(double a, int count) => OfBits(Bits(a) << count);

    public static double ShiftRight(double a, int count) => OfBits(Bits(a) >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(double a) => BitConverter.DoubleToUInt64Bits(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double OfBits(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static double Mask(bool condition) => OfBits(condition ? ulong.MaxValue : 0);
}
