using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using System.Threading;

namespace Spectral.Torch;

/// <summary>
/// LibTorch in this process: found, checked and loaded once, before anything asks for it. Looked for, in this order: the folder that was named, the restored package,
/// an installed PyTorch; for a card, an installed PyTorch before the package, which is made for processors.
/// </summary>
internal sealed partial class LibTorch
{
    /// <summary>The version that these bindings were made for; another one has other functions.</summary>
    public const string Version = "2.10";

    private const string Package = "libtorch-cpu-linux-x64", PackageVersion = "2.10.0";
    private static readonly Lock Gate = new();
    private static LibTorch? s_loaded;

    private readonly Dictionary<string, nint> _handles = new(StringComparer.Ordinal);

    private LibTorch(string folder, bool hasCuda)
    {
        (Folder, HasCuda) = (folder, hasCuda);
        Load("c10");
        Load("c10_cuda", isOptional: true);
        Load("torch_cpu");
        Load("torch_cuda", isOptional: true);
        Load("torch");
        Load("LibTorchSharp", Bindings());
        AssemblyLoadContext.GetLoadContext(typeof(LibTorch).Assembly)!.ResolvingUnmanagedDll += (_, name) => _handles.GetValueOrDefault(name);
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Whether it is made for cards too.</summary>
    public bool HasCuda { get; }

    /// <summary>Finds and loads it.</summary>
    /// <exception cref="DeviceException">It is missing or does not fit; the message says what to do.</exception>
    public static LibTorch Open(string? folder, bool forCuda)
    {
        lock (Gate)
        {
            if (s_loaded is null)
            {
                string found = Find(folder, forCuda);
                CheckVersion(found);
                s_loaded = new(found, File.Exists(Path.Combine(found, FileName("torch_cuda"))));
            }

            return s_loaded;
        }
    }

    /// <summary>The name of a library's file on this system.</summary>
    public static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string Find(string? folder, bool forCuda)
    {
        if (folder is not null)
        {
            string[] inside = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib")];
            return Array.Find(inside, Holds) ?? throw new DeviceException($"there is no {FileName("torch_cpu")} in {folder}: name LibTorch's own folder, for example that of an installed PyTorch, .../site-packages/torch/lib");
        }

        string[] places = [PackageFolder(), PyTorchFolder()];
        return Array.Find(forCuda ? [.. places.Reverse()] : places, Holds)
            ?? throw new DeviceException("LibTorch is not on this machine: run dotnet cake --target=Torch, or name its folder by --libtorch or SPECTRAL_LIBTORCH");
    }

    private static bool Holds(string folder) => folder.Length > 0 && File.Exists(Path.Combine(folder, FileName("torch_cpu")));

    private static string PackageFolder()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, Package, PackageVersion, "runtimes", "linux-x64", "native");
    }

    private static string PyTorchFolder()
    {
        const string Question = "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')";

        try
        {
            using Process? python = Process.Start(new ProcessStartInfo("python3", ["-c", Question]) { RedirectStandardOutput = true, RedirectStandardError = true });
            string found = python?.StandardOutput.ReadToEnd().Trim() ?? "";
            python?.WaitForExit();
            return found.Length > 0 ? Path.Combine(found, "lib") : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    /// <summary>A LibTorch says its version beside itself: PyTorch in version.py, an archive in build-version, the package in its path.</summary>
    private static void CheckVersion(string folder)
    {
        string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))!;
        string[] files = [Path.Combine(parent, "version.py"), Path.Combine(parent, "build-version"), Path.Combine(folder, "build-version")];
        string? said = Array.Find(files, File.Exists);
        Match version = VersionNumber().Match(said is null ? "" : File.ReadAllText(said));
        if (version.Success && version.Groups[1].Value != Version)
        {
            throw new DeviceException($"the LibTorch in {folder} is {version.Groups[1].Value}, and these bindings are made for {Version}: install PyTorch {Version}, or name another folder by --libtorch");
        }
    }

    private static string Bindings()
    {
        string own = Path.GetDirectoryName(typeof(LibTorch).Assembly.Location)!, file = FileName("LibTorchSharp");
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] places = [Path.Combine(own, file), Path.Combine(own, "runtimes", $"{system}-{architecture}", "native", file)];
        return Array.Find(places, File.Exists) ?? throw new DeviceException($"{file} is not beside {Path.GetFileName(typeof(LibTorch).Assembly.Location)} in {own}: run dotnet cake --target=Torch again");
    }

    private void Load(string library, string? path = null, bool isOptional = false)
    {
        path ??= Path.Combine(Folder, FileName(library));
        if (isOptional && !File.Exists(path))
        {
            return;
        }

        try
        {
            _handles[library] = NativeLibrary.Load(path);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new DeviceException(Reason(path, fault.Message));
        }
    }

    /// <summary>What the loader's complaint means.</summary>
    private static string Reason(string path, string complaint)
    {
        Match missing = MissingVersion().Match(complaint);
        if (missing.Success)
        {
            return $"this system's {(missing.Groups[1].Value.StartsWith("GLIBCXX", StringComparison.Ordinal) ? "libstdc++" : "C library")} is too old for {Path.GetFileName(path)}, which needs {missing.Groups[1].Value}: "
                + "use Debian 13, Ubuntu 24.04, Fedora 38 or later, or see docs/devices.md";
        }

        string line = complaint.Split('\n').FirstOrDefault(line => line.Contains(": ", StringComparison.Ordinal) && line.Contains(".so", StringComparison.Ordinal)) ?? complaint.Split('\n')[0];
        return $"{Path.GetFileName(path)} does not load ({line.Trim().TrimEnd('.')}): it may belong to another LibTorch than {Version}; see docs/devices.md";
    }

    [GeneratedRegex(@"version [`'](GLIBC(?:XX)?_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"([0-9]+\.[0-9]+)\.[0-9]+")]
    private static partial Regex VersionNumber();
}
