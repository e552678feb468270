using System;

namespace Spectral.Host.Engine;

/// <summary>The devices that programs run on, by name.</summary>
public static class Devices
{
    /// <summary>The usual one.</summary>
    public const string Usual = "cpu";

    private const string Reference = "reference", Torch = "torch";

    /// <summary>All names; torch:cuda:1 is the second card.</summary>
    public static readonly string[] Names = [Usual, Reference, Torch, "torch:cuda"];

    /// <summary>Whether a device may bear that name.</summary>
    public static bool IsKnown(string device) => device is Usual or Reference or Torch || device.StartsWith(Torch + ":", StringComparison.Ordinal);

    /// <summary>The engine of a device, with so many threads where it has any.</summary>
    /// <exception cref="ArgumentException">There is no device of that name.</exception>
    /// <exception cref="DeviceException">The device cannot be used; the message says why and what to do.</exception>
    public static IEngine Open(string device, int threads) => Open(new DeviceChoice(device), threads);

    /// <summary>What there is beside the processor: names, and what each is or why it cannot be used and what to do.</summary>
    /// <param name="folder">Of LibTorch, null to look for it.</param>
    public static (string Name, string Finding)[] Findings(string? folder)
    {
        try
        {
            return DeviceFolder.Torch.Findings(new DeviceChoice(Torch, folder).NamedFolder);
        }
        catch (DeviceException fault)
        {
            return [(Torch, "no: " + fault.Message)];
        }
    }

    internal static IEngine Open(DeviceChoice choice, int threads) => choice.Name switch
    {
        Usual => new CpuEngine(threads),
        Reference => new ReferenceEngine(),
        _ when IsKnown(choice.Name) => DeviceFolder.Torch.Open(choice.Name, threads, choice.NamedFolder),
        _ => throw new ArgumentException(Suggestion.unknown("device", choice.Name, Names), nameof(choice)),
    };
}
