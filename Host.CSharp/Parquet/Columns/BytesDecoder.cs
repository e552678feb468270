using System;
using System.Buffers;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>What the bytes of one value mean.</summary>
internal delegate T BytesMeaning<T>(ReadOnlySpan<byte> bytes);

/// <summary>Values of bytes, of one fixed length or each of its own (length 0), turned into what they mean.</summary>
internal sealed class BytesDecoder<T>(int length, BytesMeaning<T> meaning) : ValueDecoder<T>
{
    /// <summary>Behind a length of four bytes, or of the fixed length.</summary>
    protected override int LeastBits => 8 * (length == 0 ? 4 : length);

    protected internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        ByteSlice[] rented = ArrayPool<ByteSlice>.Shared.Rent(destination.Length);

        try
        {
            Span<ByteSlice> slices = rented.AsSpan(0, destination.Length);
            ReadOnlySpan<byte> buffer = Locate(encoding, bytes, slices);

            for (int i = 0; i < slices.Length; i++)
            {
                destination[i] = meaning(buffer.Slice(slices[i].Start, slices[i].Length));
            }
        }
        finally
        {
            ArrayPool<ByteSlice>.Shared.Return(rented);
        }
    }

    /// <summary>Finds the values in the page, or in the buffer that the encoding unfolds to.</summary>
    private ReadOnlySpan<byte> Locate(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<ByteSlice> slices)
    {
        switch (encoding)
        {
            case PageEncoding.Plain when length == 0:
                PlainByteArrays.Read(bytes, slices);
                return bytes;
            case PageEncoding.Plain:
                PlainByteArrays.ReadFixed(bytes, length, slices);
                return bytes;
            case PageEncoding.ByteStreamSplit when length > 0:
                byte[] joined = new byte[bytes.Length];
                PlainByteArrays.ReadFixed(bytes, length, slices);
                ByteStreamSplit.Join(bytes, length, joined.AsSpan(0, (int)Math.Min(joined.Length, (long)length * slices.Length)));
                return joined;
            case PageEncoding.DeltaLengthByteArray when length == 0:
                DeltaByteArrays.ReadLengths(bytes, slices);
                return bytes;
            case PageEncoding.DeltaByteArray:
                byte[] unfolded = DeltaByteArrays.ReadPrefixes(bytes, slices);
                CheckLengths(slices);
                return unfolded;
            default:
                throw Refusal(encoding);
        }
    }

    private void CheckLengths(ReadOnlySpan<ByteSlice> slices)
    {
        foreach (ByteSlice slice in slices)
        {
            if (length > 0 && slice.Length != length)
            {
                throw new MalformedDataException($"a page has a value of {slice.Length} bytes where all have {length}");
            }
        }
    }
}
