using System;
using System.Text.Json.Nodes;
using Spectral.Host.Engine;

namespace Spectral.Host.Koopman;

/// <summary>How a Koopman operator is learned. What is null is chosen from the data, and the report says why; see docs/koopman.md.</summary>
public sealed record KoopmanChoices
{
    /// <summary>The lag in steps of the data. Null: the smallest at which the slowest mode's time levels off.</summary>
    public int? Lag { get; init; }

    /// <summary>The modes looked for, the constant apart.</summary>
    public int Modes { get; init; } = KoopmanSettings.Usual.Modes;

    /// <summary>Units of the hidden layers.</summary>
    public int[] Network { get; init; } = KoopmanSettings.Usual.Hidden;

    /// <summary>Whether the dynamics are reversible: a real spectrum, and pairs used in both directions.</summary>
    public bool IsReversible { get; init; }

    /// <summary>States of so many lags side by side are one state.</summary>
    public int Delays { get; init; } = 1;

    /// <summary>Later times only judge. Null: the last fifth of the time, or of five or more trajectories.</summary>
    public double? Until { get; init; }

    /// <summary>Resample at steps of this. Null: demand even times.</summary>
    public double? Step { get; init; }

    /// <summary>The loss: lora, vamp1, vamp2 or dpnet.</summary>
    public string Loss { get; init; } = KoopmanTraining.Usual.Loss;

    /// <summary>Pairs of a minibatch.</summary>
    public int Batch { get; init; } = KoopmanTraining.Usual.Batch;

    /// <summary>Steps of a training, about.</summary>
    public int Steps { get; init; } = KoopmanTraining.Usual.Steps;

    /// <summary>The root of all random streams.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Threads to use; no result depends on it. Null: all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Where to compute.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Usual;

    /// <summary>The same for the core.</summary>
    internal KoopmanSettings Settings => new(
        Lag,
        Modes,
        Network,
        IsReversible,
        Delays,
        Until,
        Step,
        new KoopmanTraining(Loss, Batch, Steps, KoopmanTraining.Usual.Rate),
        Seed);

    /// <summary>What a result depends on.</summary>
    internal JsonObject Json() => new()
    {
        ["batch"] = Batch,
        ["delays"] = Delays,
        ["lag"] = Lag,
        ["loss"] = Loss,
        ["modes"] = Modes,
        ["network"] = new JsonArray([.. Array.ConvertAll(Network, units => JsonValue.Create(units))]),
        ["reversible"] = IsReversible,
        ["seed"] = Seed,
        ["step"] = Step,
        ["steps"] = Steps,
        ["until"] = Until,
    };
}
