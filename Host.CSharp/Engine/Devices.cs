using System;

namespace Spectral.Host.Engine;

/// <summary>The devices that programs run on, by name.</summary>
public static class Devices
{
    /// <summary>The usual one.</summary>
    public const string Usual = "cpu";

    /// <summary>All names.</summary>
    public static readonly string[] Names = [Usual, "reference"];

    /// <summary>The engine of a device, with so many threads where it has any.</summary>
    public static IEngine Open(string device, int threads) => device switch
    {
        Usual => new CpuEngine(threads),
        "reference" => new ReferenceEngine(),
        _ => throw new ArgumentException(Suggestion.unknown("device", device, Names), nameof(device)),
    };
}
