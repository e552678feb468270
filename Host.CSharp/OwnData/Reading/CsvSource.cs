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

    private CsvSource(string path, CsvForm form)
        : base(path) => _form = form;

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns => _form.Columns;

    /// <inheritdoc/>
    public override long? RowCount => null;

    /// <summary>Opens a file and looks at its first rows.</summary>
    public static CsvSource Open(string path)
    {
        using Stream text = SourceFile.Text(path);
        return new CsvSource(path, CsvForm.Of(text));
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        int[] cells = [.. numbers.Select(Index)];
        int words = trajectory is null ? -1 : Index(trajectory);
        int rows = Math.Clamp(MostBatchNumbers / Math.Max(1, cells.Length), LeastBatchRows, MostBatchRows);
        RowBatch batch = new()
        {
            Numbers = [.. cells.Select(_ => new double[rows])],
            Trajectories = trajectory is null ? null : new int[rows],
        };
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

    private CsvReader Reader()
    {
        CsvReader reader = new(SourceFile.Text(Path), _form.Separator, _form.LineEnd);

        if (_form.HasHeader)
        {
            reader.NextRow();
        }

        return reader;
    }

    private int Index(string name) => Enumerable.Range(0, Columns.Count).First(column => Columns[column].Name == name);

    private void Read(CsvReader reader, int[] cells, int words, RowBatch batch, TrajectoryNames names)
    {
        if (reader.Count != Columns.Count)
        {
            throw Fault($"line {reader.Line} has {reader.Count} cell{(reader.Count == 1 ? "" : "s")} where the first row has {Columns.Count}; give every row a cell for each column.");
        }

        for (int i = 0; i < cells.Length; i++)
        {
            if (!CsvNumber.TryRead(reader[cells[i]], out batch.Numbers[i][batch.Count]))
            {
                throw NotANumber(reader, cells[i]);
            }
        }

        if (words >= 0)
        {
            ReadOnlySpan<byte> name = reader[words];
            batch.Trajectories![batch.Count] = name.IsEmpty
                ? throw Fault($"line {reader.Line}: {Columns[words].Name} is missing; every row needs the name of its trajectory.")
                : names.Of(name);
        }
    }

    private DataFileException NotANumber(CsvReader reader, int cell)
    {
        string given = reader.Text(cell);
        string advice = given.Contains(',') ? "write numbers with a decimal point" : "give a number, or NaN where the value is missing";
        return Fault($"line {reader.Line}: {Columns[cell].Name} is '{CsvForm.Shortened(given)}', not a number; {advice}.");
    }
}
