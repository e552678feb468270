using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.OwnData;

namespace Spectral.Host.Projection;

/// <summary>Data, the basis that follows it, and the expansions at all times.</summary>
/// <param name="Data">The data.</param>
/// <param name="Rule">How the basis follows the data.</param>
/// <param name="Times">The expansions, one a time.</param>
/// <param name="Half">The expansions at half the order, for comparison; none at orders below 4.</param>
internal sealed record ProjectionRun(LongTable Data, DataProjection Rule, TimeProjection[] Times, TimeProjection[] Half)
{
    private const int LeastOrder = 4;

    /// <summary>Reads and expands.</summary>
    /// <exception cref="DataFileException">The file is damaged, or a column is missing or is not of numbers.</exception>
    /// <exception cref="ArgumentException">Basis and data do not fit together; the message names the time.</exception>
    public static ProjectionRun Of(ProjectionRequest request)
    {
        // What is wrong with the words is said before a large file is read.
        Basis basis = NamedBasis.Create(request.Basis, request.Order, request.Exponents);
        LongTable data = LongTable.Read(request.File, request.Columns, request.Reading);
        DataProjection rule = DataProjection.Create(basis, data.Samples, request.Left, request.Right, request.Factor);
        TimeProjection[] times = rule.ProjectAll(data.Samples);
        TimeProjection[] half = basis.Order < LeastOrder ? [] : rule.WithOrder(basis.Order / 2).ProjectAll(data.Samples);
        return new ProjectionRun(data, rule, times, half);
    }

    /// <summary>The time of the largest floor; the first of equals.</summary>
    public TimeProjection Worst => Times.MaxBy(time => time.Floor)!;

    /// <summary>The time at which the samples see least of the expansion.</summary>
    public TimeProjection Loosest => Times.MaxBy(time => time.Unseen)!;

    /// <summary>The median floor (of an even number the upper of the two in the middle).</summary>
    public double Median => MedianOf(Times);

    /// <summary>The largest floor at half the order.</summary>
    public double HalfWorst => Half.Max(time => time.Floor);

    /// <summary>Whether the samples of one time are complex.</summary>
    public bool IsComplex => Data.Columns.Length == 4;

    private static double MedianOf(IEnumerable<TimeProjection> times)
    {
        double[] floors = [.. times.Select(time => time.Floor).Order()];
        return floors[floors.Length / 2];
    }
}
