using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Load;

/// <summary>Whether a long training holds its memory flat.</summary>
internal static class LoadTable
{
    private const double Minutes = 10.0;
    private const double Mebibyte = 1 << 20;

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "load",
        "A long training holds its memory flat",
        $"Trains for {Minutes.ToString(CultureInfo.InvariantCulture)} minutes with each optimiser and fits a line to the memory.",
        "Burgers' equation, N = 13, 100 trajectories, 40 units, with saved states: one fit of Adam, one fit of Levenberg–Marquardt after another. "
        + "The growth is the slope of a straight line through the last three quarters of the samples, times their duration; "
        + $"at most {Text(SteadyTraining.WorkingSetBound)} MiB of the working set, {Text(SteadyTraining.HeapBound)} MiB of live objects (the history of the loss takes 8 bytes a step).",
        ["training", "minutes", "steps", "working set [MiB]", "growth [MiB]", "live objects [MiB]", "growth of these [MiB]", "verdict"],
        [.. SteadyTraining.Optimisers.Select(optimiser => new BenchmarkRow(optimiser, () => [Line(optimiser)]))]);

    private static ResultLine Line(string optimiser)
    {
        MemoryTrend trend = SteadyTraining.Run(optimiser, Minutes * 60.0);
        double growth = trend.WorkingSetSlope * trend.Window, live = trend.HeapSlope * trend.Window;
        bool holds = growth <= SteadyTraining.WorkingSetBound && live <= SteadyTraining.HeapBound;
        return new ResultLine(optimiser, holds,
        [
            ("training", optimiser),
            ("minutes", Minutes),
            ("steps", (double)trend.Steps),
            ("working set [MiB]", trend.WorkingSet / Mebibyte),
            ("growth [MiB]", growth / Mebibyte),
            ("live objects [MiB]", trend.Heap / Mebibyte),
            ("growth of these [MiB]", live / Mebibyte),
            ("verdict", holds ? "holds" : "**fails**"),
        ]);
    }

    private static string Text(double bytes) => (bytes / Mebibyte).ToString(CultureInfo.InvariantCulture);
}
