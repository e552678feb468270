using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Spectral.Host.Reproduction;

/// <summary>What this program is and what it runs on. None of it enters a table.</summary>
internal static class BuildInformation
{
    /// <summary>Version and revision of the source, as the build wrote them: 0.1.0+2f1c….</summary>
    public static string Version { get; } =
        typeof(BuildInformation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The revision of the source, or "unknown" outside version control.</summary>
    public static string Revision { get; } = Version.Contains('+', StringComparison.Ordinal) ? Version[(Version.IndexOf('+', StringComparison.Ordinal) + 1)..] : "unknown";

    /// <summary>The runtime, for example .NET 10.0.4.</summary>
    public static string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Bits of the widest vectors in use.</summary>
    public static int VectorBits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    /// <summary>Operating system, architecture and vector width.</summary>
    public static string Machine { get; } = $"{OperatingSystemName} {RuntimeInformation.ProcessArchitecture}, {VectorBits}-bit vectors";

    private static string OperatingSystemName => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    /// <summary>
    /// A hash of the code that can touch a result: the module identities of our assemblies, which a deterministic build derives from their content.
    /// Work stored by other code is not taken up again.
    /// </summary>
    public static byte[] CodeIdentity(params Assembly[] more)
    {
        Assembly[] all = [typeof(Table).Assembly, typeof(Experiments.Catalogue).Assembly, typeof(BuildInformation).Assembly, .. more];
        using MemoryStream stream = new();

        foreach (Guid module in all.Distinct().Select(assembly => assembly.ManifestModule.ModuleVersionId))
        {
            stream.Write(module.ToByteArray());
        }

        return SHA256.HashData(stream.ToArray());
    }
}
