using System;

namespace Spectral.Host.Parquet;

/// <summary>Reads a column of lists of numbers from row to row, across pages and row groups; in memory are a page and the row that it ends in.</summary>
public abstract class ParquetListCursor
{
    private protected ParquetListCursor()
    {
    }

    /// <summary>The list of the next row, NaN where an entry is missing, empty where the list is; it holds until the next call. False behind the last row.</summary>
    /// <exception cref="ParquetException">The file is damaged.</exception>
    public abstract bool TryNext(out ReadOnlySpan<double> list);
}
