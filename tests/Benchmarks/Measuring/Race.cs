using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Spectral.Benchmarks.Measuring;

/// <summary>One who runs in a race.</summary>
/// <param name="Run">Does so many units of work and returns the seconds that all of them took.</param>
internal sealed record Contender(Func<int, double> Run)
{
    /// <summary>A contender in this process, timed from outside.</summary>
    public static Contender Of(Action<int> work) => new(units =>
    {
        long start = Stopwatch.GetTimestamp();
        work(units);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });
}

/// <summary>
/// Contenders that run in turn, round by round, so that a change of the clock or a busy neighbour meets all of them.
/// A run takes as many units as fill the shortest time worth measuring; before the rounds each contender is warmed up.
/// </summary>
internal static class Race
{
    /// <summary>Rounds of a race.</summary>
    public const int Rounds = 7;

    /// <summary>A run takes at least so long, unless one unit takes longer.</summary>
    private const double ShortestRun = 0.06;

    /// <summary>Warming up ends after so long: the runtime compiles a loop again while it runs.</summary>
    private const double WarmUp = 0.5;

    /// <summary>Between two contenders, so that threads that still wait for work have gone to sleep.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Races them; a timing for each, in their order.</summary>
    public static Timing[] Run(params IReadOnlyList<Contender> contenders)
    {
        int[] units = [.. contenders.Select(UnitsOf)];
        double[][] seconds = [.. contenders.Select(_ => new double[Rounds])];

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                Thread.Sleep(Pause);
                seconds[i][round] = contenders[i].Run(units[i]) / units[i];
            }
        }

        return [.. seconds.Select(own => new Timing(own))];
    }

    private static int UnitsOf(Contender contender)
    {
        long start = Stopwatch.GetTimestamp();
        int units = 1;
        double run = contender.Run(units);

        // The second unit is the first that can be trusted: the first one compiles.
        while (run < ShortestRun || (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUp && run < WarmUp))
        {
            units = run < ShortestRun ? 1 + (int)(units * Math.Min(8.0, 1.2 * ShortestRun / Math.Max(run, 1e-9))) : units;
            run = contender.Run(units);
        }

        return units;
    }
}
