using System;
using System.Collections.Generic;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks.Performance;

/// <summary>A row of the table: our work, who else does it, and what we promise.</summary>
/// <param name="Row">The row's name.</param>
/// <param name="Work">What is done, in words.</param>
/// <param name="Ours">Makes our work.</param>
/// <param name="Threads">The largest number of threads with which it is done: 1 or 2.</param>
/// <param name="Agreement">Results differ at most by this part.</param>
/// <param name="Rivals">The peers with the bounds beside each.</param>
internal sealed record Comparison(string Row, string Work, Func<IWork> Ours, int Threads, double Agreement, params IReadOnlyList<Rival> Rivals);

/// <summary>A peer and the bounds beside it.</summary>
internal sealed record Rival(PeerProgram Program, params IReadOnlyList<Bound> Bounds);
