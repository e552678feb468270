using System;

namespace Spectral.Benchmarks.Results;

/// <summary>Something that keeps a table from being made; the message says what to change.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
