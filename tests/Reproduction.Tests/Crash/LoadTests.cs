using System;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Benchmarks.Load;

namespace Spectral.Reproduction.Tests.Crash;

/// <summary>A training holds its memory flat. The long one is the table load of the benchmarks.</summary>
internal sealed class LoadTests
{
    private const double Seconds = 7.0;
    private const int FewestSteps = 20;
    private const int FewestSamples = 10;
    private const double Mebibyte = 1 << 20;

    [TestCaseSource(typeof(SteadyTraining), nameof(SteadyTraining.Optimisers))]
    public void A_training_holds_its_memory_flat(string optimiser)
    {
        ChildProcess child = ChildProcess.Run(
            Path.GetTempPath(),
            ["exec", Path.Combine(AppContext.BaseDirectory, "Spectral.Reproduction.Tests.dll"), SteadyTraining.Verb, optimiser, Seconds.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        double[] found = [.. child.Output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        TestContext.Out.WriteLine($"{optimiser}: {found[0]} steps, {found[1]} samples, working set {found[2] / Mebibyte:F2} MiB, live objects {found[3] / Mebibyte:F2} MiB");
        Assert.Multiple(() =>
        {
            Assert.That(found[0], Is.AtLeast(FewestSteps), "steps");
            Assert.That(found[1], Is.AtLeast(FewestSamples), "samples");
            Assert.That(found[2], Is.AtMost(SteadyTraining.WorkingSetBound), "growth of the working set");
            Assert.That(found[3], Is.AtMost(SteadyTraining.HeapBound), "growth of the live objects");
        });
    }

    [Test]
    public void The_slope_is_that_of_the_line_and_the_warm_up_does_not_count()
    {
        MemoryTrend trend = new();

        for (int second = 0; second <= 100; second++)
        {
            trend.Add(second, second < 20 ? 1e9 : 3.0 * second, 7.0 - (0.5 * second));
        }

        Assert.That(trend.WorkingSetSlope, Is.EqualTo(3.0).Within(1e-12));
        Assert.That(trend.HeapSlope, Is.EqualTo(-0.5).Within(1e-12));
        Assert.That(trend.Window, Is.EqualTo(75.0));
    }
}
