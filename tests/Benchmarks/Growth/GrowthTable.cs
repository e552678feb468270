using System;
using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Growth;

/// <summary>How the time of an Adam step grows with the batch, the width, the length of the state and the number of steps.</summary>
internal static class GrowthTable
{
    /// <summary>The time's exponent may pass the work's by this much.</summary>
    private const double Slack = 0.15;

    private static readonly NodeSize Middle = new(12, [80, 80, 80], 100, 20);

    private static readonly Sweep[] Sweeps =
    [
        new("batch", [32, 64, 128, 256, 512, 1024], batch => Middle with { Batch = batch }),
        new("width", [20, 40, 80, 160, 320], width => Middle with { Hidden = [width, width, width] }),
        new("state", [6, 12, 24, 48, 96, 192], state => Middle with { State = state }),
        new("steps", [5, 10, 20, 40, 80], steps => Middle with { Steps = steps }),
    ];

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "growth",
        "The cost of a step grows as its work does",
        "Times an Adam step against batch, width, length of the state and number of Runge–Kutta steps.",
        $"One Adam step through Runge–Kutta, one thread; MLP {string.Join('→', Middle.Widths)}, {Middle.Batch} trajectories, {Middle.Steps} steps where not varied. "
        + $"Exponents are least-squares slopes of log time, and of log work (the matrix products), against the log of what is varied; the time's may pass the work's by {Slack.ToString(CultureInfo.InvariantCulture)}.",
        ["varied", "values", "time [ms]", "exponent of time", "exponent of work", "verdict"],
        [.. Sweeps.Select(sweep => new BenchmarkRow(sweep.Name, () => [Line(sweep)]))]);

    private static ResultLine Line(Sweep sweep)
    {
        NodeWork[] works = [.. sweep.Values.Select(value => new NodeWork(sweep.SizeOf(value), threads: 1))];

        try
        {
            Timing[] timings = Race.Run([.. works.Select(work => new Contender(work.Step))]);
            double[] values = [.. sweep.Values];
            double time = Exponent.Fit(values, [.. timings.Select(timing => timing.Median)]);
            double work = Exponent.Fit(values, [.. works.Select(one => one.Size.Operations)]);
            bool holds = time <= work + Slack;
            return new ResultLine(sweep.Name, holds,
            [
                ("varied", sweep.Name),
                ("values", string.Join(", ", sweep.Values)),
                ("time [ms]", string.Join(", ", timings.Select(timing => Host.Reproduction.MarkdownTable.Number(1e3 * timing.Median)))),
                ("exponent of time", time),
                ("exponent of work", work),
                ("verdict", holds ? "holds" : "**fails**"),
            ]);
        }
        finally
        {
            foreach (NodeWork work in works)
            {
                work.Dispose();
            }
        }
    }

    /// <summary>One quantity and its values.</summary>
    private sealed record Sweep(string Name, int[] Values, Func<int, NodeSize> SizeOf);
}
