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
    private const long NanosecondsPerDay = 86_400_000_000_000;

    private readonly Dictionary<string, Instants> _instants = new(StringComparer.Ordinal);
    private readonly string[] _lists;

    private ParquetSource(string path, ParquetFile file)
        : base(path)
    {
        _lists = [.. file.Fields.Where(field => field.Entries is not null).Select(field => field.Name)];
        Columns = [.. file.Fields.Select(field => new SourceColumn(field.Name, field.Entries is null ? Kind(field.Type) : ValueKind.Number, Example(file, field)))];
        RowCount = _lists.Length == 0 ? file.RowCount : null;

        foreach (ParquetField field in file.Fields.Where(field => Kind(field.Type) == ValueKind.Instant))
        {
            _instants[field.Name] = new Instants(field.Type == ParquetType.Time, field.Unit switch
            {
                ParquetTimeUnit.Milliseconds => 1_000_000,
                ParquetTimeUnit.Microseconds => 1_000,
                ParquetTimeUnit.Nanoseconds => 1,
                _ => NanosecondsPerDay,
            });
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
    public override string Place(long row)
    {
        if (_lists.Length == 0)
        {
            return base.Place(row);
        }

        using ParquetFile file = ParquetFile.Open(Path);
        ParquetListCursor list = file.Lists(_lists[0]);
        long passed = 0;

        for (long at = 0; list.TryNext(out ReadOnlySpan<double> entries); at++)
        {
            if (row < passed + entries.Length)
            {
                return FormattableString.Invariant($"row {at + 1}, entry {row - passed + 1}");
            }

            passed += entries.Length;
        }

        return base.Place(row);
    }

    /// <inheritdoc/>
    public override TimeOrigin? Origin(string column)
    {
        if (!_instants.TryGetValue(column, out Instants? instants) || instants.Origin is not null)
        {
            return instants?.Origin;
        }

        using ParquetFile file = ParquetFile.Open(Path);
        ParquetCursor cursor = file.Cursor(column);

        for (long first = 0; first < file.RowCount; first += MostBatchRows)
        {
            ParquetColumn values = cursor.ReadColumn((int)Math.Min(MostBatchRows, file.RowCount - first));

            for (int row = 0; row < values.Count; row++)
            {
                if (values.IsValid(row))
                {
                    return instants.Origin = new TimeOrigin((Int128)Count(values, row) * instants.Nanoseconds, instants.IsTimeOfDay, IsUtc: false);
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override void CountFrom(string column, TimeOrigin origin)
    {
        if (_instants.TryGetValue(column, out Instants? instants))
        {
            instants.Origin = origin;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        if (_lists.Length > 0)
        {
            return ListRows.Of(this, [.. numbers.Select(name => (name, Array.IndexOf(_lists, name) >= 0))], _lists[0], trajectory, names);
        }

        return FlatBatches(numbers, trajectory, names);
    }

    /// <summary>The rows of flat columns.</summary>
    public IEnumerable<RowBatch> FlatBatches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
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
        if (!_instants.TryGetValue(name, out Instants? instants))
        {
            cursor.Read(values);
            return;
        }

        ParquetColumn column = cursor.ReadColumn(values.Length);
        TimeOrigin origin = Origin(name) ?? new TimeOrigin(0, instants.IsTimeOfDay, IsUtc: false);

        for (int row = 0; row < values.Length; row++)
        {
            values[row] = column.IsValid(row) ? origin.Seconds((Int128)Count(column, row) * instants.Nanoseconds) : double.NaN;
        }
    }

    private static long Count(ParquetColumn column, int row) => column is ParquetColumn<int> days ? days.Values[row] : ((ParquetColumn<long>)column).Values[row];

    /// <summary>The first value of a column of words, for what a refusal quotes.</summary>
    private static string Example(ParquetFile file, ParquetField field)
    {
        if (field.Type is not (ParquetType.String or ParquetType.Binary) || file.RowCount == 0)
        {
            return "";
        }

        try
        {
            return file.Cursor(field.Name).ReadColumn(1) switch
            {
                ParquetColumn<string> { Count: 1 } words => CsvForm.Shortened(words.Values[0]),
                ParquetColumn<byte[]> { Count: 1 } bytes => CsvForm.Shortened(Convert.ToHexStringLower(bytes.Values[0])),
                _ => "",
            };
        }
        catch (ParquetException)
        {
            // What is wrong with a column is told where it is used.
            return "";
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

    /// <summary>A column of instants: times of day or dates, what a count is, and the instant that they are counted from.</summary>
    private sealed class Instants(bool isTimeOfDay, long nanoseconds)
    {
        public bool IsTimeOfDay => isTimeOfDay;

        public long Nanoseconds => nanoseconds;

        public TimeOrigin? Origin { get; set; }
    }
}
