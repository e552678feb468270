using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Parquet;

/// <summary>A table: flat columns of equal length, and the key-value metadata that travels with them, in order.</summary>
public sealed class ParquetTable
{
    private readonly Dictionary<string, ParquetColumn> _byName = new(StringComparer.Ordinal);

    /// <summary>A table of these columns.</summary>
    /// <exception cref="ParquetException">Two columns share a name or differ in length.</exception>
    public ParquetTable(IReadOnlyList<ParquetColumn> columns, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
        : this(columns, columns.Count == 0 ? 0 : columns[0].Count, metadata ?? [])
    {
    }

    internal ParquetTable(IReadOnlyList<ParquetColumn> columns, int rowCount, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        foreach (ParquetColumn column in columns)
        {
            if (column.Count != rowCount)
            {
                throw new ParquetException(
                    $"column '{column.Name}' has {column.Count} rows where '{columns[0].Name}' has {rowCount}; give all one length.");
            }

            if (!_byName.TryAdd(column.Name, column))
            {
                throw new ParquetException($"two columns are called '{column.Name}'; give each its own name.");
            }
        }

        Columns = columns;
        RowCount = rowCount;
        Metadata = metadata;
    }

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The key-value metadata, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The column of that name.</summary>
    /// <exception cref="ParquetException">There is none; the message names the nearest and lists all.</exception>
    public ParquetColumn this[string name] => _byName.TryGetValue(name, out ParquetColumn? column)
        ? column
        : throw new ParquetException(ColumnNames.Missing(name, Columns.Select(c => c.Name)));
}
