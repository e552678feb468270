using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>A function of one number as a type, so that a loop over it is compiled with its body inside.</summary>
internal interface IElementFunction
{
    static abstract V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct;
}

internal readonly struct ExpFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => ExponentialKernels<L, V>.Exp(x);
}

internal readonly struct Expm1Function : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => ExponentialKernels<L, V>.Expm1(x);
}

internal readonly struct LogFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => LogarithmKernels<L, V>.Log(x);
}

internal readonly struct Log1pFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => LogarithmKernels<L, V>.Log1p(x);
}

internal readonly struct SinFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => TrigonometricKernels<L, V>.Sin(x);
}

internal readonly struct CosFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => TrigonometricKernels<L, V>.Cos(x);
}

internal readonly struct TanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => ExponentialKernels<L, V>.Tanh(x);
}

internal readonly struct SigmoidFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => ExponentialKernels<L, V>.Sigmoid(x);
}

internal readonly struct SoftplusFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => LogarithmKernels<L, V>.Softplus(x);
}

internal readonly struct ErfFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<L, V>(V x) where L : struct, ILanes<V> where V : struct => ErrorFunctionKernels<L, V>.Erf(x);
}
