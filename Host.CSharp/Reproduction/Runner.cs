using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>
/// Runs the pieces of work of tables from one queue, several at a time, each stored aside when it is done; a table is written when its last piece is, while
/// the next tables are already being worked on. A run that was killed goes on where it stopped and ends in the same bytes; no result depends on the number
/// of threads or of jobs. A piece of work whose numbers break down does not keep the others from being done and kept.
/// </summary>
/// <param name="store">Where the tables go.</param>
/// <param name="disk">Writes.</param>
/// <param name="display">Shows how the run comes along.</param>
/// <param name="learners">What learns for a piece of work.</param>
/// <param name="threads">Threads in all, shared among the jobs.</param>
/// <param name="jobs">Pieces of work at a time, as far as there are threads.</param>
/// <param name="cancellation">Stops the run at the next step of any piece of work.</param>
internal sealed class Runner(
    TableStore store,
    Disk disk,
    IRunDisplay display,
    Func<IMachine, string, ILearner> learners,
    int threads,
    int jobs,
    CancellationToken cancellation)
{
    private const int StackBytes = 16 << 20;

    /// <summary>Makes the tables of experiments and writes them.</summary>
    /// <exception cref="PlanException">An experiment refuses its settings.</exception>
    public TableOutcome[] Run(IReadOnlyList<(Experiment Experiment, Settings Settings)> plan)
    {
        TableRun[] tables = [.. plan.Select(one => Guarded(one.Experiment.Name, () => new TableRun(one.Experiment, one.Settings, store, disk, display)))];
        TableOutcome?[] outcomes = [.. tables.Select(table => table.Open.Length == 0 ? Guarded(table.Name, () => table.Finish(store, threads)) : null)];
        (int Table, int Place)[] open = [.. tables.SelectMany((table, index) => table.Open.Select(place => (index, place)))];
        int workers = Math.Max(1, Math.Min(Math.Min(jobs, threads), open.Length));
        int next = -1;
        ExceptionDispatchInfo? fault = null;

        void Work()
        {
            try
            {
                while (Volatile.Read(ref fault) is null && Interlocked.Increment(ref next) is int turn && turn < open.Length)
                {
                    cancellation.ThrowIfCancellationRequested();
                    (int index, int place) = open[turn];
                    TableRun table = tables[index];
                    int share = Math.Clamp(threads / Math.Min(workers, open.Length - turn), 1, threads);

                    if (Guarded(table.Name, () => RunOne(table, place, share)))
                    {
                        outcomes[index] = Guarded(table.Name, () => table.Finish(store, threads));
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

        Thread[] pool = [.. Enumerable.Range(1, workers - 1).Select(i => new Thread(Work, StackBytes) { IsBackground = true, Name = $"work {i}" })];

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
        return [.. outcomes.Select(outcome => outcome!)];
    }

    // True for the last piece of work of its table.
    private bool RunOne(TableRun table, int place, int share)
    {
        Work work = table.Works[place];
        Machine machine = new(work, share, table.Unfinished, table.Display, learners, cancellation);
        Stopwatch clock = Stopwatch.StartNew();

        try
        {
            Measurement[] measurements = work.Execute(machine);
            WorkStore.Result result = new(measurements, machine.Counters, clock.Elapsed.TotalSeconds, machine.Device);
            table.Unfinished.Save(work, result);
            table.Display.Finish(work.Key, result.Seconds);
            return table.Done(place, result);
        }
        catch (NumericalFailureException failure)
        {
            return table.BrokeDown(place, failure.Message);
        }
    }

    private static T Guarded<T>(string table, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ArgumentException fault)
        {
            throw new PlanException(table, fault);
        }
    }
}
