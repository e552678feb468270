using System;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>The devices of LibTorch: <c>torch</c> is the processor, <c>torch:cuda</c> or <c>torch:cuda:n</c> a card.</summary>
public sealed class TorchDevices : IDeviceLibrary
{
    private const string Processor = "torch", Card = "torch:cuda";

    /// <inheritdoc/>
    public (string, string)[] Findings(string? folder)
    {
        // A LibTorch for cards serves the processor too, not the other way round.
        string card = Finding(Card, folder);
        return [(Processor, Finding(Processor, folder)), (Card, card)];
    }

    /// <inheritdoc/>
    public IEngine Open(string device, int threads, string? folder)
    {
        (DeviceType type, int number) = Read(device);
        LibTorch library = LibTorch.Open(folder, type == DeviceType.CUDA);
        if (type == DeviceType.CUDA)
        {
            RequireCard(library, number);
        }

        return new TorchEngine(device, new Device(type, type == DeviceType.CUDA ? number : -1), threads);
    }

    private static string Finding(string device, string? folder)
    {
        try
        {
            LibTorch library = LibTorch.Open(folder, device == Card);
            return device == Processor ? $"LibTorch {LibTorch.Version} in {library.Folder}" : $"{RequireCard(library, 0)} of them; built, not yet seen on a card";
        }
        catch (DeviceException fault)
        {
            return "no: " + fault.Message;
        }
    }

    private static (DeviceType Type, int Number) Read(string device)
    {
        if (device is Processor)
        {
            return (DeviceType.CPU, 0);
        }

        if (device is Card)
        {
            return (DeviceType.CUDA, 0);
        }

        return device.StartsWith(Card + ":", StringComparison.Ordinal) && int.TryParse(device.AsSpan(Card.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (DeviceType.CUDA, number)
            : throw new DeviceException($"there is no device '{device}': use {Processor}, {Card} or {Card}:1");
    }

    /// <summary>How many cards there are, at least that one.</summary>
    private static int RequireCard(LibTorch library, int number)
    {
        if (!library.HasCuda)
        {
            throw new DeviceException($"the LibTorch in {library.Folder} is made for processors: name one made for CUDA by --libtorch, for example that of an installed PyTorch, .../site-packages/torch/lib");
        }

        int cards = TryInitializeDeviceType(DeviceType.CUDA) && cuda.is_available() ? cuda.device_count() : 0;
        return cards > number ? cards
            : cards > 0 ? throw new DeviceException($"there is no card {number}: this machine has {cards}, counted from 0")
            : throw new DeviceException("CUDA finds no card: install NVIDIA's driver, and see that nvidia-smi lists the card");
    }
}
