using System;
using System.Buffers.Binary;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>How a number stands in the bytes of a file.</summary>
/// <param name="Kind">f for floating point, i and u for integers, b for truth values.</param>
/// <param name="Size">Bytes of one number: 1, 2, 4 or 8.</param>
/// <param name="IsBig">Whether the most significant byte comes first.</param>
internal readonly record struct RawElement(char Kind, int Size, bool IsBig)
{
    /// <summary>Turns numbers of which one begins every so many bytes into doubles.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, int step, Span<double> values, int valueStep)
    {
        for (int i = 0, at = 0, to = 0; i * (long)valueStep < values.Length; i++, at += step, to += valueStep)
        {
            values[to] = Number(bytes.Slice(at, Size));
        }
    }

    /// <summary>One number; integers of 64 bits are rounded.</summary>
    public double Number(ReadOnlySpan<byte> bytes) => Kind switch
    {
        'f' when Size == 8 => IsBig ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        'f' when Size == 4 => IsBig ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes),
        'f' => (double)(IsBig ? BinaryPrimitives.ReadHalfBigEndian(bytes) : BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        'u' when Size == 8 => (ulong)Integer(bytes),
        _ => Integer(bytes),
    };

    /// <summary>One integer; of 64 bits without a sign as those of the same bits with one.</summary>
    public long Integer(ReadOnlySpan<byte> bytes) => (Kind, Size) switch
    {
        ('i', 1) => (sbyte)bytes[0],
        (_, 1) => bytes[0],
        ('i', 2) => IsBig ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (_, 2) => IsBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ('i', 4) => IsBig ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (_, 4) => IsBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => IsBig ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
