using System.Collections.Generic;
using System.Linq;

namespace Spectral.Benchmarks.Measuring;

/// <summary>Seconds of one unit of work, over the rounds of a race.</summary>
/// <param name="Seconds">One a round.</param>
internal sealed record Timing(IReadOnlyList<double> Seconds)
{
    /// <summary>The middle one.</summary>
    public double Median { get; } = MedianOf(Seconds);

    /// <summary>The shortest.</summary>
    public double Minimum => Seconds.Min();

    /// <summary>The longest.</summary>
    public double Maximum => Seconds.Max();

    private static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]);
    }
}
