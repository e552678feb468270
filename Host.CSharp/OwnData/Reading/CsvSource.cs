using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A text with a column a cell as a table, read block by block.</summary>
internal sealed class CsvSource : TableSource
{
    private const int MostBatchRows = 1 << 13;
    private const int MostBatchNumbers = 1 << 20;
    private const int LeastBatchRows = 16;

    private readonly CsvForm _form;
    private readonly Dictionary<string, TimeOrigin> _origins = new(StringComparer.Ordinal);

    private CsvSource(string path, CsvForm form)
        : base(path)
    {
        _form = form;
        Columns = [.. form.Columns.Select(column => column.Column)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override long? RowCount => null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => _form.Notes;

    /// <summary>Whether the file names its columns.</summary>
    public bool HasNames => _form.HasNames;

    /// <summary>Opens a file and looks at its first rows.</summary>
    public static CsvSource Open(string path)
    {
        using Stream text = SourceFile.Text(path);
        return new CsvSource(path, CsvForm.Of(text));
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        CsvColumn[] cells = [.. numbers.Select(Find)];
        int words = trajectory is null ? -1 : Find(trajectory).Cell;
        int rows = Math.Clamp(MostBatchNumbers / Math.Max(1, cells.Length), LeastBatchRows, MostBatchRows);
        RowBatch batch = new()
        {
            Numbers = [.. cells.Select(_ => new double[rows])],
            Trajectories = trajectory is null ? null : new int[rows],
        };

        foreach (CsvColumn column in cells.Where(column => column.Form == CellForm.Instant))
        {
            // Where nothing can be read there is nothing to count.
            _origins.TryAdd(column.Column.Name, Origin(column.Column.Name) ?? new TimeOrigin(0, IsTimeOfDay: false, IsUtc: false));
        }

        using CsvReader reader = Reader();

        while (true)
        {
            batch.Count = 0;

            while (batch.Count < rows && reader.NextRow())
            {
                Read(reader, cells, words, batch, names);
                batch.Count++;
            }

            if (batch.Count == 0)
            {
                break;
            }

            yield return batch;
            batch.FirstRow += batch.Count;
        }
    }

    /// <summary>The line of a row: found by reading up to it, for only a message needs it.</summary>
    public override string Place(long row)
    {
        using CsvReader reader = Reader();

        for (long passed = 0; passed <= row; passed++)
        {
            reader.NextRow();
        }

        return $"line {reader.Line}";
    }

    /// <inheritdoc/>
    public override TimeOrigin? Origin(string column)
    {
        if (_form.Columns.FirstOrDefault(one => one.Column.Name == column) is not { Form: CellForm.Instant } found)
        {
            return null;
        }

        if (_origins.TryGetValue(column, out TimeOrigin? known))
        {
            return known;
        }

        using CsvReader reader = Reader();

        while (reader.NextRow())
        {
            if (found.Cell < reader.Count && TimeOrigin.TryParse(reader[found.Cell], out Int128 nanoseconds, out bool isTimeOfDay, out bool isUtc))
            {
                return _origins[column] = new TimeOrigin(nanoseconds, isTimeOfDay, isUtc);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override void CountFrom(string column, TimeOrigin origin) => _origins[column] = origin;

    private CsvReader Reader()
    {
        CsvReader reader = new(SourceFile.Text(Path), _form.Separator, _form.LineEnd);

        for (int row = 0; row < _form.HeaderRows; row++)
        {
            reader.NextRow();
        }

        return reader;
    }

    private CsvColumn Find(string name) => _form.Columns.First(column => column.Column.Name == name);

    private void Read(CsvReader reader, CsvColumn[] cells, int words, RowBatch batch, TrajectoryNames names)
    {
        if (reader.Count != _form.Cells && !(reader.Count == _form.Cells + 1 && reader[_form.Cells].IsEmpty))
        {
            throw Fault($"line {reader.Line} has {reader.Count} cell{(reader.Count == 1 ? "" : "s")} where the first row has {_form.Cells}; give every row a cell for each column.");
        }

        for (int i = 0; i < cells.Length; i++)
        {
            if (!TryRead(reader[cells[i].Cell], cells[i], out batch.Numbers[i][batch.Count]))
            {
                throw NotANumber(reader, cells[i]);
            }
        }

        if (words >= 0)
        {
            ReadOnlySpan<byte> name = reader[words];
            batch.Trajectories![batch.Count] = name.IsEmpty
                ? throw Fault($"line {reader.Line}: {_form.Columns.First(column => column.Cell == words).Column.Name} is missing; every row needs the name of its trajectory.")
                : names.Of(name);
        }
    }

    private bool TryRead(ReadOnlySpan<byte> cell, CsvColumn column, out double number)
    {
        if (column.Form == CellForm.Number)
        {
            return _form.HasDecimalComma ? CsvNumber.TryReadComma(cell, out number) : CsvNumber.TryRead(cell, out number);
        }

        if (column.Form == CellForm.Instant)
        {
            number = double.NaN;

            if (cell.IsEmpty || !TimeOrigin.TryParse(cell, out Int128 nanoseconds, out bool isTimeOfDay, out _))
            {
                return CsvNumber.TryRead(cell, out number) && double.IsNaN(number);
            }

            TimeOrigin origin = _origins[column.Column.Name];
            number = origin.Seconds(nanoseconds);
            return isTimeOfDay == origin.IsTimeOfDay;
        }

        bool isComplex = CsvNumber.TryReadComplex(cell, out double real, out double imaginary);
        number = column.Form == CellForm.RealPart ? real : imaginary;
        return isComplex;
    }

    private DataFileException NotANumber(CsvReader reader, CsvColumn column)
    {
        string given = reader.Text(column.Cell);
        (string what, string advice) = column.Form switch
        {
            CellForm.Instant => ("not a date or time as in the other rows", "write 2024-03-01T12:00:00, or 12:00:00 in all rows"),
            CellForm.Number when CsvNumber.IsGrouped(given) => ("not a number", "write its digits without separators between groups of them, and a decimal point"),
            CellForm.Number when given.Contains(',') => ("not a number", "write numbers with a decimal point"),
            CellForm.Number when given.StartsWith("**", StringComparison.Ordinal) => ("not a number", "it did not fit its format: write it with more digits, or NaN where the value is missing"),
            CellForm.Number => ("not a number", "give a number, or NaN where the value is missing"),
            _ => ("not a complex number", "write 1+2j, or NaN where the value is missing"),
        };
        return Fault($"line {reader.Line}: {_form.Columns.First(one => one.Cell == column.Cell).Column.Name} is '{CsvForm.Shortened(given)}', {what}; {advice}.");
    }
}
