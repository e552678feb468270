using System;
using System.Globalization;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Cells of text as numbers.</summary>
internal static class CsvNumber
{
    private static readonly string[] Missing = ["nan", "na", "n/a", "null", "none", "-nan", "+nan", "missing"];

    /// <summary>Whether a cell is a number, or says that there is none (then NaN).</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, out double number)
    {
        if (cell.IsEmpty)
        {
            number = double.NaN;
            return true;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) || IsWord(cell, out number);
    }

    /// <summary>Whether a cell says that there is no number.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> cell) => TryRead(cell, out double number) && double.IsNaN(number);

    private static bool IsWord(ReadOnlySpan<byte> cell, out double number)
    {
        number = double.NaN;

        foreach (string word in Missing)
        {
            if (Ascii(cell, word))
            {
                return true;
            }
        }

        bool isNegative = cell[0] == (byte)'-';
        ReadOnlySpan<byte> size = cell[0] is (byte)'-' or (byte)'+' ? cell[1..] : cell;

        if (Ascii(size, "inf") || Ascii(size, "infinity"))
        {
            number = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return false;
    }

    private static bool Ascii(ReadOnlySpan<byte> cell, string word) => System.Text.Ascii.EqualsIgnoreCase(cell, word);
}
