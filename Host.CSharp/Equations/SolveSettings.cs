using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Engine;

namespace Spectral.Host.Equations;

/// <summary>How an equation is solved. What is null follows from the equation; see docs/neural-ivp.md.</summary>
public sealed record SolveSettings
{
    /// <summary>The seed of initial values and points; 1 if none is given.</summary>
    public long? Seed { get; init; }

    /// <summary>The relative tolerance of a step.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Units of a hidden layer.</summary>
    public int? Width { get; init; }

    /// <summary>Hidden layers.</summary>
    public int? Depth { get; init; }

    /// <summary>Points of a step.</summary>
    public int? Points { get; init; }

    /// <summary>The solver of the velocities: dense, dual, columns or nystrom.</summary>
    public string? Solver { get; init; }

    /// <summary>The length of a step, for equations with derivatives of order 3 and 4, whose steps are implicit.</summary>
    public double? Step { get; init; }

    /// <summary>The device; no result depends on it among those that keep the bits.</summary>
    public string Device { get; init; } = Devices.Usual;

    /// <summary>The folder of LibTorch, for the devices that need it; null to look for it.</summary>
    public string? LibTorch { get; init; }

    /// <summary>Threads; no result depends on it.</summary>
    public int? Threads { get; init; }

    /// <summary>What is given here, and what of the rest another one gives.</summary>
    internal SolveSettings Over(SolveSettings other) => this with
    {
        Seed = Seed ?? other.Seed,
        Tolerance = Tolerance ?? other.Tolerance,
        Width = Width ?? other.Width,
        Depth = Depth ?? other.Depth,
        Points = Points ?? other.Points,
        Solver = Solver ?? other.Solver,
        Step = Step ?? other.Step,
    };

    /// <summary>What a result depends on, as the core takes it.</summary>
    internal IvpChoices Choices => new(Seed, Tolerance, Width, Depth, Points, Solver ?? "", Step);

    /// <summary>The engine of the device.</summary>
    /// <exception cref="DeviceException">It cannot be used.</exception>
    internal IEngine Engine() => new DeviceChoice(Device, LibTorch).Open(Threads ?? Environment.ProcessorCount);

    /// <summary>What a result depends on and is given.</summary>
    internal JsonObject Json()
    {
        JsonObject all = new()
        {
            ["depth"] = Depth,
            ["points"] = Points,
            ["seed"] = Seed,
            ["solver"] = Solver,
            ["step"] = Step,
            ["tolerance"] = Tolerance,
            ["width"] = Width,
        };
        return new JsonObject(all.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
    }
}
