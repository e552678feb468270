using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>A function of one number as a type, so that a loop over it is compiled with its body inside.</summary>
internal interface IElementFunction
{
    static abstract V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

internal readonly struct ExpFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? ExponentialKernels<L, V, T>.Exp(x) : L.ThroughDouble<ExpFunction>(x);
}

internal readonly struct Expm1Function : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? ExponentialKernels<L, V, T>.Expm1(x) : L.ThroughDouble<Expm1Function>(x);
}

internal readonly struct LogFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? LogarithmKernels<L, V, T>.Log(x) : L.ThroughDouble<LogFunction>(x);
}

internal readonly struct Log1pFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? LogarithmKernels<L, V, T>.Log1p(x) : L.ThroughDouble<Log1pFunction>(x);
}

internal readonly struct SinFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? TrigonometricKernels<L, V, T>.Sin(x) : L.ThroughDouble<SinFunction>(x);
}

internal readonly struct CosFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? TrigonometricKernels<L, V, T>.Cos(x) : L.ThroughDouble<CosFunction>(x);
}

internal readonly struct TanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => ExponentialKernels<L, V, T>.Tanh(x);
}

internal readonly struct SigmoidFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? ExponentialKernels<L, V, T>.Sigmoid(x) : L.ThroughDouble<SigmoidFunction>(x);
}

internal readonly struct SoftplusFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? LogarithmKernels<L, V, T>.Softplus(x) : L.ThroughDouble<SoftplusFunction>(x);
}

internal readonly struct ErfFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V, T>(V x) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? ErrorFunctionKernels<L, V, T>.Erf(x) : L.ThroughDouble<ErfFunction>(x);
}
