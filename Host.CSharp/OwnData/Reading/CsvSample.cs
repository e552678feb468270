using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The first rows of a text, parted at one of the separators.</summary>
/// <param name="Separator">The separator.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Lines">The line of each row, counted from 1.</param>
/// <param name="Comment">The last comment before them.</param>
/// <param name="Width">The cells that most rows have.</param>
/// <param name="HasDecimalComma">Whether numbers have a decimal comma.</param>
internal sealed record CsvSample(byte Separator, List<string[]> Rows, List<long> Lines, string? Comment, int Width, bool HasDecimalComma)
{
    private const int Most = 100;

    /// <summary>How well the separator fits: rows of equal width count first, then cells that are numbers.</summary>
    public double Score
    {
        get
        {
            string[][] rows = [.. Rows.Where(row => row.Length == Width)];
            double numbers = rows.Sum(row => row.Count(cell => IsNumber(cell, HasDecimalComma) || IsInstant(cell)));
            return (double)rows.Length / Rows.Count * (1 + (numbers / (rows.Length * Width)));
        }
    }

    /// <summary>The first rows; the last of a sample that was cut may be cut itself and is left out.</summary>
    public static CsvSample Of(byte[] sample, byte separator, byte lineEnd, bool isCut)
    {
        int end = isCut ? Array.LastIndexOf(sample, lineEnd) + 1 : sample.Length;
        using CsvReader reader = new(new MemoryStream(sample, 0, end == 0 ? sample.Length : end), separator, lineEnd);
        List<string[]> rows = [];
        List<long> lines = [];
        string? comment = null;

        try
        {
            while (rows.Count < Most && reader.NextRow())
            {
                comment = rows.Count == 0 ? reader.Comment : comment;
                rows.Add([.. Enumerable.Range(0, reader.Count).Select(reader.Text)]);
                lines.Add(reader.Line);
            }
        }
        catch (InvalidDataException) when (rows.Count > 0)
        {
            // What is wrong further down is told when it is read.
        }

        // Of widths that are equally frequent, that of the later rows: the first ones may be a header.
        int width = rows.Count == 0 ? 0 : rows.Select(row => row.Length).Reverse().GroupBy(count => count).MaxBy(group => group.Count())!.Key;
        return new CsvSample(separator, rows, lines, comment, width, separator != (byte)',' && CommasAreDecimal(rows));
    }

    /// <summary>Whether a cell is a number.</summary>
    public static bool IsNumber(string cell, bool hasDecimalComma)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(cell);
        return hasDecimalComma ? CsvNumber.TryReadComma(bytes, out _) : CsvNumber.TryRead(bytes, out _);
    }

    /// <summary>Whether a cell is a date, a time or both.</summary>
    public static bool IsInstant(string cell) => TimeOrigin.TryParse(Encoding.UTF8.GetBytes(cell), out _, out _, out _);

    /// <summary>Whether some numbers have a comma in them and none a point.</summary>
    private static bool CommasAreDecimal(List<string[]> rows)
    {
        string[] cells = [.. rows.SelectMany(row => row)];
        return cells.Any(cell => cell.Contains(',', StringComparison.Ordinal) && IsNumber(cell, hasDecimalComma: true))
            && !cells.Any(cell => cell.Contains('.', StringComparison.Ordinal) && IsNumber(cell, hasDecimalComma: false));
    }
}
