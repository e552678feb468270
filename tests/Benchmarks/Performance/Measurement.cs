using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Results;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks.Performance;

/// <summary>A comparison, measured: the register-only loop, we and every peer run in turn, with one thread and with two.</summary>
internal sealed class Measurement(Comparison comparison)
{
    private int Threads => Math.Min(comparison.Threads, Environment.ProcessorCount);

    /// <summary>The lines of the comparison.</summary>
    public IReadOnlyList<ResultLine> Lines()
    {
        using IWork work = comparison.Ours();
        using PeerFiles files = new();
        work.Give(files);
        Peer[][] peers = [.. comparison.Rivals.Select(rival => Counts.Select(threads => Peer.Start(rival.Program, files, threads)).ToArray())];

        try
        {
            double[] result = work.Result();
            double?[] agreement = [.. peers.Select((own, i) => Agreement(result, own[0], comparison.Rivals[i].Program.Name))];
            Peer[] present = [.. peers.SelectMany(own => own).Where(peer => peer.Missing is null)];
            Timing[] timings = Race.Run([
                .. Counts.Select(MultiplyAddPeak.On), .. Counts.Select(work.On), .. present.Select(peer => peer.Contender),
            ]);
            Sides sides = new(
                [.. Counts.Select(threads => MultiplyAddPeak.Operations(threads) / timings[threads - 1].Median)],
                timings[Threads..(2 * Threads)],
                peer => peer.Missing is null ? timings[(2 * Threads) + Array.IndexOf(present, peer)] : null);
            return [.. comparison.Rivals.SelectMany((rival, i) => OfRival(rival, peers[i], agreement[i], work.Operations, sides, isFirst: i == 0))];
        }
        finally
        {
            foreach (Peer peer in peers.SelectMany(own => own))
            {
                peer.Dispose();
            }
        }
    }

    /// <summary>1, or 1 and 2.</summary>
    private IEnumerable<int> Counts => Enumerable.Range(1, Threads);

    private IEnumerable<ResultLine> OfRival(Rival rival, Peer[] peers, double? agreement, double operations, Sides sides, bool isFirst)
    {
        MeasuredLine Line(Timing ours, Timing? theirs, string threads, double peak) => new()
        {
            Row = comparison.Row,
            Case = isFirst && threads == "1" ? $"{comparison.Row}: {comparison.Work}" : "",
            Threads = threads,
            Peer = peers[0].Missing is { } missing ? $"{rival.Program.Name}: {missing}" : rival.Program.Name,
            Version = peers[0].Version,
            Ours = ours,
            Theirs = theirs,
            Operations = operations,
            Peak = peak,
            Agreement = agreement,
        };

        IReadOnlyList<Bound> On(Pairing pairing) => [.. rival.Bounds.Where(bound => bound.Line == pairing)];

        foreach (int threads in Counts)
        {
            MeasuredLine line = Line(sides.Ours[threads - 1], sides.Of(peers[threads - 1]), threads.ToString(CultureInfo.InvariantCulture), sides.Peaks[threads - 1]);
            double gain = sides.Ours[0].Median / sides.Ours[threads - 1].Median / (sides.Peaks[threads - 1] / sides.Peaks[0]);
            yield return Performance.Lines.Of(
                threads == 1 ? line : line with { Gain = gain }, On(threads == 1 ? Pairing.OneThread : Pairing.TwoThreads));
        }

        if (comparison.Threads > 1)
        {
            Timing best = sides.Ours.MinBy(timing => timing.Median)!;
            Timing? theirs = peers.Select(sides.Of).MinBy(timing => timing?.Median);
            yield return Performance.Lines.Of(Line(best, theirs, "best", sides.Peaks.Max()), On(Pairing.Best));
        }
    }

    /// <summary>The largest difference of the results relative to the largest number; another result is an error, not a row.</summary>
    private double? Agreement(double[] ours, Peer peer, string name)
    {
        if (peer.Missing is not null)
        {
            return null;
        }

        if (ours.Length != peer.Result.Length)
        {
            throw new BenchmarkException($"{comparison.Row}, {comparison.Work}: {name} gives {peer.Result.Length} numbers where we have {ours.Length}");
        }

        double difference = ours.Zip(peer.Result, (a, b) => Math.Abs(a - b)).Max() / ours.Max(Math.Abs);
        return difference <= comparison.Agreement
            ? difference
            : throw new BenchmarkException($"{comparison.Row}, {comparison.Work}: {name} computes something else, the results differ by {difference:E1}");
    }

    /// <summary>What was measured: peaks (operations a second) and our times by number of threads, and the peers'.</summary>
    private sealed record Sides(double[] Peaks, Timing[] Ours, Func<Peer, Timing?> Of);
}
