using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Benchmarks.Load;

/// <summary>Memory of a process while it works: samples, and straight lines through them by least squares.</summary>
internal sealed class MemoryTrend
{
    /// <summary>The share of the time in which code is compiled and buffers are made; it does not count.</summary>
    private const double WarmUp = 0.25;

    private readonly List<Sample> _samples = [];

    /// <summary>Steps of training done.</summary>
    public long Steps { get; set; }

    /// <summary>Seconds of the samples that count.</summary>
    public double Window => Counted[^1].Seconds - Counted[0].Seconds;

    /// <summary>Number of samples that count.</summary>
    public int Count => Counted.Length;

    /// <summary>Bytes of the working set at the end.</summary>
    public double WorkingSet => _samples[^1].WorkingSet;

    /// <summary>Bytes of live objects at the end.</summary>
    public double Heap => _samples[^1].Heap;

    /// <summary>Bytes a second by which the working set grows.</summary>
    public double WorkingSetSlope => Slope(sample => sample.WorkingSet);

    /// <summary>Bytes a second by which the live objects grow.</summary>
    public double HeapSlope => Slope(sample => sample.Heap);

    private Sample[] Counted => [.. _samples.Where(sample => sample.Seconds >= WarmUp * _samples[^1].Seconds)];

    /// <summary>
    /// Adds a sample, after a collection that hands freed pages back: what the collector merely has not returned yet is no growth, and when it returns it
    /// depends on the machine's load.
    /// </summary>
    public void Add(double seconds)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Add(seconds, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
    }

    /// <summary>Adds a sample.</summary>
    public void Add(double seconds, double workingSet, double heap) => _samples.Add(new Sample(seconds, workingSet, heap));

    private double Slope(Func<Sample, double> value)
    {
        Sample[] counted = Counted;
        double time = counted.Average(sample => sample.Seconds), mean = counted.Average(value);
        return counted.Sum(sample => (sample.Seconds - time) * (value(sample) - mean)) / counted.Sum(sample => (sample.Seconds - time) * (sample.Seconds - time));
    }

    private readonly record struct Sample(double Seconds, double WorkingSet, double Heap);
}
