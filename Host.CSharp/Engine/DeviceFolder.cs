using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Spectral.Host.Engine;

/// <summary>Devices that lie beside the host in a folder and an assembly of their own, loaded when one of them is asked for.</summary>
internal sealed class DeviceFolder : AssemblyLoadContext
{
    private const string Folder = "torch", Assembly = "Spectral.Torch", Type = "Spectral.Torch.TorchDevices";
    private static readonly Lazy<IDeviceLibrary?> Loaded = new(Load);
    private readonly AssemblyDependencyResolver _resolver;

    private DeviceFolder(string path)
        : base(Assembly) => _resolver = new(path);

    /// <summary>The devices on LibTorch.</summary>
    /// <exception cref="DeviceException">They were not built.</exception>
    public static IDeviceLibrary Torch => Loaded.Value
        ?? throw new DeviceException($"the device on LibTorch is not built: run dotnet cake --target=Torch, which downloads 128 MB and makes {Path.Combine(AppContext.BaseDirectory, Folder)}");

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        // What is not in the folder, the core above all, is the host's own.
        _resolver.ResolveAssemblyToPath(assemblyName) is string path ? LoadFromAssemblyPath(path) : null;

    private static IDeviceLibrary? Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, Folder, Assembly + ".dll");
        return File.Exists(path) ? (IDeviceLibrary)Activator.CreateInstance(new DeviceFolder(path).LoadFromAssemblyPath(path).GetType(Type, throwOnError: true)!)! : null;
    }
}
