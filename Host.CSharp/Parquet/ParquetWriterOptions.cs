namespace Spectral.Host.Parquet;

/// <summary>How a table is written. The bytes of the file depend on the table and on these alone.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>How pages are compressed.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.None;

    /// <summary>The number of rows of every row group but the last.</summary>
    public int RowGroupRows { get; init; } = 1 << 17;

    /// <summary>The number of rows of every page but the last of a row group.</summary>
    public int PageRows { get; init; } = 1 << 14;
}
