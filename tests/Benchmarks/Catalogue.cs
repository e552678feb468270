using System.Collections.Generic;
using Spectral.Benchmarks.Accuracy;
using Spectral.Benchmarks.Bits;
using Spectral.Benchmarks.Fuzz;
using Spectral.Benchmarks.Growth;
using Spectral.Benchmarks.Load;
using Spectral.Benchmarks.Performance;
using Spectral.Benchmarks.Reading;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks;

/// <summary>All tables, in the order in which they are made.</summary>
internal static class Catalogue
{
    /// <summary>The tables.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [PerformanceTable.Benchmark, GrowthTable.Benchmark, BitsTable.Benchmark, ElementaryTable.Benchmark, LoadTable.Benchmark, ReadingTable.Benchmark, FuzzTable.Benchmark];
}
