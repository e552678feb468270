namespace Spectral.Benchmarks.Performance;

/// <summary>Which sides of a comparison meet on a line.</summary>
internal enum Pairing
{
    /// <summary>One thread each.</summary>
    OneThread,

    /// <summary>Two threads each.</summary>
    TwoThreads,

    /// <summary>Each with the number of threads that suits it best.</summary>
    Best,
}

/// <summary>What a bound is on.</summary>
internal enum Quantity
{
    /// <summary>The peer's time over ours.</summary>
    Ratio,

    /// <summary>Our operations a second over those of the register-only loop with as many threads.</summary>
    Share,

    /// <summary>Our gain from a second thread over that of the register-only loop.</summary>
    Gain,
}

/// <summary>A promise: on that line the quantity is at least so large.</summary>
internal sealed record Bound(Pairing Line, Quantity Quantity, double AtLeast);
