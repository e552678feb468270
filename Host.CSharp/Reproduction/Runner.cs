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
/// </summary>
internal sealed class Runner(
    TableStore store,
    Disk disk,
    IRunDisplay display,
    Func<IMachine, string, ILearner> learners,
    int threads,
    CancellationToken cancellation)
{
    /// <summary>Makes the table of an experiment and writes it.</summary>
    public Table Run(Experiment experiment, Settings settings)
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
        RunAll(works, results, unfinished);
        WorkStore.Result[] done = [.. results.Select(result => result!)];
        Table table = experiment.Build(settings, [.. done.Select(result => result.Measurements)]);
        store.Write(table, new RunRecord(experiment.Name, settings, works, Counters(table, done), Seconds(works, done), threads));
        unfinished.Clear();
        return table;
    }

    private void RunAll(Work[] works, WorkStore.Result?[] results, WorkStore unfinished)
    {
        int[] open = [.. Enumerable.Range(0, works.Length).Where(i => results[i] is null)];
        int workers = Math.Max(1, Math.Min(threads, open.Length));
        int next = -1;
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
                    results[place] = RunOne(works[place], Math.Min(share, threads), unfinished);
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
