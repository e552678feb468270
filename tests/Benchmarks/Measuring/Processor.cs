using System;
using System.IO;
using System.Linq;
using Spectral.Host.Reproduction;

namespace Spectral.Benchmarks.Measuring;

/// <summary>The processor at hand.</summary>
internal static class Processor
{
    private const string Information = "/proc/cpuinfo";

    /// <summary>Its name, the number of its threads that we may use, the widest vectors and the runtime.</summary>
    public static string Name { get; } = $"{Model}, {Environment.ProcessorCount} threads, {BuildInformation.VectorBits}-bit vectors, {BuildInformation.Runtime}";

    private static string Model
    {
        get
        {
            string? line = File.Exists(Information)
                ? File.ReadLines(Information).FirstOrDefault(one => one.StartsWith("model name", StringComparison.Ordinal))
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            return line is null ? BuildInformation.Machine : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }
}
