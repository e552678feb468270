namespace Spectral.Host.Parquet;

/// <summary>A column as a file's schema declares it, before any of its values is read.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Type">What its values are; <see cref="ParquetType.Unsupported"/> for one that cannot be read.</param>
/// <param name="Nullable">Whether values may be missing.</param>
public sealed record ParquetField(string Name, ParquetType Type, bool Nullable)
{
    /// <summary>What a column of times or timestamps counts.</summary>
    public ParquetTimeUnit Unit { get; init; }

    /// <summary>Of a column of lists of numbers, which <see cref="ParquetFile.Lists"/> reads: what the entries are; null for every other column.</summary>
    public ParquetType? Entries { get; init; }
}
