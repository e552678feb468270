using System.Collections.Generic;
using System.Runtime.Intrinsics;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Results;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks.Performance;

/// <summary>The product on a machine without 512-bit vectors, as most users have: other processes of this program, with the runtime's switch off, race each other.</summary>
internal static class WithoutAvx512
{
    private const int Order = 512;
    private static readonly Dictionary<string, string> Switch = new() { ["DOTNET_EnableAVX512"] = "0" };
    private static readonly Bound Bound = new(Pairing.OneThread, Quantity.Share, 0.6);

    /// <summary>The row.</summary>
    public static BenchmarkRow Row { get; } = new("avx2", () => [Line()]);

    private static ResultLine Line()
    {
        using Peer peak = Peer.StartOurselves(["serve", "peak"], Switch);
        using Peer product = Peer.StartOurselves(["serve", "product"], Switch);
        Timing[] timings = Race.Run(peak.Contender, product.Contender);

        // The processes say how many operations a unit has; the lanes of the loop tell that the switch took effect.
        return Lines.Of(
            new MeasuredLine
            {
                Row = "avx2",
                Case = $"avx2: gemm, n = {Order}, under DOTNET_EnableAVX512=0",
                Threads = "1",
                Peer = "",
                Ours = timings[1],
                Operations = product.Result[0],
                Peak = peak.Result[0] / timings[0].Median,
                Remark = Vector512.IsHardwareAccelerated ? "" : "no AVX-512 here: the usual run",
            },
            [Bound]);
    }

    /// <summary>Answers another process of this program: the register-only loop or the product, as <see cref="Peer"/> asks.</summary>
    public static void Serve(string what)
    {
        using MatrixWork work = new(MatrixKind.Gemm, Order);
        (Contender contender, double operations) =
            what == "peak" ? (MultiplyAddPeak.On(threads: 1), MultiplyAddPeak.Operations(threads: 1)) : (work.On(threads: 1), work.Operations);

        if (Vector512.IsHardwareAccelerated)
        {
            throw new BenchmarkException("the switch DOTNET_EnableAVX512=0 did not take effect");
        }

        PeerProtocol.Serve(contender, operations);
    }
}
