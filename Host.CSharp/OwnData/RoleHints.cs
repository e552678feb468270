using System;
using System.Collections.Generic;

namespace Spectral.Host.OwnData;

/// <summary>What is known of the columns of a file of data; the rest is guessed.</summary>
public sealed record RoleHints
{
    /// <summary>The column that names the trajectory of a row; null to guess it.</summary>
    public string? Trajectory { get; init; }

    /// <summary>The column of times; null to guess it.</summary>
    public string? Time { get; init; }

    /// <summary>The columns of positions; none to guess them.</summary>
    public string[] Positions { get; init; } = [];

    /// <summary>The columns of the fields; none for all other columns of numbers.</summary>
    public string[] Fields { get; init; } = [];

    /// <summary>The columns of known inputs; none if there are none.</summary>
    public string[] Inputs { get; init; } = [];

    /// <summary>Whether two fields are real and imaginary part of one; null where their names tell.</summary>
    public bool? IsComplex { get; init; }

    /// <summary>Of a file of arrays: those of the fields; none to find them.</summary>
    public string[] Arrays { get; init; } = [];

    /// <summary>Of arrays, and of a text that is a matrix: what the axes are, as <c>t</c>, <c>x=-4:0.5:4</c> or <c>x=x.npy</c>; none to find them.</summary>
    public string[] Axes { get; init; } = [];

    /// <summary>Values of the fields that stand for missing ones, such as −9999.</summary>
    public double[] Missing { get; init; } = [];

    /// <summary>The columns that are known.</summary>
    internal IEnumerable<string> Names => [.. Trajectory is null ? Array.Empty<string>() : [Trajectory], .. Time is null ? Array.Empty<string>() : [Time], .. Positions, .. Fields, .. Inputs];
}
