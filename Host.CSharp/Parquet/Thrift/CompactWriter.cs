using System;
using System.IO;
using System.Text;

namespace Spectral.Host.Parquet.Thrift;

/// <summary>
/// Writes Thrift's compact protocol. Fields of a struct are written in increasing number:
/// <code>short outer = writer.EnterStruct(); writer.Int32(1, version); …; writer.LeaveStruct(outer);</code>
/// A struct that is itself a field is announced by <see cref="StructField"/>, a list by <see cref="ListField"/>.
/// </summary>
internal sealed class CompactWriter
{
    private readonly MemoryStream _bytes = new();
    private short _lastField;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

    public short EnterStruct()
    {
        short outer = _lastField;
        _lastField = 0;
        return outer;
    }

    public void LeaveStruct(short outer)
    {
        _bytes.WriteByte((byte)CompactType.Stop);
        _lastField = outer;
    }

    public void Boolean(short id, bool value) => Header(id, value ? CompactType.True : CompactType.False);

    public void Byte(short id, sbyte value)
    {
        Header(id, CompactType.Byte);
        _bytes.WriteByte((byte)value);
    }

    public void Int32(short id, int value)
    {
        Header(id, CompactType.Int32);
        Number(value);
    }

    public void Int64(short id, long value)
    {
        Header(id, CompactType.Int64);
        Number(value);
    }

    public void Binary(short id, ReadOnlySpan<byte> value)
    {
        Header(id, CompactType.Binary);
        BinaryElement(value);
    }

    public void Text(short id, string value) => Binary(id, Encoding.UTF8.GetBytes(value));

    /// <summary>Announces a field that is a struct; <see cref="EnterStruct"/> follows.</summary>
    public void StructField(short id) => Header(id, CompactType.Struct);

    /// <summary>Writes a field that is a struct without fields, as the cases of a union often are.</summary>
    public void EmptyStruct(short id)
    {
        StructField(id);
        LeaveStruct(EnterStruct());
    }

    /// <summary>Announces a field that is a list; its elements follow.</summary>
    public void ListField(short id, CompactType element, int count)
    {
        Header(id, CompactType.List);

        if (count < 15)
        {
            _bytes.WriteByte((byte)((count << 4) | (int)element));
        }
        else
        {
            _bytes.WriteByte((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }
    }

    /// <summary>An integer that is an element of a list.</summary>
    public void Number(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>A text that is an element of a list.</summary>
    public void TextElement(string value) => BinaryElement(Encoding.UTF8.GetBytes(value));

    private void BinaryElement(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    private void Header(short id, CompactType type)
    {
        int delta = id - _lastField;

        if (delta is > 0 and <= 15)
        {
            _bytes.WriteByte((byte)((delta << 4) | (int)type));
        }
        else
        {
            _bytes.WriteByte((byte)type);
            Number(id);
        }

        _lastField = id;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
