using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>What a run of a table came to: the table, null where there is none, and a line for each piece of work whose numbers broke down.</summary>
internal sealed record TableOutcome(string Name, Table? Table, string[] Failures);

/// <summary>One table of a run: its pieces of work, what is known of each, and the table once all are done.</summary>
internal sealed class TableRun
{
    private readonly Experiment _experiment;
    private readonly Settings _settings;
    private readonly string _code;
    private readonly WorkStore.Result?[] _results;
    private readonly string?[] _broken;
    private readonly Lazy<ITableDisplay> _display;
    private int _left;

    /// <summary>Plans the table and takes up what an earlier run has finished.</summary>
    /// <exception cref="ArgumentException">The settings make no plan.</exception>
    public TableRun(Experiment experiment, Settings settings, TableStore store, Disk disk, IRunDisplay display)
    {
        (_experiment, _settings) = (experiment, settings);
        Works = experiment.Plan(settings);
        string? twin = Works.GroupBy(work => work.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;

        if (twin is not null)
        {
            throw new ArgumentException($"experiment {experiment.Name} has two pieces of work called {twin}");
        }

        byte[] code = BuildInformation.CodeIdentity(experiment.Work.GetType().Assembly);
        _code = Convert.ToHexStringLower(code);
        Unfinished = new(store.WorkFolder(experiment.Name), code, settings, disk);
        _results = [.. Works.Select(Unfinished.Load)];
        _broken = new string?[Works.Length];
        Open = [.. Enumerable.Range(0, Works.Length).Where(i => _results[i] is null)];
        _left = Open.Length;
        _display = new(() => display.Begin(experiment.Name, Works.Length, Works.Length - Open.Length));
    }

    /// <summary>The name of the table.</summary>
    public string Name => _experiment.Name;

    /// <summary>The pieces of work.</summary>
    public Work[] Works { get; }

    /// <summary>Which of them are still to be done.</summary>
    public int[] Open { get; }

    /// <summary>Where finished and unfinished work is kept.</summary>
    public WorkStore Unfinished { get; }

    /// <summary>Shows how the table comes along; begins when first asked for.</summary>
    public ITableDisplay Display => _display.Value;

    /// <summary>Takes the result of a piece of work; true for the last one.</summary>
    public bool Done(int place, WorkStore.Result result)
    {
        _results[place] = result;
        return Interlocked.Decrement(ref _left) == 0;
    }

    /// <summary>Takes the reason why a piece of work has no result; true for the last one.</summary>
    public bool BrokeDown(int place, string reason)
    {
        _broken[place] = Line(Works[place], reason);
        return Interlocked.Decrement(ref _left) == 0;
    }

    /// <summary>Makes the table of the results and writes it.</summary>
    public TableOutcome Finish(TableStore store, int threads)
    {
        _ = Display;

        if (Array.Exists(_broken, line => line is not null))
        {
            return new(Name, null, [.. _broken.OfType<string>()]);
        }

        WorkStore.Result[] done = [.. _results.Select(result => result!)];
        string[] failures = [.. Works.Zip(done).SelectMany(pair => pair.Second.Measurements
            .Where(measurement => measurement.Failure.Length > 0)
            .Select(measurement => Line(pair.First, measurement.Failure)))];
        Table table;

        try
        {
            table = _experiment.Build(_settings, [.. done.Select(result => result.Measurements)]);
        }
        catch (NumericalFailureException fault)
        {
            return new(Name, null, [.. failures, fault.Message]);
        }

        store.Write(table, new RunRecord(Name, _settings, Works, Counters(table, done), Seconds(done), threads, Devices(done), _code));

        // Finished work beside a failed row stays, so that the same command does not do it again.
        if (failures.Length == 0)
        {
            Unfinished.Clear();
        }

        return new(Name, table, failures);
    }

    private static string Line(Work work, string failure) => $"{work.Key} (seed {work.Seed}): {failure}";

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

    /// <summary>The devices that learned, by name, with commas between them.</summary>
    private static string Devices(WorkStore.Result[] done) =>
        string.Join(", ", done.Select(result => result.Device).Where(device => device.Length > 0).Distinct().Order(StringComparer.Ordinal));

    private SortedDictionary<string, double> Seconds(WorkStore.Result[] done) =>
        new(Works.Zip(done).ToDictionary(pair => pair.First.Key, pair => pair.Second.Seconds), StringComparer.Ordinal);
}
