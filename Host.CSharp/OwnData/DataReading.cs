namespace Spectral.Host.OwnData;

/// <summary>How a file of data is read, besides what its columns are.</summary>
public sealed record DataReading
{
    /// <summary>Nothing is said.</summary>
    public static DataReading Usual { get; } = new();

    /// <summary>Of a file of arrays: those of the fields; none to find them.</summary>
    public string[] Arrays { get; init; } = [];

    /// <summary>Of arrays, and of a text that is a matrix: what the axes are, as <c>t</c>, <c>x=-4:0.5:4</c> or <c>x=x.npy</c>; none to find them.</summary>
    public string[] Axes { get; init; } = [];

    /// <summary>Values of the fields that stand for missing ones, such as −9999.</summary>
    public double[] Missing { get; init; } = [];

    /// <summary>Of times that are dates or timestamps: the instant that they are counted from, in seconds. Null in what is asked for: the first of the file.</summary>
    public TimeOrigin? Origin { get; init; }

    /// <summary>Whether nothing is said.</summary>
    internal bool IsUsual => Arrays.Length == 0 && Axes.Length == 0 && Missing.Length == 0 && Origin is null;
}
