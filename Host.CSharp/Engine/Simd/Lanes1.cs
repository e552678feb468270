using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>One number: the kernels without vectors.</summary>
internal readonly unsafe struct Lanes1<T> : ILanes<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Constant(double value) => typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(value) : Unsafe.BitCast<float, T>((float)value);

    public static T Pattern(ulong bits) => OfBits(bits);

    public static T Load(T* source) => *source;

    public static void Store(T value, T* target) => *target = value;

    public static T Add(T a, T b) => a + b;

    public static T Subtract(T a, T b) => a - b;

    public static T Multiply(T a, T b) => a * b;

    public static T Divide(T a, T b) => a / b;

    public static T Sqrt(T a) => T.Sqrt(a);

    public static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    public static T FmaNegated(T a, T b, T c) => T.FusedMultiplyAdd(-a, b, c);

    public static T Abs(T a) => T.Abs(a);

    public static T Negate(T a) => -a;

    public static T LessThan(T a, T b) => Mask(a < b);

    public static T LessThanOrEqual(T a, T b) => Mask(a <= b);

    public static T Equal(T a, T b) => Mask(a == b);

    public static T Select(T mask, T a, T b) => Bits(mask) != 0 ? a : b;

    public static bool All(T mask) => Bits(mask) != 0;

    public static T And(T a, T b) => OfBits(Bits(a) & Bits(b));

    public static T Or(T a, T b) => OfBits(Bits(a) | Bits(b));

    public static T Xor(T a, T b) => OfBits(Bits(a) ^ Bits(b));

    public static T AddBits(T a, T b) => OfBits(Bits(a) + Bits(b));

    public static T SubtractBits(T a, T b) => OfBits(Bits(a) - Bits(b));

    public static T ShiftLeft(T a, int count) => OfBits(Bits(a) << count);

    public static T ShiftRight(T a, int count) => OfBits(Bits(a) >>> count);

    public static T ThroughDouble<F>(T x) where F : struct, IElementFunction =>
        Unsafe.BitCast<float, T>((float)F.Apply<Lanes1<double>, double, double>(Unsafe.BitCast<T, float>(x)));

    public static T Each(delegate*<double, double> function, T x) => Unsafe.BitCast<double, T>(function(Unsafe.BitCast<T, double>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(T a) => typeof(T) == typeof(double) ? Unsafe.BitCast<T, ulong>(a) : Unsafe.BitCast<T, uint>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfBits(ulong bits) => typeof(T) == typeof(double) ? Unsafe.BitCast<ulong, T>(bits) : Unsafe.BitCast<uint, T>((uint)bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Mask(bool condition) => OfBits(condition ? ulong.MaxValue : 0);
}
