using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>How a text holds its table, seen from its first rows.</summary>
/// <param name="Separator">What separates cells; a blank stands for any run of blanks and tabs.</param>
/// <param name="LineEnd">The last byte of a line.</param>
/// <param name="HasHeader">Whether the first row holds the names of the columns.</param>
/// <param name="Columns">The columns; c1, c2 … where no row names them.</param>
internal sealed record CsvForm(byte Separator, byte LineEnd, bool HasHeader, IReadOnlyList<SourceColumn> Columns)
{
    private const int Sample = 1 << 18;
    private const int SampleRows = 100;
    private const string Unnamed = "unnamed";

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
        List<string[]>[] read = [.. Separators.Select(separator => Rows(sample, separator, lineEnd, isCut, out _))];
        int best = Array.FindIndex(read, rows => rows.Count > 0 && rows[0].Length > 1 && rows.TrueForAll(row => row.Length == rows[0].Length));
        best = best >= 0 ? best : Array.FindIndex(read, rows => rows.Count > 0 && rows[0].Length > 1);

        if (best < 0)
        {
            throw new InvalidDataException(read[0].Count == 0
                ? "the file holds no rows; give one row an observation."
                : $"the file has one column ('{Shortened(read[0][0][0])}'); separate columns by commas, semicolons, tabs or blanks.");
        }

        _ = Rows(sample, Separators[best], lineEnd, isCut, out string? comment);
        return Of(Separators[best], lineEnd, read[best], comment);
    }

    private static CsvForm Of(byte separator, byte lineEnd, List<string[]> rows, string? comment)
    {
        bool hasHeader = rows[0].Select((cell, column) => (cell, column)).Any(one => !IsNumber(one.cell) || (one.column == 0 && one.cell.Length == 0 && rows.Count > 1));
        string[][] data = [.. rows.Skip(hasHeader ? 1 : 0)];

        if (data.Length == 0)
        {
            throw new InvalidDataException("the file holds a header and no rows; give one row an observation.");
        }

        string[]? names = hasHeader ? rows[0] : Commented(comment, separator, rows[0].Length);
        names = names is null ? [.. Enumerable.Range(1, rows[0].Length).Select(column => $"c{column}")] : Named(names);

        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw new InvalidDataException($"two columns are called '{twice}'; give each its own name.");
        }

        return new CsvForm(separator, lineEnd, hasHeader, [.. names.Select((name, column) => new SourceColumn(name, Kind(data, column)))]);
    }

    /// <summary>The first rows; the last of a sample that was cut may be cut itself and is left out.</summary>
    private static List<string[]> Rows(byte[] sample, byte separator, byte lineEnd, bool isCut, out string? comment)
    {
        int end = isCut ? Array.LastIndexOf(sample, lineEnd) + 1 : sample.Length;
        using CsvReader reader = new(new MemoryStream(sample, 0, end == 0 ? sample.Length : end), separator, lineEnd);
        List<string[]> rows = [];

        try
        {
            while (rows.Count < SampleRows && reader.NextRow())
            {
                rows.Add([.. Enumerable.Range(0, reader.Count).Select(reader.Text)]);
            }
        }
        catch (InvalidDataException) when (rows.Count > 0)
        {
            // What is wrong further down is told when it is read.
        }

        comment = reader.Comment;
        return rows;
    }

    /// <summary>Names from a comment in front, as NumPy writes them.</summary>
    private static string[]? Commented(string? comment, byte separator, int columns)
    {
        if (comment is null)
        {
            return null;
        }

        using CsvReader reader = new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(comment)), separator, (byte)'\n');
        bool fits = reader.NextRow() && reader.Count == columns;
        string[] names = fits ? [.. Enumerable.Range(0, columns).Select(reader.Text)] : [];
        return fits && names.Any(name => !IsNumber(name)) ? names : null;
    }

    private static string[] Named(string[] names)
    {
        int unnamed = 0;
        return [.. names.Select(name => name.Length > 0 ? name : unnamed++ == 0 ? Unnamed : $"{Unnamed} {unnamed}")];
    }

    /// <summary>
    /// A column is of words where most of its cells are; a word among numbers, or numbers with a decimal comma, are told, with their line, when they are read.
    /// </summary>
    private static ValueKind Kind(string[][] data, int column)
    {
        string[] cells = [.. data.Where(row => column < row.Length && row[column].Length > 0).Select(row => row[column])];
        return cells.Length == 0 || 2 * cells.Count(cell => IsNumber(cell.Replace(',', '.'))) >= cells.Length ? ValueKind.Number : ValueKind.Word;
    }

    private static bool IsNumber(string cell) => CsvNumber.TryRead(System.Text.Encoding.UTF8.GetBytes(cell), out _);

    /// <summary>A cell as a message quotes it.</summary>
    public static string Shortened(string cell) => cell.Length <= 40 ? cell : cell[..40] + "…";
}
