using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine.Simd;

/// <summary>
/// The elementary functions on whole spans: y[i] = f(x[i]), the same bits as Spectral.Elementary for every length, alignment and vector width.
/// y may be x itself; it must not overlap x otherwise.
/// </summary>
internal static unsafe class VectorElementary
{
    /// <summary>eˣ</summary>
    public static void Exp(ReadOnlySpan<double> x, Span<double> y) => Map<ExpFunction>(x, y);

    /// <summary>eˣ − 1</summary>
    public static void Expm1(ReadOnlySpan<double> x, Span<double> y) => Map<Expm1Function>(x, y);

    /// <summary>log x</summary>
    public static void Log(ReadOnlySpan<double> x, Span<double> y) => Map<LogFunction>(x, y);

    /// <summary>log(1 + x)</summary>
    public static void Log1p(ReadOnlySpan<double> x, Span<double> y) => Map<Log1pFunction>(x, y);

    /// <summary>sin x</summary>
    public static void Sin(ReadOnlySpan<double> x, Span<double> y) => Map<SinFunction>(x, y);

    /// <summary>cos x</summary>
    public static void Cos(ReadOnlySpan<double> x, Span<double> y) => Map<CosFunction>(x, y);

    /// <summary>tanh x</summary>
    public static void Tanh(ReadOnlySpan<double> x, Span<double> y) => Map<TanhFunction>(x, y);

    /// <summary>1/(1 + e⁻ˣ)</summary>
    public static void Sigmoid(ReadOnlySpan<double> x, Span<double> y) => Map<SigmoidFunction>(x, y);

    /// <summary>log(1 + eˣ)</summary>
    public static void Softplus(ReadOnlySpan<double> x, Span<double> y) => Map<SoftplusFunction>(x, y);

    /// <summary>erf x</summary>
    public static void Erf(ReadOnlySpan<double> x, Span<double> y) => Map<ErfFunction>(x, y);

    /// <summary>y[i] = F(x[i]) with the machine's vector width.</summary>
    public static void Map<F>(ReadOnlySpan<double> x, Span<double> y) where F : struct, IElementFunction
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"x has {x.Length} elements and y has {y.Length}: give spans of one length", nameof(y));
        }

        fixed (double* source = x, target = y)
        {
            switch (SimdLevel.Lanes)
            {
                case 8: Loop<F, Lanes512, Vector512<double>>(source, target, x.Length); break;
                case 4: Loop<F, Lanes256, Vector256<double>>(source, target, x.Length); break;
                case 2: Loop<F, Lanes128, Vector128<double>>(source, target, x.Length); break;
                default: Loop<F, Lanes64, double>(source, target, x.Length); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<F, L, V>(double* x, double* y, int length)
        where F : struct, IElementFunction
        where L : struct, ILanes<V>
        where V : struct
    {
        int i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            L.Store(F.Apply<L, V>(L.Load(x + i)), y + i);
        }

        if (i < length)
        {
            double* lanes = stackalloc double[8];
            for (int j = 0; j < L.Count; j++)
            {
                lanes[j] = i + j < length ? x[i + j] : 1.0;
            }

            L.Store(F.Apply<L, V>(L.Load(lanes)), lanes);
            for (int j = 0; i + j < length; j++)
            {
                y[i + j] = lanes[j];
            }
        }
    }
}
