using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Cells of text as numbers.</summary>
internal static partial class CsvNumber
{
    private const int LongestFortran = 64;
    private const int LongestNumber = 512;

    private const int MostShortDigits = 18;
    private const ulong MostExact = 1UL << 53;
    private const int MostPower = 22;
    private const int MostExponent = 6;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static readonly string[] Missing = ["nan", "na", "n/a", "null", "none", "-nan", "+nan", "missing"];

    /// <summary>Whether a cell is a number, or says that there is none (then NaN). Exponents may be Fortran's: 1.0D+00, and 1.0-101 for 1.0E-101.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, out double number)
    {
        if (cell.IsEmpty)
        {
            number = double.NaN;
            return true;
        }

        return IsShort(cell, out number)
            || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            || IsWord(cell, out number)
            || IsFortran(cell, out number);
    }

    /// <summary>The same where numbers have a decimal comma.</summary>
    public static bool TryReadComma(ReadOnlySpan<byte> cell, out double number)
    {
        int comma = cell.IndexOf((byte)',');

        if (comma < 0 || cell.Length > LongestNumber)
        {
            return TryRead(cell, out number);
        }

        number = double.NaN;
        Span<byte> point = stackalloc byte[cell.Length];
        cell.CopyTo(point);
        point[comma] = (byte)'.';
        return !cell.Contains((byte)'.') && TryRead(point, out number);
    }

    /// <summary>Whether a cell is a complex number as Python, MATLAB or Julia write it: (1+2j), 1+2i, 1-2im, 2j; or a real one.</summary>
    public static bool TryReadComplex(ReadOnlySpan<byte> cell, out double real, out double imaginary)
    {
        imaginary = 0;
        ReadOnlySpan<byte> inner = cell is [(byte)'(', .., (byte)')'] ? cell[1..^1].Trim(" \t"u8) : cell;
        int unit = Unit(inner);

        if (unit == 0)
        {
            bool isReal = TryRead(inner, out real);
            imaginary = double.IsNaN(real) ? double.NaN : 0;
            return isReal;
        }

        ReadOnlySpan<byte> rest = inner[..^unit].TrimEnd("* "u8);
        int sign = Sign(rest);
        real = 0;
        return (sign == 0 || TryRead(rest[..sign].TrimEnd(" "u8), out real)) && TryRead(Close(rest[sign..]), out imaginary) && !rest.IsEmpty;
    }

    /// <summary>Whether a cell looks like a number whose digits stand in groups: 1,000.5 or 1 000.</summary>
    public static bool IsGrouped(string cell) => Grouped().IsMatch(cell);

    /// <summary>Bytes of the imaginary unit at the end; 0 where there is none.</summary>
    private static int Unit(ReadOnlySpan<byte> text) =>
        text.EndsWith("im"u8) ? 2
        : text.Length > 1 && text[^1] is (byte)'i' or (byte)'j' or (byte)'I' or (byte)'J' ? 1
        : 0;

    /// <summary>Where the imaginary part begins: at the last sign that is not an exponent's.</summary>
    private static int Sign(ReadOnlySpan<byte> text)
    {
        for (int at = text.Length - 1; at > 0; at--)
        {
            if (text[at] is (byte)'+' or (byte)'-' && text[at - 1] is not ((byte)'e' or (byte)'E' or (byte)'d' or (byte)'D'))
            {
                return at;
            }
        }

        return 0;
    }

    /// <summary>A number with its sign, without blanks between: "+ 2" as "2".</summary>
    private static ReadOnlySpan<byte> Close(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'+', ..])
        {
            return text[1..].TrimStart(" "u8);
        }

        return text is [(byte)'-', (byte)' ', ..] ? (byte[])[(byte)'-', .. text[1..].TrimStart(" "u8)] : text;
    }

    /// <summary>
    /// A number of few digits, to the nearest double: its digits as a whole number of at most 53 bits and its power of ten of at most 22 are exact, so that their product or
    /// quotient is rounded once (Clinger 1990). False where it is none, or one that takes more care.
    /// </summary>
    private static bool IsShort(ReadOnlySpan<byte> cell, out double number)
    {
        number = 0;
        bool isNegative = cell[0] == (byte)'-';
        int at = isNegative || cell[0] == (byte)'+' ? 1 : 0;
        int start = at;
        ulong digits = 0;
        int point = -1;

        for (; at < cell.Length; at++)
        {
            uint digit = (uint)cell[at] - '0';

            if (digit <= 9)
            {
                digits = (10 * digits) + digit;
            }
            else if (cell[at] == (byte)'.' && point < 0)
            {
                point = at;
            }
            else
            {
                break;
            }
        }

        int count = at - start - (point < 0 ? 0 : 1);
        int power = point < 0 ? 0 : point + 1 - at;

        if (count is 0 or > MostShortDigits || digits > MostExact || !(at == cell.Length || TryExponent(cell[at..], ref power)) || power is < -MostPower or > MostPower)
        {
            return false;
        }

        double size = power < 0 ? digits / Powers[-power] : digits * Powers[power];
        number = isNegative ? -size : size;
        return true;
    }

    /// <summary>Adds an exponent, e-7 or E+07, to a power of ten.</summary>
    private static bool TryExponent(ReadOnlySpan<byte> text, ref int power)
    {
        if (text.Length is < 2 or > MostExponent || text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        bool isNegative = text[1] == (byte)'-';
        int at = isNegative || text[1] == (byte)'+' ? 2 : 1;
        int exponent = 0;

        for (int digit = at; digit < text.Length; digit++)
        {
            if (text[digit] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            exponent = (10 * exponent) + text[digit] - '0';
        }

        power += isNegative ? -exponent : exponent;
        return at < text.Length;
    }

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

    /// <summary>A number with a point whose exponent begins with D, or with its sign alone where it has three digits.</summary>
    private static bool IsFortran(ReadOnlySpan<byte> cell, out double number)
    {
        number = double.NaN;
        int letter = cell.IndexOfAny((byte)'D', (byte)'d');
        int sign = cell.LastIndexOfAny((byte)'+', (byte)'-');
        bool isShort = letter < 0 && sign > 1 && sign == cell.Length - 4;

        if (cell.Length > LongestFortran || (letter < 1 && !isShort) || (!cell.Contains((byte)'.') && sign != letter + 1))
        {
            return false;
        }

        Span<byte> text = stackalloc byte[cell.Length + 1];
        int at = isShort ? sign : letter;
        cell[..at].CopyTo(text);
        text[at] = (byte)'E';
        ReadOnlySpan<byte> exponent = cell[(isShort ? at : at + 1)..];
        exponent.CopyTo(text[(at + 1)..]);
        return double.TryParse(text[..(at + 1 + exponent.Length)], NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static bool Ascii(ReadOnlySpan<byte> cell, string word) => System.Text.Ascii.EqualsIgnoreCase(cell, word);

    [GeneratedRegex(@"^[+-]?\d{1,3}([ ,.'\u00A0\u2019\u202F]\d{3})+([.,]\d*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
