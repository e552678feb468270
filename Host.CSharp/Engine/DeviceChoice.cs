using System;

namespace Spectral.Host.Engine;

/// <summary>Which device to compute on.</summary>
/// <param name="Name">Its name; see <see cref="Devices.Names"/>.</param>
/// <param name="Folder">Of the library it runs on; null for <see cref="FolderVariable"/>, and to look for it if that is not set either.</param>
public sealed record DeviceChoice(string Name, string? Folder = null)
{
    /// <summary>Names the folder of LibTorch where nothing else does.</summary>
    public const string FolderVariable = "SPECTRAL_LIBTORCH";

    /// <summary>The processor.</summary>
    public static readonly DeviceChoice Usual = new(Devices.Usual);

    /// <summary>The folder, or what the environment says.</summary>
    public string? NamedFolder => Folder ?? (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : null);

    /// <summary>The engine, with so many threads where it has any.</summary>
    /// <exception cref="ArgumentException">There is no device of that name.</exception>
    /// <exception cref="DeviceException">The device cannot be used; the message says why and what to do.</exception>
    public IEngine Open(int threads) => Devices.Open(this, threads);
}
