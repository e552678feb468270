using System;
using System.Collections.Generic;
using Spectral.Tests;

namespace Spectral.Benchmarks.Accuracy;

/// <summary>Applies a function to a whole span.</summary>
internal delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> y);

/// <summary>What f(−x) is.</summary>
internal enum Symmetry
{
    None,
    Odd,
    Even,
}

/// <summary>An elementary function and what is known of it.</summary>
internal sealed record ElementaryFunction(string Name, Func<double, double> Scalar, Func<BigReal.Big, BigReal.Big> Exact)
{
    /// <summary>The vector kernel; null where there is none.</summary>
    public SpanFunction? Vector { get; init; }

    /// <summary>The range over which it is measured: beyond it the value is a limit, which stands among the special values, or there is none.</summary>
    public required (double Low, double High) Range { get; init; }

    /// <summary>Ranges of usual size, in pairs.</summary>
    public required double[] Dense { get; init; }

    /// <summary>Arguments where pieces meet and reductions cancel.</summary>
    public required IEnumerable<double> Corners { get; init; }

    /// <summary>Worst error allowed, in units of the last place.</summary>
    public double Bound { get; init; } = 1.0;

    /// <summary>Bits of the reference.</summary>
    public int Bits { get; init; } = 150;

    /// <summary>The share of random points that the cost of the reference allows.</summary>
    public double Share { get; init; } = 1.0;

    /// <summary>+1 where it rises, −1 where it falls over the whole range, 0 where neither.</summary>
    public int Direction { get; init; } = 1;

    public Symmetry Symmetry { get; init; }

    /// <summary>Arguments and the values they must give, to the bit.</summary>
    public required (double X, double Y)[] Special { get; init; }
}
