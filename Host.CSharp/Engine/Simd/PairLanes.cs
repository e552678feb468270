using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>Two vectors.</summary>
internal readonly struct Pair<V>(V first, V second) where V : struct
{
    public V First { get; } = first;

    public V Second { get; } = second;
}

/// <summary>Two vectors as one of twice the width: long chains of operations come in twos, so that one hides the latency of the other.</summary>
internal readonly unsafe struct PairLanes<L, V, T> : ILanes<Pair<V>, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 2 * L.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Broadcast(T value) => new(L.Broadcast(value), L.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Constant(double value) => new(L.Constant(value), L.Constant(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Pattern(ulong bits) => new(L.Pattern(bits), L.Pattern(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Load(T* source) => new(L.Load(source), L.Load(source + L.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pair<V> value, T* target)
    {
        L.Store(value.First, target);
        L.Store(value.Second, target + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Add(Pair<V> a, Pair<V> b) => new(L.Add(a.First, b.First), L.Add(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Subtract(Pair<V> a, Pair<V> b) => new(L.Subtract(a.First, b.First), L.Subtract(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Multiply(Pair<V> a, Pair<V> b) => new(L.Multiply(a.First, b.First), L.Multiply(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Divide(Pair<V> a, Pair<V> b) => new(L.Divide(a.First, b.First), L.Divide(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Sqrt(Pair<V> a) => new(L.Sqrt(a.First), L.Sqrt(a.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Fma(Pair<V> a, Pair<V> b, Pair<V> c) =>
        new(L.Fma(a.First, b.First, c.First), L.Fma(a.Second, b.Second, c.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> FmaNegated(Pair<V> a, Pair<V> b, Pair<V> c) =>
        new(L.FmaNegated(a.First, b.First, c.First), L.FmaNegated(a.Second, b.Second, c.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Abs(Pair<V> a) => new(L.Abs(a.First), L.Abs(a.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Negate(Pair<V> a) => new(L.Negate(a.First), L.Negate(a.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> LessThan(Pair<V> a, Pair<V> b) => new(L.LessThan(a.First, b.First), L.LessThan(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> LessThanOrEqual(Pair<V> a, Pair<V> b) => new(L.LessThanOrEqual(a.First, b.First), L.LessThanOrEqual(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Equal(Pair<V> a, Pair<V> b) => new(L.Equal(a.First, b.First), L.Equal(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Select(Pair<V> mask, Pair<V> a, Pair<V> b) =>
        new(L.Select(mask.First, a.First, b.First), L.Select(mask.Second, a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Pair<V> mask) => L.All(L.And(mask.First, mask.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> And(Pair<V> a, Pair<V> b) => new(L.And(a.First, b.First), L.And(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Or(Pair<V> a, Pair<V> b) => new(L.Or(a.First, b.First), L.Or(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Xor(Pair<V> a, Pair<V> b) => new(L.Xor(a.First, b.First), L.Xor(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> AddBits(Pair<V> a, Pair<V> b) => new(L.AddBits(a.First, b.First), L.AddBits(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> SubtractBits(Pair<V> a, Pair<V> b) => new(L.SubtractBits(a.First, b.First), L.SubtractBits(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> ShiftLeft(Pair<V> a, int count) => new(L.ShiftLeft(a.First, count), L.ShiftLeft(a.Second, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> ShiftRight(Pair<V> a, int count) => new(L.ShiftRight(a.First, count), L.ShiftRight(a.Second, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> ThroughDouble<F>(Pair<V> x) where F : struct, IElementFunction => new(L.ThroughDouble<F>(x.First), L.ThroughDouble<F>(x.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<V> Each(delegate*<double, double> function, Pair<V> x) => new(L.Each(function, x.First), L.Each(function, x.Second));
}
