using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>How a text holds its table, seen from its first rows.</summary>
/// <param name="Separator">What separates cells; a blank stands for any run of blanks and tabs.</param>
/// <param name="LineEnd">The last byte of a line.</param>
/// <param name="HeaderRows">The rows before the data: names of columns, units, and what stands before them.</param>
/// <param name="Cells">The cells of a row of data; one more may be empty.</param>
/// <param name="HasDecimalComma">Whether numbers have a decimal comma.</param>
/// <param name="HasNames">Whether the file names its columns.</param>
/// <param name="Columns">The columns; c1, c2 … where no row names them.</param>
/// <param name="Notes">What is worth knowing of how the text is read.</param>
internal sealed record CsvForm(byte Separator, byte LineEnd, int HeaderRows, int Cells, bool HasDecimalComma, bool HasNames, IReadOnlyList<CsvColumn> Columns, string[] Notes)
{
    private const int Sample = 1 << 18;
    private const string Unnamed = "unnamed";
    private const string Real = "_re";
    private const string Imaginary = "_im";

    private static readonly byte[] Separators = [(byte)'\t', (byte)';', (byte)',', (byte)' '];

    /// <summary>The form of a text.</summary>
    /// <exception cref="InvalidDataException">It has no table; the message says what is there.</exception>
    public static CsvForm Of(Stream text)
    {
        byte[] sample = new byte[Sample];
        int length = text.ReadAtLeast(sample, Sample, throwOnEndOfStream: false);
        bool isCut = length == Sample;
        sample = sample[..length];
        byte lineEnd = sample.Contains((byte)'\n') || !sample.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        CsvSample[] read = [.. Separators.Select(separator => CsvSample.Of(sample, separator, lineEnd, isCut))];
        CsvSample? best = read.Where(one => one.Width > 1).MaxBy(one => one.Score);

        if (best is null)
        {
            throw new InvalidDataException(read[0].Rows.Count == 0
                ? "the file holds no rows; give one row an observation."
                : $"the file has one column ('{Shortened(read[0].Rows[0][0])}'); separate columns by commas, semicolons, tabs or blanks.");
        }

        return Of(best, lineEnd);
    }

    private static CsvForm Of(CsvSample sample, byte lineEnd)
    {
        CsvHeader header = CsvHeader.Of(sample);
        string[][] data = [.. sample.Rows.Skip(header.Rows)];
        int cells = header.Names?.Length ?? Narrowed(data, sample.Width);

        if (data.Length == 0)
        {
            throw new InvalidDataException("the file holds a header and no rows; give one row an observation.");
        }

        string[]? given = header.Names ?? Commented(sample.Comment, sample.Separator, cells);
        string[] names = given is null ? [.. Enumerable.Range(1, cells).Select(column => $"c{column}")] : Named(given);

        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw new InvalidDataException($"two columns are called '{twice}'; give each its own name.");
        }

        CsvColumn[] columns = [.. names.SelectMany((name, cell) => Of(name, cell, data, sample.HasDecimalComma))];
        return new CsvForm(sample.Separator, lineEnd, header.Rows, cells, sample.HasDecimalComma, given is not null, columns, header.Notes);
    }

    /// <summary>The cells of a row without an empty one at the end of all rows.</summary>
    private static int Narrowed(string[][] data, int width) => data.Length > 0 && data.All(row => row.Length >= width && row[width - 1].Length == 0) ? width - 1 : width;

    /// <summary>Names from a comment in front, as NumPy writes them; parted by several blanks where the names hold single ones.</summary>
    private static string[]? Commented(string? comment, byte separator, int columns)
    {
        if (comment is null)
        {
            return null;
        }

        using CsvReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(comment)), separator, (byte)'\n');
        string[] names = reader.NextRow() ? [.. Enumerable.Range(0, reader.Count).Select(reader.Text)] : [];
        string[] apart = [.. comment.Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        names = names.Length == columns ? names : apart;
        return names.Length == columns && names.Any(name => !CsvSample.IsNumber(name, hasDecimalComma: false)) ? names : null;
    }

    private static string[] Named(string[] names)
    {
        int unnamed = 0;
        return [.. names.Select(name => name.Length > 0 ? name : unnamed++ == 0 ? Unnamed : $"{Unnamed} {unnamed}")];
    }

    /// <summary>
    /// A column is of words where most of its cells are; a word among numbers is told, with its line, when it is read. One of complex numbers is two columns.
    /// </summary>
    private static IEnumerable<CsvColumn> Of(string name, int cell, string[][] data, bool hasDecimalComma)
    {
        string[] cells = [.. data.Where(row => cell < row.Length && row[cell].Length > 0).Select(row => row[cell])];
        bool Most(Func<string, bool> holds) => 2 * cells.Count(holds) >= cells.Length;

        if (cells.Length == 0 || Most(text => CsvSample.IsNumber(text, hasDecimalComma) || CsvNumber.IsGrouped(text) || CsvSample.IsNumber(text.Replace(',', '.'), hasDecimalComma: false)))
        {
            return [new CsvColumn(new SourceColumn(name, ValueKind.Number), cell, CellForm.Number)];
        }

        if (Most(text => CsvNumber.TryReadComplex(Encoding.UTF8.GetBytes(text), out _, out _)))
        {
            return
            [
                new CsvColumn(new SourceColumn(name + Real, ValueKind.Number), cell, CellForm.RealPart),
                new CsvColumn(new SourceColumn(name + Imaginary, ValueKind.Number), cell, CellForm.ImaginaryPart),
            ];
        }

        return Most(CsvSample.IsInstant)
            ? [new CsvColumn(new SourceColumn(name, ValueKind.Instant, Shortened(cells[0])), cell, CellForm.Instant)]
            : [new CsvColumn(new SourceColumn(name, ValueKind.Word, Shortened(cells[0])), cell, CellForm.Word)];
    }

    /// <summary>A cell as a message quotes it.</summary>
    public static string Shortened(string cell) => cell.Length <= 40 ? cell : cell[..40] + "…";
}
