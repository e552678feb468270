using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Arrays of the same lengths as the columns of a long table: t, x and u with an entry an observation, or on a mesh.</summary>
internal sealed class ColumnArrays : TableSource
{
    private const int BatchRows = 1 << 14;
    private const string Real = "_re";
    private const string Imaginary = "_im";

    private readonly Func<ArrayFile> _open;
    private readonly NamedArray[] _arrays;
    private readonly Dictionary<string, TimeOrigin> _origins = [];

    private ColumnArrays(string path, Func<ArrayFile> open, NamedArray[] arrays)
        : base(path)
    {
        (_open, _arrays) = (open, arrays);
        Columns = [.. arrays.SelectMany(array => array.Kind == ArrayKind.Complex
            ? [new SourceColumn(array.LastName + Real, ValueKind.Number), new SourceColumn(array.LastName + Imaginary, ValueKind.Number)]
            : new[] { new SourceColumn(array.LastName, array.Kind == ArrayKind.Instant ? ValueKind.Instant : ValueKind.Number) })];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override long? RowCount => (long)_arrays[0].Count;

    /// <summary>The table.</summary>
    public static ColumnArrays Of(string path, Func<ArrayFile> open, ArrayFile file, NamedArray[] arrays)
    {
        ColumnArrays found = new(path, open, arrays);

        foreach (NamedArray array in arrays.Where(array => array.Kind == ArrayKind.Instant))
        {
            found._origins[array.LastName] = new TimeOrigin((Int128)file.Counts(array)[0] * array.NanosecondsPerCount, IsTimeOfDay: false, IsUtc: false);
        }

        return found;
    }

    /// <inheritdoc/>
    public override TimeOrigin? Origin(string column) => _origins.GetValueOrDefault(column);

    /// <inheritdoc/>
    public override void CountFrom(string column, TimeOrigin origin)
    {
        if (_origins.ContainsKey(column))
        {
            _origins[column] = origin;
        }
    }

    /// <inheritdoc/>
    public override string Place(long row) => $"entry {row} of {_arrays[0].Name}, counted from 0,";

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        using ArrayFile file = _open();
        (NamedArray Array, bool IsImaginary)[] columns = [.. numbers.Select(Find)];
        (NamedArray Array, bool IsImaginary)? runs = trajectory is null ? null : Find(trajectory);
        long[][] instants = [.. columns.Select(one => one.Array.Kind == ArrayKind.Instant ? file.Counts(one.Array) : [])];
        long[] shape = _arrays[0].Shape;
        long inner = shape.Skip(1).Aggregate(1L, (product, length) => product * length);
        int block = (int)Math.Clamp(BatchRows / Math.Max(1, inner), 1, Math.Max(1, shape[0]));
        int rows = checked((int)(block * inner));
        RowBatch batch = new() { Numbers = [.. columns.Select(_ => new double[rows])], Trajectories = runs is null ? null : new int[rows] };
        double[] other = new double[rows];

        for (long from = 0; from < shape[0]; from += block)
        {
            int part = (int)Math.Min(block, shape[0] - from);
            batch.Count = checked((int)(part * inner));
            batch.FirstRow = from * inner;
            long[] start = [from, .. new long[shape.Length - 1]];
            int[] count = [part, .. shape.Skip(1).Select(length => (int)length)];

            for (int column = 0; column < columns.Length; column++)
            {
                Read(file, columns[column], instants[column], start, count, batch.Numbers[column].AsSpan(0, batch.Count), other);
            }

            if (runs is { } named)
            {
                Read(file, named, [], start, count, other.AsSpan(0, batch.Count), new double[rows]);

                for (int row = 0; row < batch.Count; row++)
                {
                    batch.Trajectories![row] = names.Of(other[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            yield return batch;
        }
    }

    private void Read(ArrayFile file, (NamedArray Array, bool IsImaginary) column, long[] instants, long[] start, int[] count, Span<double> values, double[] other)
    {
        if (instants.Length > 0)
        {
            long first = start[0] * (values.Length / count[0]);

            for (int row = 0; row < values.Length; row++)
            {
                values[row] = _origins[column.Array.LastName].Seconds((Int128)instants[first + row] * column.Array.NanosecondsPerCount);
            }
        }
        else if (column.Array.Kind != ArrayKind.Complex)
        {
            file.Read(column.Array, start, count, values, []);
        }
        else if (column.IsImaginary)
        {
            file.Read(column.Array, start, count, other.AsSpan(0, values.Length), values);
        }
        else
        {
            file.Read(column.Array, start, count, values, other.AsSpan(0, values.Length));
        }
    }

    private (NamedArray Array, bool IsImaginary) Find(string column) =>
        Array.Find(_arrays, array => array.LastName == column && array.Kind != ArrayKind.Complex) is { } plain ? (plain, false)
        : column.EndsWith(Imaginary, StringComparison.Ordinal) ? (_arrays.First(array => array.LastName == column[..^Imaginary.Length]), true)
        : (_arrays.First(array => array.LastName == column[..^Real.Length]), false);
}
