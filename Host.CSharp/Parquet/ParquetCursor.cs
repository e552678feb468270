using System;

namespace Spectral.Host.Parquet;

/// <summary>
/// Reads a column from row to row, across pages and row groups, with buffers that are used again: of the file no more is in memory than a page.
/// </summary>
public abstract class ParquetCursor
{
    private protected ParquetCursor()
    {
    }

    /// <summary>Reads the next values as doubles, NaN where one is missing: as many as there is room for, fewer at the end of the file.</summary>
    /// <returns>The number of values read.</returns>
    /// <exception cref="ParquetException">The file is damaged, or the column is not of numbers.</exception>
    public abstract int Read(Span<double> destination);

    /// <summary>Reads the next values as a column: so many, fewer at the end of the file.</summary>
    /// <exception cref="ParquetException">The file is damaged.</exception>
    public abstract ParquetColumn ReadColumn(int count);
}
