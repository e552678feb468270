using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine.Simd;

/// <summary>
/// The elementary functions on whole spans of doubles or floats: y[i] = f(x[i]), the same bits as Spectral.Elementary or ElementarySingle for every length, alignment and vector width.
/// y may be x itself; it must not overlap x otherwise.
/// </summary>
internal static unsafe class VectorElementary
{
    /// <summary>eˣ</summary>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<ExpFunction, T>(x, y);

    /// <summary>eˣ − 1</summary>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<Expm1Function, T>(x, y);

    /// <summary>log x</summary>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<LogFunction, T>(x, y);

    /// <summary>log(1 + x)</summary>
    public static void Log1p<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<Log1pFunction, T>(x, y);

    /// <summary>sin x</summary>
    public static void Sin<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<SinFunction, T>(x, y);

    /// <summary>cos x</summary>
    public static void Cos<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<CosFunction, T>(x, y);

    /// <summary>tanh x</summary>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<TanhFunction, T>(x, y);

    /// <summary>1/(1 + e⁻ˣ)</summary>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<SigmoidFunction, T>(x, y);

    /// <summary>log(1 + eˣ)</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<SoftplusFunction, T>(x, y);

    /// <summary>erf x</summary>
    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<ErfFunction, T>(x, y);

    /// <summary>y[i] = F(x[i]) with the machine's vector width.</summary>
    public static void Map<F, T>(ReadOnlySpan<T> x, Span<T> y)
        where F : struct, IElementFunction
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"x has {x.Length} elements and y has {y.Length}: give spans of one length", nameof(y));
        }

        fixed (T* source = x, target = y)
        {
            switch (SimdLevel.Lanes)
            {
                case 8: Loop<F, Lanes512<T>, Vector512<T>, T>(source, target, x.Length); break;
                case 4: Loop<F, Lanes256<T>, Vector256<T>, T>(source, target, x.Length); break;
                case 2: Loop<F, Lanes128<T>, Vector128<T>, T>(source, target, x.Length); break;
                default: Loop<F, Lanes1<T>, T, T>(source, target, x.Length); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<F, L, V, T>(T* x, T* y, int length)
        where F : struct, IElementFunction
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            L.Store(F.Apply<L, V, T>(L.Load(x + i)), y + i);
        }

        if (i < length)
        {
            Part<F, L, V, T>(x + i, y + i, length - i);
        }
    }

    /// <summary>A part of one vector.</summary>
    private static void Part<F, L, V, T>(T* x, T* y, int length)
        where F : struct, IElementFunction
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* lanes = stackalloc T[L.Count];
        for (int j = 0; j < L.Count; j++)
        {
            lanes[j] = j < length ? x[j] : T.One;
        }

        L.Store(F.Apply<L, V, T>(L.Load(lanes)), lanes);
        for (int j = 0; j < length; j++)
        {
            y[j] = lanes[j];
        }
    }
}
