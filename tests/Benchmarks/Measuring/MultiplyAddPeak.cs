using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.LinearAlgebra;
using Spectral.Host.Engine.Simd;

namespace Spectral.Benchmarks.Measuring;

/// <summary>
/// The peak of fused multiply-adds: a loop that touches nothing but registers, in the widest vectors of the machine.
/// Twelve chains hide the latency of the operation, and leave room for its two other operands in sixteen registers.
/// </summary>
internal static unsafe class MultiplyAddPeak
{
    private const int Chains = 12;
    private const int Turns = 1 << 18;

    /// <summary>Floating-point operations of one unit on so many threads.</summary>
    public static double Operations(int threads) => 2.0 * Chains * SimdLevel.Widest * Turns * threads;

    /// <summary>The loop on so many threads at once.</summary>
    public static Contender On(int threads) => Contender.Of(units => WorkerPool.Run(threads, threads, &Loop, &units));

    private static void Loop(void* units, int thread)
    {
        for (int i = 0; i < *(int*)units; i++)
        {
            switch (SimdLevel.Widest)
            {
                case 8: Turn<Lanes512<double>, Vector512<double>>(thread); break;
                case 4: Turn<Lanes256<double>, Vector256<double>>(thread); break;
                case 2: Turn<Lanes128<double>, Vector128<double>>(thread); break;
                default: Turn<Lanes1<double>, double>(thread); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Turn<L, V>(int seed)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        // x ← factor x + term stays near term/(1 − factor): no number overflows or becomes denormal.
        V factor = L.Broadcast(0.5), term = L.Broadcast(1.0 + seed);
        V a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;

        for (int turn = 0; turn < Turns; turn++)
        {
            a = L.Fma(a, factor, term);
            b = L.Fma(b, factor, term);
            c = L.Fma(c, factor, term);
            d = L.Fma(d, factor, term);
            e = L.Fma(e, factor, term);
            f = L.Fma(f, factor, term);
            g = L.Fma(g, factor, term);
            h = L.Fma(h, factor, term);
            i = L.Fma(i, factor, term);
            j = L.Fma(j, factor, term);
            k = L.Fma(k, factor, term);
            l = L.Fma(l, factor, term);
        }

        double* sink = stackalloc double[8];
        L.Store(L.Add(L.Add(L.Add(a, b), L.Add(c, d)), L.Add(L.Add(L.Add(e, f), L.Add(g, h)), L.Add(L.Add(i, j), L.Add(k, l)))), sink);
    }
}
