using System.IO;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Where the files of tests/ stand.</summary>
internal static class TestData
{
    public static string Tests { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static string File(string name) => Path.Combine(Tests, "data", name);

    public static string Apache(string name) => Path.Combine(Tests, "data", "parquet-testing", name);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
