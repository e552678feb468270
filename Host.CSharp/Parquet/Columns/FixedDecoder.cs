using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Values whose bytes in the file are their bytes in memory: int, long, float, double, and the 12 bytes of an INT96.</summary>
internal sealed class FixedDecoder<T> : ValueDecoder<T>
    where T : unmanaged
{
    protected override int LeastBits => 8 * Unsafe.SizeOf<T>();

    protected internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        Span<byte> raw = MemoryMarshal.AsBytes(destination);

        switch (encoding)
        {
            case PageEncoding.Plain when bytes.Length < raw.Length:
                throw new MalformedDataException(
                    $"a page of {bytes.Length} bytes is too short for {destination.Length} values of {Unsafe.SizeOf<T>()} bytes");
            case PageEncoding.Plain:
                bytes[..raw.Length].CopyTo(raw);
                break;
            case PageEncoding.ByteStreamSplit when typeof(T) != typeof(Int96):
                ByteStreamSplit.Join(bytes, Unsafe.SizeOf<T>(), raw);
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(T) == typeof(long):
                int position = 0;
                DeltaBinaryPacked.Read(bytes, ref position, MemoryMarshal.Cast<T, long>(destination));
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(T) == typeof(int):
                DecodeDelta(bytes, MemoryMarshal.Cast<T, int>(destination));
                break;
            default:
                throw Refusal(encoding);
        }
    }

    private static void DecodeDelta(ReadOnlySpan<byte> bytes, Span<int> destination)
    {
        long[] wide = ArrayPool<long>.Shared.Rent(destination.Length);

        try
        {
            int position = 0;
            DeltaBinaryPacked.Read(bytes, ref position, wide.AsSpan(0, destination.Length));

            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = unchecked((int)wide[i]);
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(wide);
        }
    }
}
