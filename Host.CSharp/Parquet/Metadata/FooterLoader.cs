using System;
using System.Buffers.Binary;
using System.IO;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>Finds the footer of a file: the last eight bytes are its length (4 bytes) and PAR1.</summary>
internal static class FooterLoader
{
    private const int TailSize = 8;

    /// <summary>Reads the footer and checks that it lies within the file.</summary>
    public static FileFooter Load(Stream stream)
    {
        long length = stream.Length;

        if (length < 4 + TailSize)
        {
            throw new MalformedDataException($"is not a Parquet file: it has {length} bytes");
        }

        Span<byte> tail = stackalloc byte[TailSize];
        ReadAt(stream, length - TailSize, tail);

        if (tail[4..].SequenceEqual("PARE"u8))
        {
            throw new MalformedDataException("the file is encrypted; write it without encryption");
        }

        if (!tail[4..].SequenceEqual("PAR1"u8))
        {
            throw new MalformedDataException("is not a Parquet file or was cut off: it does not end in PAR1; fetch or make it anew");
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail);

        if (size > length - TailSize - 4 || size > Array.MaxLength)
        {
            throw new MalformedDataException($"the footer claims {size} bytes of a file of {length}");
        }

        byte[] footer = new byte[size];
        ReadAt(stream, length - TailSize - size, footer);
        CompactReader reader = new(footer);
        return FileFooter.Read(ref reader);
    }

    /// <summary>The row groups as a user sees them, once their counts of rows and chunks agree with the file's.</summary>
    public static ParquetRowGroup[] Describe(FileFooter footer, int chunkCount)
    {
        ParquetRowGroup[] groups = new ParquetRowGroup[footer.RowGroups.Count];
        long first = 0;

        for (int i = 0; i < groups.Length; i++)
        {
            RowGroup group = footer.RowGroups[i];

            if (group.RowCount is < 0 or > int.MaxValue || group.Chunks.Count != chunkCount)
            {
                throw new MalformedDataException(
                    $"row group {i} claims {group.RowCount} rows in {group.Chunks.Count} columns of {chunkCount}");
            }

            groups[i] = new ParquetRowGroup(i, first, (int)group.RowCount);
            first += group.RowCount;
        }

        return first == footer.RowCount
            ? groups
            : throw new MalformedDataException($"the row groups hold {first} rows where the file claims {footer.RowCount}");
    }

    private static void ReadAt(Stream stream, long offset, Span<byte> bytes)
    {
        stream.Position = offset;
        stream.ReadExactly(bytes);
    }
}
