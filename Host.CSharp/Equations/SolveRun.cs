using System;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Reproduction;

namespace Spectral.Host.Equations;

/// <summary>A run of an equation from its start, or from where an earlier one has stopped, to its last time.</summary>
internal sealed class SolveRun
{
    private readonly EquationFile _equation;
    private readonly SolveSettings _settings;
    private SolutionRecord _record = new();

    /// <summary>A run with these settings, and with those of the equation where they say nothing.</summary>
    /// <exception cref="ArgumentException">The settings cannot be meant for this equation.</exception>
    public SolveRun(EquationFile equation, SolveSettings settings)
    {
        _equation = equation;
        _settings = settings.Over(equation.Settings);

        if (!Devices.IsKnown(_settings.Device))
        {
            throw new ArgumentException(Suggestion.unknown("device", _settings.Device, Devices.Names), nameof(settings));
        }

        Used = UsualSettings.settings(equation.Equation, _settings.Choices);
    }

    /// <summary>All settings, those that follow from the equation among them.</summary>
    public IvpSettings Used { get; }

    /// <summary>The time reached; the start at the start.</summary>
    public double Time => _record.Current?.Time ?? _equation.Equation.Text.Times[0];

    /// <summary>Whether it goes on from an earlier run.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>What a run is of: the equation, the settings, the device and the code. A state of another one is not taken up.</summary>
    private string Identity => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(new JsonObject
    {
        ["code"] = Convert.ToHexStringLower(BuildInformation.CodeIdentity()),
        ["device"] = _settings.Device,
        ["equation"] = EquationJson.Of(_equation.Equation.Text).ToJsonString(),
        ["used"] = Used.Canonical,
    })));

    /// <summary>The run as it is, to go on from; null before the start.</summary>
    public byte[]? UnderWay() => _record.Current is null ? null : SolutionFile.Bytes(_equation, _settings, Used, _record, Identity);

    /// <summary>Goes on from what a run has left in a file; says whether it could.</summary>
    public bool Resume(string path)
    {
        if (SolutionFile.UnderWay(path, _equation, Identity) is { } record)
        {
            (_record, IsResumed) = (record, true);
        }

        return IsResumed;
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="show">Told after every step: what is done, and the share of the time that is behind; NaN while the start is fitted.</param>
    /// <param name="cancellation">Stops the run after a step.</param>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="UnderWay"/> is where.</exception>
    /// <exception cref="NumericalFailureException">The computation breaks down.</exception>
    public EquationSolution Complete(Action<string, double> show, CancellationToken cancellation)
    {
        double[] times = _equation.Equation.Text.Times;
        using NeuralIvp run = new(_settings.Engine(), _equation.Equation.Problem, Used);

        if (_record.Current is null)
        {
            show($"{run.Count} parameters are made ready", double.NaN);
            _record.Current = run.Start();
            Keep(run, _record.Current);
        }

        while (_record.Current.NextTime < times.Length)
        {
            IvpState before = _record.Current;
            show($"t = {ModelJson.Short(before.Time)} of {ModelJson.Short(times[^1])}, {before.Accepted} steps", (before.Time - times[0]) / (times[^1] - times[0]));
            cancellation.ThrowIfCancellationRequested();
            IvpState after = run.Advance(before);
            _record.StepTimes.Add(after.Time);
            _record.StepLengths.Add(after.Time - before.Time);
            _record.StepIterations.Add(after.Iterations - before.Iterations);

            if (after.NextTime > before.NextTime)
            {
                Keep(run, after);
            }

            _record.Current = after;
        }

        return new EquationSolution(_equation, _settings, _record);
    }

    private void Keep(NeuralIvp run, IvpState state)
    {
        _record.States.Add(state);
        _record.Snapshots.Add(run.Snapshot(state));
    }
}
