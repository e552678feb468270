using System.Collections.Generic;
using Spectral.Benchmarks.Growth;
using Spectral.Benchmarks.Load;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks;

/// <summary>All tables, in the order in which they are made.</summary>
internal static class Catalogue
{
    /// <summary>The tables.</summary>
    public static IReadOnlyList<Benchmark> All { get; } = [GrowthTable.Benchmark, LoadTable.Benchmark];
}
