using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Spectral.Host.Reproduction;

/// <summary>
/// Runs the pieces of work of an experiment, several at a time, each stored aside when it is done, and writes the table when all are.
/// A run that was killed goes on where it stopped and ends in the same bytes; no result depends on the number of threads.
/// A piece of work whose numbers break down does not keep the others from being done and kept.
/// </summary>
internal sealed class Runner(
    TableStore store,
    Disk disk,
    IRunDisplay display,
    Func<IMachine, string, ILearner> learners,
    int threads,
    CancellationToken cancellation)
{
    /// <summary>What a run came to: the table, null where there is none, and a line for each piece of work whose numbers broke down.</summary>
    public sealed record Outcome(Table? Table, string[] Failures);

    /// <summary>Makes the table of an experiment and writes it.</summary>
    public Outcome Run(Experiment experiment, Settings settings)
    {
        Work[] works = experiment.Plan(settings);
        string? twin = works.GroupBy(work => work.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;

        if (twin is not null)
        {
            throw new ArgumentException($"experiment {experiment.Name} has two pieces of work called {twin}");
        }

        byte[] code = BuildInformation.CodeIdentity(experiment.Work.GetType().Assembly);
        WorkStore unfinished = new(store.WorkFolder(experiment.Name), code, settings, disk);
        WorkStore.Result?[] results = [.. works.Select(unfinished.Load)];
        display.Begin(experiment.Name, works.Length, results.Count(result => result is not null));
        string?[] broken = RunAll(works, results, unfinished);

        if (Array.Exists(broken, line => line is not null))
        {
            return new Outcome(null, [.. broken.OfType<string>()]);
        }

        WorkStore.Result[] done = [.. results.Select(result => result!)];
        string[] failures = [.. works.Zip(done).SelectMany(pair => pair.Second.Measurements
            .Where(measurement => measurement.Failure.Length > 0)
            .Select(measurement => Line(pair.First, measurement.Failure)))];
        Table table;

        try
        {
            table = experiment.Build(settings, [.. done.Select(result => result.Measurements)]);
        }
        catch (NumericalFailureException fault)
        {
            return new Outcome(null, [.. failures, fault.Message]);
        }

        store.Write(table, new RunRecord(experiment.Name, settings, works, Counters(table, done), Seconds(works, done), threads));

        // Finished work beside a failed row stays, so that the same command does not do it again.
        if (failures.Length == 0)
        {
            unfinished.Clear();
        }

        return new Outcome(table, failures);
    }

    private static string Line(Work work, string failure) => $"{work.Key} (seed {work.Seed}): {failure}";

    // Gives a line for each piece of work whose numbers broke down.
    private string?[] RunAll(Work[] works, WorkStore.Result?[] results, WorkStore unfinished)
    {
        int[] open = [.. Enumerable.Range(0, works.Length).Where(i => results[i] is null)];
        int workers = Math.Max(1, Math.Min(threads, open.Length));
        int next = -1;
        string?[] broken = new string?[works.Length];
        ExceptionDispatchInfo? fault = null;

        void Work()
        {
            try
            {
                while (Volatile.Read(ref fault) is null && Interlocked.Increment(ref next) is int turn && turn < open.Length)
                {
                    cancellation.ThrowIfCancellationRequested();
                    int place = open[turn];
                    int share = Math.Max(1, threads / Math.Min(workers, open.Length - turn));

                    try
                    {
                        results[place] = RunOne(works[place], Math.Min(share, threads), unfinished);
                    }
                    catch (NumericalFailureException failure)
                    {
                        broken[place] = Line(works[place], failure.Message);
                    }
                }
            }
#pragma warning disable CA1031 // The first fault of any kind stops the run and is thrown again on the caller's thread.
            catch (Exception first)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(first), null);
            }
        }

        Thread[] pool = [.. Enumerable.Range(1, workers - 1).Select(i => new Thread(Work, 16 << 20) { IsBackground = true, Name = $"work {i}" })];

        foreach (Thread thread in pool)
        {
            thread.Start();
        }

        Work();

        foreach (Thread thread in pool)
        {
            thread.Join();
        }

        fault?.Throw();
        return broken;
    }

    private WorkStore.Result RunOne(Work work, int share, WorkStore unfinished)
    {
        Machine machine = new(work, share, unfinished, display, learners, cancellation);
        Stopwatch clock = Stopwatch.StartNew();
        Measurement[] measurements = work.Execute(machine);
        WorkStore.Result result = new(measurements, machine.Counters, clock.Elapsed.TotalSeconds);
        unfinished.Save(work, result);
        display.Finish(work.Key, result.Seconds);
        return result;
    }

    private static SortedDictionary<string, long> Counters(Table table, WorkStore.Result[] done)
    {
        SortedDictionary<string, long> counters = new(StringComparer.Ordinal)
        {
            ["cells"] = table.Rows.LongLength * table.Columns.LongLength,
            ["rows"] = table.Rows.LongLength,
            ["work"] = done.LongLength,
        };

        foreach ((string name, long amount) in done.SelectMany(result => result.Counters))
        {
            counters[name] = counters.GetValueOrDefault(name) + amount;
        }

        return counters;
    }

    private static SortedDictionary<string, double> Seconds(Work[] works, WorkStore.Result[] done) =>
        new(works.Zip(done).ToDictionary(pair => pair.First.Key, pair => pair.Second.Seconds), StringComparer.Ordinal);
}
