using System;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Reads a column from row to row, across pages and row groups, with buffers that are used again.</summary>
internal abstract class ColumnCursor
{
    /// <summary>Reads the next values as doubles, NaN where one is missing: as many as there is room for, fewer at the end of the file.</summary>
    public abstract int Read(Span<double> destination);

    /// <summary>Reads the next values as a column: so many, fewer at the end of the file.</summary>
    public abstract ParquetColumn ReadColumn(int count);
}
