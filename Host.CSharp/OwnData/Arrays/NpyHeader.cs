using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>
/// The beginning of an array that NumPy wrote: a magic word, the version, the length of the header, and the header, a dictionary of Python in text with
/// descr, fortran_order and shape (NumPy Enhancement Proposal 1).
/// </summary>
internal static partial class NpyHeader
{
    private const int MostHeader = 1 << 20;
    private const int WideCharacter = 4;
    private const long Second = 1_000_000_000;

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => MagicBytes;

    private static readonly byte[] MagicBytes = [0x93, .. "NUMPY"u8];

    /// <summary>Nanoseconds of NumPy's units of time.</summary>
    private static readonly Dictionary<string, long> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1_000,
        ["ms"] = 1_000_000,
        ["s"] = Second,
        ["m"] = 60 * Second,
        ["h"] = 3600 * Second,
        ["D"] = 86400 * Second,
        ["W"] = 7 * 86400 * Second,
    };

    /// <summary>The array in a stream that stands at its first byte; null, and why in words behind its name, where its entries are none that can be used.</summary>
    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public static RawArray? Read(Stream stream, string name, out string refusal)
    {
        Span<byte> start = stackalloc byte[12];

        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic))
        {
            throw Damaged(name);
        }

        bool isFirstVersion = start[6] == 1;
        long length = isFirstVersion ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        long header = isFirstVersion ? 10 : 12;

        if (length > MostHeader || header + length > stream.Length)
        {
            throw Damaged(name);
        }

        byte[] text = new byte[length];
        stream.Position = header;
        stream.ReadExactly(text);
        return Read(Encoding.UTF8.GetString(text), stream, header + length, name, out refusal);
    }

    private static RawArray? Read(string header, Stream stream, long position, string name, out string refusal)
    {
        Match order = Order().Match(header);
        Match shape = Shape().Match(header);

        if (!order.Success || !shape.Success)
        {
            throw Damaged(name);
        }

        Match type = Type().Match(header);

        if (!type.Success)
        {
            refusal = "has entries of several parts (a structured type); save each part as an array of its own";
            return null;
        }

        long[] lengths = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(word => long.TryParse(word.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : throw Damaged(name))];
        return Read(type, lengths, order.Groups[1].Value == "True", stream, position, name, out refusal);
    }

    private static RawArray? Read(Match type, long[] shape, bool isFortran, Stream stream, long position, string name, out string refusal)
    {
        char kind = type.Groups["kind"].Value[0];
        bool isBig = type.Groups["order"].Value == ">";
        int size = int.TryParse(type.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 0;
        refusal = "";
        RawArray? Of(ArrayKind what, char element, int bytes, int entry, long imaginary = 0, long nanoseconds = 0, double scale = 1) => new(
            new NamedArray(name, shape, what) { NanosecondsPerCount = nanoseconds, Scale = scale },
            stream,
            position,
            new RawElement(element, bytes, isBig),
            RawArray.Dense(shape, entry, isFortran),
            imaginary);

        switch (kind)
        {
            case 'f' when size is 2 or 4 or 8:
                return Of(ArrayKind.Real, 'f', size, size);
            case 'i' or 'u' when size is 1 or 2 or 4 or 8:
                return Of(ArrayKind.Real, kind, size, size);
            case 'b' when size == 1:
                return Of(ArrayKind.Real, 'u', 1, 1);
            case 'c' when size is 8 or 16:
                return Of(ArrayKind.Complex, 'f', size / 2, size, imaginary: size / 2);
            case 'U' or 'S' when size > 0:
                return Of(ArrayKind.Word, kind == 'U' ? 'u' : 'i', 1, kind == 'U' ? WideCharacter * size : size);
            case 'M' when size == 8 && Unit(type) is { } unit:
                return Of(ArrayKind.Instant, 'i', 8, 8, nanoseconds: unit);
            case 'm' when size == 8 && Unit(type) is { } unit:
                return Of(ArrayKind.Real, 'i', 8, 8, scale: unit / (double)Second);
            default:
                refusal = kind == 'O'
                    ? "holds Python objects; make it an array of numbers, as by np.asarray(a, dtype=float)"
                    : $"has entries of NumPy's type {type.Groups["all"].Value}; save it as float64";
                return null;
        }
    }

    /// <summary>The words of an array of text.</summary>
    public static string[] Words(RawArray array, int count)
    {
        int size = (int)(array.Strides.Length == 0 ? 0 : array.Strides[^1]);
        byte[] bytes = new byte[size];
        string[] words = new string[count];

        for (int i = 0; i < count; i++)
        {
            array.Stream.Position = array.Position + ((long)i * size);
            array.Stream.ReadExactly(bytes);
            Encoding encoding = array.Element.Kind == 'u' ? new UTF32Encoding(array.Element.IsBig, byteOrderMark: false) : Encoding.UTF8;
            words[i] = encoding.GetString(bytes).TrimEnd('\0');
        }

        return words;
    }

    private static long? Unit(Match type)
    {
        Match unit = UnitOfTime().Match(type.Groups["unit"].Value);
        long count = unit.Groups["count"].Length == 0 ? 1 : long.Parse(unit.Groups["count"].Value, CultureInfo.InvariantCulture);
        return unit.Success && Units.TryGetValue(unit.Groups["name"].Value, out long nanoseconds) ? count * nanoseconds : null;
    }

    private static InvalidDataException Damaged(string name) => new($"the header of array {name} is damaged or cut off; fetch or make it anew.");

    [GeneratedRegex("""'descr'\s*:\s*'(?<all>(?<order>[<>|=])(?<kind>[a-zA-Z])(?<size>\d*)(?<unit>\[[^\]]*\])?)'""", RegexOptions.CultureInvariant)]
    private static partial Regex Type();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^\[(?<count>\d{0,9})(?<name>[a-zA-Z]+)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitOfTime();
}
