using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>A function of two numbers, lane by lane.</summary>
internal interface IBinary
{
    static abstract V Apply<L, V, T>(V x, V y) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A function of three numbers, lane by lane.</summary>
internal interface ITernary
{
    static abstract V Apply<L, V, T>(V x, V y, V z) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>−x</summary>
internal readonly struct NegateOperation : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Negate(x);
}

/// <summary>√x</summary>
internal readonly struct SquareRootOperation : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Sqrt(x);
}

/// <summary>max(x, 0)</summary>
internal readonly struct PositivePartOperation : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.And(L.LessThan(L.Constant(0.0), x), x);
}

/// <summary>1 where x &gt; 0, else 0</summary>
internal readonly struct HeavisideOperation : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.And(L.LessThan(L.Constant(0.0), x), L.Constant(1.0));
}

/// <summary>x + y</summary>
internal readonly struct AddOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Add(x, y);
}

/// <summary>x − y</summary>
internal readonly struct SubtractOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Subtract(x, y);
}

/// <summary>x y</summary>
internal readonly struct MultiplyOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Multiply(x, y);
}

/// <summary>x / y</summary>
internal readonly struct DivideOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Divide(x, y);
}

/// <summary>x y + z, rounded once</summary>
internal readonly struct MultiplyAddOperation : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y, V z) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Fma(x, y, z);
}

/// <summary>x y − z, rounded once</summary>
internal readonly struct MultiplySubtractOperation : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y, V z) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Fma(x, y, L.Negate(z));
}

/// <summary>−x y + z, rounded once</summary>
internal readonly struct NegatedMultiplyAddOperation : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x, V y, V z) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.FmaNegated(x, y, z);
}
