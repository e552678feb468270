using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A wide table the other way round, one row a position and a column a time, as a long table: its numbers are held, up to a bound, and given time by time.</summary>
internal sealed class TransposedSource : TableSource
{
    private const int FieldName = 0;

    private readonly TableSource _table;
    private readonly string _position;
    private readonly string _time;
    private readonly double[] _times;
    private readonly (string Field, string[] Columns)[] _fields;
    private double[][]? _numbers;

    /// <summary>A table, the name of its positions and of their column, the name and the values of its times, and the columns of every field, one a time.</summary>
    public TransposedSource(TableSource table, string position, string time, double[] times, (string Field, string[] Columns)[] fields)
        : base(table.Path)
    {
        (_table, _position, _time, _times, _fields) = (table, position, time, times, fields);
        Suggested = new DataRoles(null, time, [position], [.. fields.Select(field => field.Field)], IsComplex: false);
        Columns = [.. Suggested.Names.Select(name => new SourceColumn(name, ValueKind.Number))];
    }

    /// <summary>The column of the positions, where it is called otherwise than they are.</summary>
    public string? PositionColumn { get; init; }

    /// <summary>The values of the positions, where no column holds them; null where one does.</summary>
    public Func<int, double[]>? Positions { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override DataRoles? Suggested { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => [.. _table.Notes, $"the rows are positions, and the columns {_fields[FieldName].Columns.Length} times"];

    /// <inheritdoc/>
    public override long? RowCount => null;

    /// <summary>The table, where the names of its columns but the first say times, as x, t=0, t=0.1 or x, u @ t=0; null where they do not.</summary>
    public static TransposedSource? Of(TableSource table)
    {
        string[] columns = [.. table.Columns.Where(column => column.Kind == ValueKind.Number).Select(column => column.Name)];
        return columns.Length > 2
            && WideForm.Of(columns[1..]) is { Axes: [string axis] } form
            && Arrays.AxisNames.IsTime(axis)
            && PositionName.Of(columns[0]) is null
            && !Arrays.AxisNames.IsTime(columns[0])
            ? new TransposedSource(table, columns[0], axis, form.Points[0], [.. form.Fields.Zip(form.Columns)])
            : null;
    }

    /// <inheritdoc/>
    public override string Place(long row) => _table.Place(row % Numbers()[0].Length);

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        double[][] held = Numbers();
        int points = held[0].Length;
        int[] order = [.. Enumerable.Range(0, _times.Length).Order(Comparer<int>.Create((a, b) => _times[a].CompareTo(_times[b]) is var by && by != 0 ? by : a.CompareTo(b)))];
        RowBatch batch = new() { Count = points, Numbers = [.. numbers.Select(_ => new double[points])] };

        for (int place = 0; place < order.Length; place++)
        {
            for (int column = 0; column < numbers.Count; column++)
            {
                double[] values = batch.Numbers[column];

                if (numbers[column] == _time)
                {
                    Array.Fill(values, _times[order[place]]);
                }
                else
                {
                    int field = Array.FindIndex(_fields, one => one.Field == numbers[column]);
                    held[field < 0 ? 0 : 1 + (field * _times.Length) + order[place]].CopyTo(values, 0);
                }
            }

            batch.FirstRow = (long)place * points;
            yield return batch;
        }
    }

    /// <summary>The positions, then the columns of every field.</summary>
    private double[][] Numbers()
    {
        if (_numbers is not null)
        {
            return _numbers;
        }

        string[] columns = [.. _fields.SelectMany(field => field.Columns)];
        string[] read = Positions is null ? [PositionColumn ?? _position, .. columns] : columns;
        HeldRows rows = new(read.Length, hasTrajectories: false);
        long most = OrderedRows.MostHeldNumbers / read.Length;

        foreach (RowBatch batch in _table.Batches(read, null, new TrajectoryNames()))
        {
            rows.Add(batch);

            if (batch.FirstRow + batch.Count > most)
            {
                throw Fault($"the table has a row a position and more than {most} rows, too many to be turned round in memory; write one row a time.");
            }
        }

        double[][] found = rows.Columns();

        if (found[0].Length == 0)
        {
            throw Fault("the table has no rows; give one row a position.");
        }

        return _numbers = Positions is null ? found : [Positions(found[0].Length), .. found];
    }
}
