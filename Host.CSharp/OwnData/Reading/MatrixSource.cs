using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData.Arrays;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A text that is a matrix, whose axes were given: a row a time, and a column a point.</summary>
internal sealed class MatrixSource : TableSource
{
    private const string Field = "u";

    private readonly TableSource _table;
    private readonly string _time;
    private readonly string? _timeColumn;
    private readonly string[] _columns;
    private readonly double[] _points;
    private readonly Func<long, double> _timeOf;
    private readonly Action<long> _end;

    private MatrixSource(TableSource table, string[] columns, string? timeColumn, (string Time, string Position) names, double[] points, (Func<long, double> Of, Action<long> End) times)
        : base(table.Path)
    {
        (_table, _columns, _timeColumn, _time, _points) = (table, columns, timeColumn, names.Time, points);
        (_timeOf, _end) = times;
        Suggested = new DataRoles(null, names.Time, [names.Position], [Field], IsComplex: false);
        Columns = [.. Suggested.Names.Select(name => new SourceColumn(name, ValueKind.Number))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override DataRoles? Suggested { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => [.. _table.Notes, $"the file is read as a matrix: its rows are {_time}, its {_columns.Length} columns {Suggested!.Positions[0]}{(_timeColumn is null ? "" : ", its first column holds the values of the rows")}"];

    /// <inheritdoc/>
    public override long? RowCount => null;

    /// <summary>The table as a matrix with these axes, rows first.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static TableSource Of(CsvSource table, string[] axes, ArrayRequest request)
    {
        AxisWord[] words = AxisWord.Of(axes);

        if (words.Length != 2)
        {
            throw new InvalidDataException($"--axes names {words.Length} axes, and a text is a matrix of two: name what its rows and what its columns are, as in --axes t,x.");
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(table.Path)) ?? "";
        string[] columns = [.. table.Columns.Where(column => column.Kind == ValueKind.Number).Select(column => column.Name)];

        if (columns.Length != table.Columns.Count)
        {
            SourceColumn other = table.Columns.First(column => column.Kind != ValueKind.Number);
            throw new InvalidDataException($"column {other.Name} holds '{other.Example}', and a matrix has numbers alone; leave --axes out, or the column.");
        }

        (AxisWord rows, AxisWord across) = (words[0], words[1]);
        bool isFirst = rows.Given is null && (across.Count(folder) == columns.Length - 1 || (table.HasNames && columns[0] == rows.Name));
        string[] values = columns[(isFirst ? 1 : 0)..];
        double[] along = across.Given is null
            ? [.. Enumerable.Range(0, values.Length).Select(column => (double)column)]
            : across.Values(values.Length, folder, $"a row of the matrix{(isFirst ? $", behind its first cell, the value of {rows.Name}," : "")}");

        if (request.IsTime(rows.Name) == request.IsTime(across.Name))
        {
            throw new InvalidDataException($"--axes {string.Join(',', axes)}: one of the two must be the time; call it t, or name it (--time).");
        }

        return request.IsTime(rows.Name)
            ? new MatrixSource(table, values, isFirst ? columns[0] : null, (rows.Name, across.Name), along, Times(rows, folder, table))
            : new TransposedSource(table, rows.Name, across.Name, along, [(Field, values)])
            {
                PositionColumn = isFirst ? columns[0] : null,
                Positions = isFirst ? null : count => rows.Given is null ? [.. Enumerable.Range(0, count).Select(row => (double)row)] : rows.Values(count, folder, "a column of the matrix"),
            };
    }

    /// <inheritdoc/>
    public override string Place(long row) => _table.Place(row / _points.Length);

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        int points = _points.Length;
        RowBatch batch = new() { Count = points, Numbers = [.. numbers.Select(_ => new double[points])] };
        string[] read = _timeColumn is null ? _columns : [.. _columns, _timeColumn];
        long time = 0;

        foreach (RowBatch rows in _table.Batches(read, null, new TrajectoryNames()))
        {
            for (int row = 0; row < rows.Count; row++, time++)
            {
                double at = _timeColumn is null ? _timeOf(time) : rows.Numbers[^1][row];

                for (int column = 0; column < numbers.Count; column++)
                {
                    Fill(numbers[column], batch.Numbers[column], at, rows, row);
                }

                batch.FirstRow = time * points;
                yield return batch;
            }
        }

        _end(time);
    }

    private void Fill(string name, double[] values, double time, RowBatch rows, int row)
    {
        if (name == _time)
        {
            Array.Fill(values, time);
        }
        else if (name == Field)
        {
            for (int point = 0; point < values.Length; point++)
            {
                values[point] = rows.Numbers[point][row];
            }
        }
        else
        {
            _points.CopyTo(values, 0);
        }
    }

    /// <summary>The time of a row, and a look at the number of rows when it is known.</summary>
    private static (Func<long, double> Of, Action<long> End) Times(AxisWord word, string folder, TableSource table)
    {
        if (word.Given is null)
        {
            return (row => row, _ => { });
        }

        if (word.Count(folder) is null)
        {
            double[] two = word.Values(2, folder, "");
            return (row => two[0] + (row * (two[1] - two[0])), _ => { });
        }

        double[] times = word.Values(null, folder, "");
        DataFileException Wrong(string rows) => table.Fault(FormattableString.Invariant($"{word.Name}={word.Given} gives {times.Length} values, and the matrix has {rows} rows; give one a row."));
        return (row => row < times.Length ? times[row] : throw Wrong("more"), rows =>
        {
            if (rows < times.Length)
            {
                throw Wrong(FormattableString.Invariant($"{rows}"));
            }
        }
        );
    }
}
