using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Writing;

/// <summary>
/// Writes chunks as pages of version 1. A column with marks of validity is optional and its pages begin with definition levels.
/// Text takes a dictionary, in order of first appearance, where a chunk has at most half as many different values as values.
/// </summary>
internal sealed class ColumnEncoder<T>(ParquetColumn<T> column, PlainFormat<T> format, LogicalType logical, ParquetWriterOptions options)
    : ColumnEncoder
    where T : notnull
{
    private const int LargestDictionary = 1 << 15;

    private static readonly PageEncoding[] PlainEncodings = [PageEncoding.Plain, PageEncoding.Rle];

    private bool IsNullable => column.Valid is not null;

    public override SchemaElement Element => new(column.Name)
    {
        Type = format.Physical,
        Repetition = IsNullable ? Repetition.Optional : Repetition.Required,
        Logical = logical,
    };

    public override ColumnChunk Write(Stream stream, long offset, int firstRow, int rows)
    {
        T[] present = Present(firstRow, rows);
        (T[] Values, int[] Indices)? dictionary = format.PrefersDictionary ? Dictionary(present) : null;
        MemoryStream pages = new();
        long uncompressed = 0;
        long dataOffset = offset;

        if (dictionary is var (values, _))
        {
            MemoryStream page = new();
            format.Write(page, values);
            PageHeader header = new(PageType.Dictionary) { ValueCount = values.Length, Encoding = PageEncoding.Plain };
            uncompressed += WritePage(pages, page, header);
            dataOffset = offset + pages.Length;
        }

        PageEncoding encoding = dictionary is null ? PageEncoding.Plain : PageEncoding.RleDictionary;

        for (int start = 0, from = 0; start < rows; start += options.PageRows)
        {
            int count = Math.Min(options.PageRows, rows - start);
            MemoryStream page = new();
            int there = WriteLevels(page, firstRow + start, count);
            WriteValues(page, present, dictionary, from, there);
            uncompressed += WritePage(pages, page, new PageHeader(PageType.Data) { ValueCount = count, Encoding = encoding });
            from += there;
        }

        pages.WriteTo(stream);
        (byte[] Minimum, byte[] Maximum)? extremes = format.Extremes(dictionary is null ? present : dictionary.Value.Values);

        return new ColumnChunk
        {
            Name = column.Name,
            Type = format.Physical,
            Codec = options.Compression == ParquetCompression.Snappy ? CompressionCodec.Snappy : CompressionCodec.Uncompressed,
            Encodings = dictionary is null ? PlainEncodings : [.. PlainEncodings, PageEncoding.RleDictionary],
            ValueCount = rows,
            UncompressedSize = uncompressed,
            CompressedSize = pages.Length,
            DataPageOffset = dataOffset,
            DictionaryPageOffset = dictionary is null ? 0 : offset,
            Statistics = new ColumnStatistics(extremes?.Minimum, extremes?.Maximum, rows - present.Length),
        };
    }

    /// <summary>The values of these rows that are there.</summary>
    private T[] Present(int firstRow, int rows)
    {
        ReadOnlySpan<T> values = column.Values.AsSpan(firstRow, rows);
        T[] present = new T[IsNullable ? column.Valid.AsSpan(firstRow, rows).Count(true) : rows];
        int count = 0;

        for (int i = 0; i < values.Length; i++)
        {
            if (column.IsValid(firstRow + i))
            {
                present[count++] = values[i]
                    ?? throw new ParquetException(
                        $"column '{column.Name}', row {firstRow + i}: the value is null but not marked as missing; "
                        + "mark it in the column's validity.");
            }
        }

        return present;
    }

    /// <summary>
    /// The different values in order of first appearance, and each value's place among them; null where a dictionary does not pay.
    /// </summary>
    private static (T[] Values, int[] Indices)? Dictionary(T[] present)
    {
        Dictionary<T, int> places = [];
        List<T> values = [];
        int[] indices = new int[present.Length];

        for (int i = 0; i < present.Length; i++)
        {
            if (!places.TryGetValue(present[i], out indices[i]))
            {
                places.Add(present[i], indices[i] = values.Count);
                values.Add(present[i]);

                if (values.Count > Math.Min(LargestDictionary, present.Length / 2))
                {
                    return null;
                }
            }
        }

        return values.Count == 0 ? null : (values.ToArray(), indices);
    }

    /// <summary>Writes the definition levels of these rows, if the column may have gaps, and counts the values that are there.</summary>
    private int WriteLevels(MemoryStream page, int firstRow, int rows)
    {
        if (!IsNullable)
        {
            return rows;
        }

        int[] levels = new int[rows];

        for (int i = 0; i < rows; i++)
        {
            levels[i] = column.IsValid(firstRow + i) ? 1 : 0;
        }

        page.SetLength(4);
        page.Position = 4;
        RunLengthWriter.Write(page, levels, 1);
        BinaryPrimitives.WriteInt32LittleEndian(page.GetBuffer(), (int)page.Length - 4);
        return levels.Sum();
    }

    private void WriteValues(MemoryStream page, T[] present, (T[] Values, int[] Indices)? dictionary, int from, int count)
    {
        if (dictionary is var (values, indices))
        {
            int width = Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)values.Length - 1));
            page.WriteByte((byte)width);
            RunLengthWriter.Write(page, indices.AsSpan(from, count), width);
        }
        else
        {
            format.Write(page, present.AsSpan(from, count));
        }
    }

    /// <summary>Writes a page behind its header; gives the size it would have uncompressed.</summary>
    private long WritePage(MemoryStream pages, MemoryStream page, PageHeader header)
    {
        ReadOnlySpan<byte> plain = page.GetBuffer().AsSpan(0, (int)page.Length);
        ReadOnlySpan<byte> stored = options.Compression == ParquetCompression.Snappy ? IronSnappy.Snappy.Encode(plain) : plain;
        CompactWriter writer = new();
        (header with { UncompressedSize = plain.Length, CompressedSize = stored.Length, Checksum = Crc32.Of(stored) }).Write(writer);
        pages.Write(writer.Written);
        pages.Write(stored);
        return writer.Written.Length + plain.Length;
    }
}
