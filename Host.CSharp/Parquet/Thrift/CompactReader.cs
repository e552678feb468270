using System;
using System.Text;

namespace Spectral.Host.Parquet.Thrift;

/// <summary>
/// Reads Thrift's compact protocol from bytes that nobody vouches for. A struct is read as
/// <code>short outer = reader.EnterStruct(type);
/// while (reader.NextField(out short id, out CompactType type)) switch (id) { … default: reader.Skip(type); break; }
/// reader.LeaveStruct(outer);</code>
/// Every step checks that the bytes are there; nesting is bounded, and a list cannot claim more elements than bytes remain.
/// </summary>
internal ref partial struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private const int MaximumDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private short _lastField = 0;
    private int _depth = 0;

    /// <summary>The number of bytes read so far.</summary>
    public int Position { get; private set; } = 0;

    private readonly int Remaining => _bytes.Length - Position;

    /// <summary>Begins a struct; hand the result to <see cref="LeaveStruct"/>.</summary>
    public short EnterStruct(CompactType type = CompactType.Struct)
    {
        Expect(type == CompactType.Struct, type);
        Deepen();
        short outer = _lastField;
        _lastField = 0;
        return outer;
    }

    /// <summary>Ends a struct.</summary>
    public void LeaveStruct(short outer)
    {
        _lastField = outer;
        _depth--;
    }

    /// <summary>The next field's number and type; false at the end of the struct.</summary>
    public bool NextField(out short id, out CompactType type)
    {
        byte header = NextByte();
        type = (CompactType)(header & 0x0F);
        id = 0;

        if (type == CompactType.Stop)
        {
            return false;
        }

        int delta = header >> 4;
        long next = delta != 0 ? _lastField + delta : ZigZag(NextVarint());

        if (next is < 0 or > short.MaxValue)
        {
            throw new MalformedDataException($"the metadata has a field numbered {next}");
        }

        id = _lastField = (short)next;
        return true;
    }

    /// <summary>A boolean field, whose value stands in its type.</summary>
    public readonly bool Boolean(CompactType type)
    {
        Expect(type is CompactType.True or CompactType.False, type);
        return type == CompactType.True;
    }

    /// <summary>An integer of at most 32 bits.</summary>
    public int Int32(CompactType type)
    {
        long value = Int64(type);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new MalformedDataException($"the metadata has {value} where a 32-bit number belongs");
    }

    /// <summary>An integer of any width.</summary>
    public long Int64(CompactType type)
    {
        Expect(type is CompactType.Byte or CompactType.Int16 or CompactType.Int32 or CompactType.Int64, type);
        return type == CompactType.Byte ? (sbyte)NextByte() : ZigZag(NextVarint());
    }

    /// <summary>A run of bytes.</summary>
    public ReadOnlySpan<byte> Binary(CompactType type)
    {
        Expect(type == CompactType.Binary, type);
        ulong length = NextVarint();

        if (length > (ulong)Remaining)
        {
            throw new MalformedDataException($"the metadata claims a text of {length} bytes where {Remaining} remain");
        }

        ReadOnlySpan<byte> binary = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return binary;
    }

    /// <summary>A text.</summary>
    public string Text(CompactType type)
    {
        try
        {
            return StrictUtf8.GetString(Binary(type));
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedDataException("the metadata has a text that is not UTF-8");
        }
    }

    /// <summary>Begins a list and gives its length; the elements follow, each of the element type.</summary>
    public int EnterList(CompactType type, out CompactType element)
    {
        Expect(type is CompactType.List or CompactType.Set, type);
        byte header = NextByte();
        element = (CompactType)(header & 0x0F);
        ulong count = (ulong)(header >> 4);

        if (count == 15)
        {
            count = NextVarint();
        }

        if (count > (ulong)Remaining)
        {
            throw new MalformedDataException($"the metadata claims a list of {count} elements where {Remaining} bytes remain");
        }

        return (int)count;
    }

    private void Deepen()
    {
        if (++_depth > MaximumDepth)
        {
            throw new MalformedDataException($"the metadata is nested more than {MaximumDepth} deep");
        }
    }

    private byte NextByte() => Position < _bytes.Length ? _bytes[Position++] : throw EndsEarly();

    private ulong NextVarint()
    {
        ulong value = 0;

        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = NextByte();
            value |= (ulong)(next & 0x7F) << shift;

            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedDataException("the metadata has a number of more than ten bytes");
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static MalformedDataException EndsEarly() => new("the metadata ends in the middle of a value");

    private static void Expect(bool condition, CompactType type)
    {
        if (!condition)
        {
            throw new MalformedDataException($"the metadata has a field of the wrong type ({type})");
        }
    }
}
