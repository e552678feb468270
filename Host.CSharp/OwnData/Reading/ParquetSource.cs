using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A Parquet file as a table, read row group by row group.</summary>
internal sealed class ParquetSource : TableSource
{
    private ParquetSource(string path, IReadOnlyList<SourceColumn> columns, long rowCount)
        : base(path)
    {
        Columns = columns;
        RowCount = rowCount;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override long? RowCount { get; }

    /// <summary>Opens a file and reads its schema.</summary>
    public static ParquetSource Open(string path)
    {
        using ParquetFile file = ParquetFile.Open(path);
        return new ParquetSource(path, [.. file.Fields.Select(field => new SourceColumn(field.Name, Kind(field.Type)))], file.RowCount);
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        using ParquetFile file = ParquetFile.Open(Path);
        string[] columns = [.. numbers, .. trajectory is null ? Enumerable.Empty<string>() : [trajectory]];

        foreach (ParquetRowGroup group in file.RowGroups)
        {
            ParquetTable table = file.ReadRowGroup(group.Index, columns);
            yield return new RowBatch
            {
                Count = table.RowCount,
                FirstRow = group.FirstRow,
                Numbers = [.. numbers.Select(name => table[name].AsDoubles())],
                Trajectories = trajectory is null ? null : Numbered(table[trajectory], group.FirstRow, names),
            };
        }
    }

    private int[] Numbered(ParquetColumn column, long firstRow, TrajectoryNames names)
    {
        int[] numbers = new int[column.Count];

        for (int row = 0; row < numbers.Length; row++)
        {
            if (!column.IsValid(row))
            {
                throw Fault($"{Place(firstRow + row)}: {column.Name} is missing; every row needs the name of its trajectory.");
            }

            numbers[row] = column switch
            {
                ParquetColumn<int> values => names.Of(values.Values[row]),
                ParquetColumn<long> values => names.Of(values.Values[row]),
                ParquetColumn<string> values => names.Of(values.Values[row]),
                ParquetColumn<ulong> values => names.Of(values.Values[row].ToString(CultureInfo.InvariantCulture)),
                ParquetColumn<bool> values => names.Of(values.Values[row] ? "true" : "false"),
                ParquetColumn<byte[]> values => names.Of(Convert.ToHexStringLower(values.Values[row])),
                _ => names.Of(column.AsDoubles()[row].ToString("R", CultureInfo.InvariantCulture)),
            };
        }

        return numbers;
    }

    private static ColumnKind Kind(ParquetType type) => type switch
    {
        ParquetType.Double or ParquetType.Single or ParquetType.Int32 or ParquetType.Int64 or ParquetType.UInt64 => ColumnKind.Number,
        ParquetType.Date or ParquetType.Time or ParquetType.Timestamp => ColumnKind.Instant,
        ParquetType.Unsupported => ColumnKind.Unreadable,
        _ => ColumnKind.Word,
    };
}
