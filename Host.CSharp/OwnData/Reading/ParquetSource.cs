using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A Parquet file as a table, read page by page: whatever its row groups are, only a page of each column is in memory.</summary>
internal sealed class ParquetSource : TableSource
{
    private const int MostBatchRows = 1 << 13;
    private const int MostBatchNumbers = 1 << 20;
    private const int LeastBatchRows = 16;
    private const double SecondsPerDay = 86400;

    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    private ParquetSource(string path, ParquetFile file)
        : base(path)
    {
        Columns = [.. file.Fields.Select(field => new SourceColumn(field.Name, Kind(field.Type)))];
        RowCount = file.RowCount;

        foreach (ParquetField field in file.Fields.Where(field => Kind(field.Type) == ValueKind.Instant))
        {
            _seconds[field.Name] = field.Unit switch
            {
                ParquetTimeUnit.Milliseconds => 1e3,
                ParquetTimeUnit.Microseconds => 1e6,
                ParquetTimeUnit.Nanoseconds => 1e9,
                _ => 1 / SecondsPerDay,
            };
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override long? RowCount { get; }

    /// <summary>Opens a file and reads its schema.</summary>
    public static ParquetSource Open(string path)
    {
        using ParquetFile file = ParquetFile.Open(path);
        return new ParquetSource(path, file);
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        using ParquetFile file = ParquetFile.Open(Path);
        ParquetCursor[] cursors = [.. numbers.Select(file.Cursor)];
        ParquetCursor? words = trajectory is null ? null : file.Cursor(trajectory);
        int rows = Math.Clamp(MostBatchNumbers / Math.Max(1, cursors.Length), LeastBatchRows, MostBatchRows);
        double[][] columns = [.. cursors.Select(_ => new double[rows])];
        int[]? trajectories = words is null ? null : new int[rows];

        for (long first = 0; first < file.RowCount;)
        {
            int count = (int)Math.Min(rows, file.RowCount - first);

            for (int i = 0; i < cursors.Length; i++)
            {
                Read(cursors[i], numbers[i], columns[i].AsSpan(0, count));
            }

            Number(words?.ReadColumn(count), trajectories, first, names);
            yield return new RowBatch { Count = count, FirstRow = first, Numbers = columns, Trajectories = trajectories };
            first += count;
        }
    }

    private void Read(ParquetCursor cursor, string name, Span<double> values)
    {
        cursor.Read(values);

        if (_seconds.TryGetValue(name, out double unit))
        {
            for (int row = 0; row < values.Length; row++)
            {
                values[row] /= unit;
            }
        }
    }

    private void Number(ParquetColumn? column, int[]? numbers, long firstRow, TrajectoryNames names)
    {
        if (column is null || numbers is null)
        {
            return;
        }

        if (column.Valid is not null && Array.IndexOf(column.Valid, false) is >= 0 and int gap)
        {
            throw Fault($"{Place(firstRow + gap)}: {column.Name} is missing; every row needs the name of its trajectory.");
        }

        switch (column)
        {
            case ParquetColumn<int> values:
                Fill(values, numbers, value => names.Of(value));
                break;
            case ParquetColumn<long> values:
                Fill(values, numbers, names.Of);
                break;
            case ParquetColumn<string> values:
                Fill(values, numbers, names.Of);
                break;
            case ParquetColumn<ulong> values:
                Fill(values, numbers, value => names.Of(value.ToString(CultureInfo.InvariantCulture)));
                break;
            case ParquetColumn<bool> values:
                Fill(values, numbers, value => names.Of(value ? "true" : "false"));
                break;
            case ParquetColumn<double> values:
                Fill(values, numbers, value => names.Of(value.ToString("R", CultureInfo.InvariantCulture)));
                break;
            case ParquetColumn<float> values:
                Fill(values, numbers, value => names.Of(value.ToString("R", CultureInfo.InvariantCulture)));
                break;
            case ParquetColumn<byte[]> values:
                Fill(values, numbers, value => names.Of(Convert.ToHexStringLower(value)));
                break;
            default:
                throw Fault($"column '{column.Name}' cannot name trajectories; name them by whole numbers or words.");
        }
    }

    private static void Fill<T>(ParquetColumn<T> column, int[] numbers, Func<T, int> number)
    {
        for (int row = 0; row < column.Count; row++)
        {
            numbers[row] = number(column.Values[row]);
        }
    }

    private static ValueKind Kind(ParquetType type) => type switch
    {
        ParquetType.Double or ParquetType.Single or ParquetType.Int32 or ParquetType.Int64 or ParquetType.UInt64 => ValueKind.Number,
        ParquetType.Date or ParquetType.Time or ParquetType.Timestamp => ValueKind.Instant,
        ParquetType.Unsupported => ValueKind.Unreadable,
        _ => ValueKind.Word,
    };
}
