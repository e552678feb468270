using System;
using System.Collections.Generic;

namespace Spectral.Benchmarks.Results;

/// <summary>A table that can be made.</summary>
/// <param name="Name">Its verb and the name of its files.</param>
/// <param name="Title">What it shows, in one sentence.</param>
/// <param name="Description">What the verb does.</param>
/// <param name="Note">How to read it; stands above the table.</param>
/// <param name="Columns">The columns; the first is the row's name.</param>
/// <param name="Rows">The rows, each made when asked for.</param>
internal sealed record Benchmark(string Name, string Title, string Description, string Note, string[] Columns, IReadOnlyList<BenchmarkRow> Rows);

/// <summary>A row that can be made.</summary>
/// <param name="Name">Its name, also on the command line.</param>
/// <param name="Make">Makes the lines of the table that belong to it: usually one.</param>
internal sealed record BenchmarkRow(string Name, Func<IReadOnlyList<ResultLine>> Make);
