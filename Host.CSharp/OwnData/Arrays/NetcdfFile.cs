using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>
/// A NetCDF file of the classic formats: CDF-1, CDF-2 (positions of 64 bits) and CDF-5 (lengths of 64 bits): a header of dimensions, attributes and variables,
/// then the variables of fixed size, then records, each with one entry of every variable along the record dimension (Unidata, NetCDF Classic Format
/// Specification). NetCDF-4 is HDF5 and is read as that.
/// </summary>
internal sealed class NetcdfFile : RawArrayFile
{
    private const int Character = 2;
    private const int MostList = 1 << 20;

    private readonly int _version;
    private long _at = 4;

    private NetcdfFile(Stream stream)
        : base(stream)
    {
        stream.Position = 3;
        _version = stream.ReadByte();
        long records = Count();
        bool isStreaming = records == (_version == 5 ? -1 : uint.MaxValue);
        (string Name, long Length)[] dimensions = ReadList(10, () => (Text(), Count()));
        _ = ReadAttributes();
        Variable[] variables = ReadList(11, () => ReadVariable(dimensions));
        long record = RecordLength(variables);

        if (isStreaming)
        {
            long first = variables.Where(one => one.IsRecord).Select(one => one.Begin).DefaultIfEmpty(stream.Length).Min();
            records = record == 0 ? 0 : (stream.Length - first) / record;
        }

        foreach (Variable one in variables)
        {
            Add(one, records, record);
        }
    }

    /// <inheritdoc/>
    public override string Kind => "NetCDF file";

    /// <summary>Opens a file, which the reader then owns.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static NetcdfFile Open(Stream stream) => new(stream);

    /// <inheritdoc/>
    public override string[] Words(NamedArray array)
    {
        RawArray raw = Find(array);
        int length = (int)array.Shape[^1];
        byte[] bytes = new byte[length];
        string[] words = new string[Length(array) / Math.Max(1, length)];

        for (int i = 0; i < words.Length; i++)
        {
            raw.Stream.Position = raw.Position + ((long)i * length);
            raw.Stream.ReadExactly(bytes);
            words[i] = Encoding.UTF8.GetString(bytes).TrimEnd('\0', ' ');
        }

        return words;
    }

    private void Add(Variable one, long records, long record)
    {
        long[] shape = [.. one.Shape.Select((length, axis) => axis == 0 && one.IsRecord ? records : length)];
        RawElement element = Element(one.Type);
        long[] strides = RawArray.Dense([.. one.Shape.Select(length => Math.Max(length, 1))], element.Size, isFortran: false);

        if (one.IsRecord)
        {
            strides[0] = record;
        }

        ArrayKind kind = one.Type == Character ? ArrayKind.Word : ArrayKind.Real;
        NamedArray array = ArrayAttributes.Applied(new NamedArray(one.Name, shape, kind) { Axes = one.Axes }, one.Attributes, DefaultFill(one.Type));
        Add(new RawArray(array, Stream, one.Begin, element, strides, 0));
    }

    /// <summary>The bytes of a record: those of all its variables filled up to four; where there is but one, it is not filled up.</summary>
    private static long RecordLength(Variable[] variables)
    {
        long[] lengths = [.. variables.Where(one => one.IsRecord).Select(one => one.Shape.Skip(1).Aggregate((long)Element(one.Type).Size, (product, length) => product * length))];
        return lengths.Length == 1 ? lengths[0] : lengths.Sum(length => (length + 3) & ~3L);
    }

    private Variable ReadVariable((string Name, long Length)[] dimensions)
    {
        string name = Text();
        long axes = Count();
        int[] places = [.. Enumerable.Range(0, (int)Bounded(axes)).Select(_ => (int)Bounded(Count()))];

        if (places.Any(place => place >= dimensions.Length))
        {
            throw Damaged();
        }

        Dictionary<string, object> attributes = ReadAttributes();
        int type = (int)Integer(4);
        _ = Count();
        long begin = Integer(_version == 1 ? 4 : 8);
        bool isRecord = places.Length > 0 && dimensions[places[0]].Length == 0;
        _ = Element(type);
        return begin >= 0
            ? new Variable(name, type, [.. places.Select(place => dimensions[place].Length)], [.. places.Select(place => dimensions[place].Name)], attributes, begin, isRecord)
            : throw Damaged();
    }

    private Dictionary<string, object> ReadAttributes()
    {
        Dictionary<string, object> found = new(StringComparer.Ordinal);

        foreach ((string name, object value) in ReadList(12, ReadAttribute))
        {
            found[name] = value;
        }

        return found;
    }

    private (string Name, object Value) ReadAttribute()
    {
        string name = Text();
        int type = (int)Integer(4);
        long count = Bounded(Count());
        RawElement element = Element(type);
        byte[] bytes = Bytes(count * element.Size);
        _at = (_at + 3) & ~3L;
        return (name, type == Character
            ? Encoding.UTF8.GetString(bytes).TrimEnd('\0')
            : Enumerable.Range(0, (int)count).Select(i => element.Number(bytes.AsSpan(i * element.Size))).ToArray());
    }

    private T[] ReadList<T>(int tag, Func<T> read)
    {
        long found = Integer(4);
        long count = Bounded(Count());

        if (found != tag && (found != 0 || count != 0))
        {
            throw Damaged();
        }

        List<T> list = [];

        for (long i = 0; i < count; i++)
        {
            list.Add(read());
        }

        return [.. list];
    }

    private string Text()
    {
        string text = Encoding.UTF8.GetString(Bytes(Bounded(Count())));
        _at = (_at + 3) & ~3L;
        return text;
    }

    private long Count() => _version == 5 ? Integer(8) : (uint)Integer(4);

    private long Bounded(long count) => count is >= 0 and <= MostList ? count : throw Damaged();

    private long Integer(int size) => new RawElement('i', size, true).Integer(Bytes(size));

    private byte[] Bytes(long count)
    {
        byte[] bytes = new byte[count <= Stream.Length - _at ? count : throw Damaged()];
        Stream.Position = _at;
        Stream.ReadExactly(bytes);
        _at += count;
        return bytes;
    }

    private static RawElement Element(int type) => type switch
    {
        1 => new RawElement('i', 1, true),
        2 or 7 => new RawElement('u', 1, true),
        3 => new RawElement('i', 2, true),
        4 => new RawElement('i', 4, true),
        5 => new RawElement('f', 4, true),
        6 => new RawElement('f', 8, true),
        8 => new RawElement('u', 2, true),
        9 => new RawElement('u', 4, true),
        10 => new RawElement('i', 8, true),
        11 => new RawElement('u', 8, true),
        _ => throw new InvalidDataException($"the NetCDF file has a variable or attribute of the unknown type {type}; it is damaged, fetch or make it anew."),
    };

    /// <summary>What stands where nothing was written, if the file names nothing else.</summary>
    private static double? DefaultFill(int type) => type switch
    {
        3 => -32767,
        4 => -2147483647,
        5 or 6 => FillValues.Netcdf,
        _ => null,
    };

    private InvalidDataException Damaged() => new($"the file is NetCDF (CDF-{_version}) with a damaged header, or was cut off; fetch or make it anew.");

    private sealed record Variable(string Name, int Type, long[] Shape, string[] Axes, Dictionary<string, object> Attributes, long Begin, bool IsRecord);
}
