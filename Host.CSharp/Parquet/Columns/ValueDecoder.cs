using System;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>
/// Decodes the values of one column chunk, page by page: those of its dictionary, then those of its data pages, missing ones left out.
/// </summary>
internal abstract class ValueDecoder<T>
{
    private const int Block = 1024;

    private T[]? _dictionary;

    /// <summary>Forgets the dictionary: a new chunk begins.</summary>
    public void Reset() => _dictionary = null;

    /// <summary>Reads the dictionary page of the chunk.</summary>
    public void ReadDictionary(PageEncoding encoding, ReadOnlySpan<byte> bytes, int count)
    {
        if (encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
        {
            throw Refusal(encoding);
        }

        if ((long)count * LeastBits > 8L * bytes.Length)
        {
            throw new MalformedDataException($"a dictionary page of {bytes.Length} bytes claims {count} values");
        }

        T[] dictionary = new T[count];
        Decode(PageEncoding.Plain, bytes, dictionary);
        _dictionary = dictionary;
    }

    /// <summary>Reads the values of a data page.</summary>
    public void Read(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        if (destination.Length == 0)
        {
            return;
        }

        if (encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary)
        {
            Gather(bytes, destination);
        }
        else
        {
            Decode(encoding, bytes, destination);
        }
    }

    /// <summary>The fewest bits a PLAIN value takes, so that a count can be checked against the bytes before room is made.</summary>
    protected abstract int LeastBits { get; }

    /// <summary>Decodes values in any encoding but that of a dictionary.</summary>
    protected internal abstract void Decode(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<T> destination);

    /// <summary>The error of an encoding that these values cannot have.</summary>
    protected static MalformedDataException Refusal(PageEncoding encoding)
    {
        string name = Enum.IsDefined(encoding) ? encoding.ToString() : $"number {(int)encoding}";
        return new($"the encoding {name} of {typeof(T).Name} values is not supported; write the file with plain or dictionary encoding");
    }

    private void Gather(ReadOnlySpan<byte> bytes, Span<T> destination)
    {
        ReadOnlySpan<T> dictionary = _dictionary ?? throw new MalformedDataException(
            "a page refers to a dictionary that the column does not have");

        if (bytes.Length == 0)
        {
            throw new MalformedDataException("a page of dictionary indices is empty");
        }

        RunLengthReader runs = new(bytes[1..], bytes[0]);
        Span<int> indices = stackalloc int[Block];

        while (destination.Length > 0)
        {
            Span<int> part = indices[..Math.Min(Block, destination.Length)];
            runs.Read(part);

            for (int i = 0; i < part.Length; i++)
            {
                if ((uint)part[i] >= (uint)dictionary.Length)
                {
                    throw new MalformedDataException($"a page refers to entry {(uint)part[i]} of a dictionary of {dictionary.Length}");
                }

                destination[i] = dictionary[part[i]];
            }

            destination = destination[part.Length..];
        }
    }
}
