using System;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;

namespace Spectral.Benchmarks.Work;

/// <summary>Work that we and a peer do, the same for both.</summary>
internal interface IWork : IDisposable
{
    /// <summary>Floating-point operations of one unit, counted as the table says; 0 where they are not counted.</summary>
    double Operations { get; }

    /// <summary>Gives the peer what we work on.</summary>
    void Give(PeerFiles files);

    /// <summary>The work on so many threads.</summary>
    Contender On(int threads);

    /// <summary>What it computes, to be compared with the peer's.</summary>
    double[] Result();
}
