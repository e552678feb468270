using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Values that are stored as one type and mean another, such as a decimal in an INT64.</summary>
internal sealed class ConvertedDecoder<TStored, T>(Func<TStored, T> meaning) : ValueDecoder<T>
    where TStored : unmanaged
{
    private readonly FixedDecoder<TStored> _stored = new();

    protected override int LeastBits => 8 * Unsafe.SizeOf<TStored>();

    protected internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        TStored[] rented = ArrayPool<TStored>.Shared.Rent(destination.Length);

        try
        {
            Span<TStored> stored = rented.AsSpan(0, destination.Length);
            _stored.Decode(encoding, bytes, stored);

            for (int i = 0; i < stored.Length; i++)
            {
                destination[i] = meaning(stored[i]);
            }
        }
        finally
        {
            ArrayPool<TStored>.Shared.Return(rented);
        }
    }
}
