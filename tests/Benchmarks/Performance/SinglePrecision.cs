using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Results;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks.Performance;

/// <summary>Our single precision beside our double precision, in one race: an Adam step through Runge–Kutta.</summary>
internal static class SinglePrecision
{
    private const int MostThreads = 2;

    /// <summary>Losses and gradients differ at most by this part, some roundings of single precision.</summary>
    private const double Agreement = 1e-5;

    private static readonly Bound Bound = new(Pairing.OneThread, Quantity.Ratio, 1.7);

    /// <summary>The row.</summary>
    public static BenchmarkRow Row(NodeSize size) => new("single", () => Measure(size));

    private static IReadOnlyList<ResultLine> Measure(NodeSize size)
    {
        using NodeWork single = new(size, Precision.Single), twice = new(size);
        double[] value = single.Result(), exact = twice.Result();
        double difference = value.Zip(exact, (a, b) => Math.Abs((a / b) - 1.0)).Max();

        if (!(difference <= Agreement))
        {
            throw new BenchmarkException($"single: loss and gradient differ by {difference:E1} from those in double precision");
        }

        int[] counts = [.. Enumerable.Range(1, Math.Min(MostThreads, Environment.ProcessorCount))];
        Timing[] timings = Race.Run([.. counts.Select(MultiplyAddPeak.On), .. counts.Select(single.On), .. counts.Select(twice.On)]);

        // The peak is that of doubles: single precision has no ceiling there.
        return
        [
            .. counts.Select((threads, i) => Lines.Of(
                new MeasuredLine
                {
                    Row = "single",
                    Case = i == 0 ? $"single: the step of {size.Network}, {size.Batch} trajectories, in single precision" : "",
                    Threads = $"{threads}",
                    Peer = "our double precision",
                    Ours = timings[counts.Length + i],
                    Theirs = timings[(2 * counts.Length) + i],
                    Peak = MultiplyAddPeak.Operations(threads) / timings[i].Median,
                    Agreement = difference,
                },
                i == 0 ? [Bound] : [])),
        ];
    }
}
