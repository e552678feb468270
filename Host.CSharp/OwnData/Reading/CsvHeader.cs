using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The rows before the data.</summary>
/// <param name="Rows">Their number.</param>
/// <param name="Names">The names of the columns; null where no row holds them.</param>
/// <param name="Notes">Rows that are passed over.</param>
internal sealed record CsvHeader(int Rows, string[]? Names, string[] Notes)
{
    private const int Most = 32;

    /// <summary>
    /// A first row in which a cell is no number holds the names. Rows of words right behind it are units and the like; rows of another width before it are what a logger
    /// or a program says of itself.
    /// </summary>
    /// <exception cref="InvalidDataException">The first row does not go with the others.</exception>
    public static CsvHeader Of(CsvSample sample)
    {
        List<string[]> rows = sample.Rows;
        List<string> notes = [];
        int width = sample.Width;
        int data = rows.FindIndex(row => row.Length == width && HasNumber(row));
        bool isPadded = data >= 0 && rows.Skip(data).Where(row => row.Length == width).All(row => row[^1].Length == 0);
        int before = 0;

        while (before < Math.Min(rows.Count, Most) && rows[before].Length != width && !(isPadded && rows[before].Length == width - 1))
        {
            before++;
        }

        bool hasNames = before < rows.Count && IsHeader(rows[before], rows.Count > before + 1);

        if (before > 0 && !hasNames && rows.Take(before).Any(row => row.Length > 1))
        {
            throw new InvalidDataException($"line {sample.Lines[before]} has {width} cells where the first row has {rows[0].Length}; give every row a cell for each column.");
        }

        for (int row = 0; row < before; row++)
        {
            notes.Add(PassedOver(sample, row));
        }

        if (!hasNames)
        {
            return new CsvHeader(before, null, [.. notes]);
        }

        int names = before;
        int end = before + 1;

        while (end < data && end - before < Most && rows[end].Length == width && !HasNumber(rows[end]) && rows[end].Any(cell => cell.Length > 0))
        {
            // Names are words; where the first row has numbers among them and the next has not, that one names the columns.
            int passed = names == before && rows[names].Any(IsPlain) && rows[end].All(cell => cell.Length > 0) ? names : end;
            names = passed == names ? end : names;
            notes.Add(PassedOver(sample, passed));
            end++;
        }

        string[] found = rows[names];
        return new CsvHeader(end, isPadded && found.Length == width && found[^1].Length == 0 ? found[..^1] : found, [.. notes]);
    }

    private static string PassedOver(CsvSample sample, int row) => $"line {sample.Lines[row]} ('{CsvForm.Shortened(string.Join(' ', sample.Rows[row]))}') is passed over";

    /// <summary>A row with a cell that is no number, or whose first cell is empty, as programs leave it above the numbers of rows.</summary>
    private static bool IsHeader(string[] row, bool hasMore) =>
        row.Select((cell, column) => (cell, column)).Any(one => !IsData(one.cell) || (one.column == 0 && one.cell.Length == 0 && hasMore));

    private static bool HasNumber(string[] row) => Array.Exists(row, cell => cell.Length > 0 && IsData(cell));

    private static bool IsPlain(string cell) => cell.Length > 0 && CsvSample.IsNumber(cell, hasDecimalComma: false);

    /// <summary>Whether a cell can be one of data: a number, real or complex, or an instant.</summary>
    private static bool IsData(string cell) =>
        CsvSample.IsNumber(cell, hasDecimalComma: true) || CsvSample.IsNumber(cell, hasDecimalComma: false) || CsvSample.IsInstant(cell)
        || (cell.AsSpan().IndexOfAnyInRange('0', '9') >= 0 && CsvNumber.TryReadComplex(Encoding.UTF8.GetBytes(cell), out _, out _));
}
