namespace Spectral.Host.Parquet;

/// <summary>What a column of times counts.</summary>
public enum ParquetTimeUnit
{
    /// <summary>The column is none of times.</summary>
    None,

    /// <summary>10⁻³ s.</summary>
    Milliseconds,

    /// <summary>10⁻⁶ s.</summary>
    Microseconds,

    /// <summary>10⁻⁹ s.</summary>
    Nanoseconds,
}
