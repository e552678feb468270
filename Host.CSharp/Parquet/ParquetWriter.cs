using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Parquet.Thrift;
using Spectral.Host.Parquet.Writing;

namespace Spectral.Host.Parquet;

/// <summary>
/// Writes Parquet files whose bytes depend on nothing but the table and the options: plain pages of version 1 with checksums,
/// dictionaries for text that repeats, statistics, NaN as 7ff8000000000000, a constant <c>created_by</c>, no time, no machine.
/// </summary>
public static class ParquetWriter
{
    private const string CreatedBy = "spectral-pipeline";

    /// <summary>Writes a table to a path: aside first, and renamed when it is whole, so that no half file ever bears the name.</summary>
    /// <exception cref="ParquetException">The table cannot be written, or not there.</exception>
    public static void Write(string path, ParquetTable table, ParquetWriterOptions? options = null)
    {
        string aside = path + ".partial";

        try
        {
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.Write))
            {
                Write(stream, table, options);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (ParquetException fault)
        {
            File.Delete(aside);
            throw new ParquetException($"{path}: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ParquetException(
                $"{path}: cannot be written ({fault.Message.TrimEnd('.')}); check the folder, its permissions and the space left.", fault);
        }
    }

    /// <summary>Writes a table to a stream, from its present position on, and leaves it open.</summary>
    /// <exception cref="ParquetException">The table cannot be written.</exception>
    public static void Write(Stream stream, ParquetTable table, ParquetWriterOptions? options = null)
    {
        options ??= new ParquetWriterOptions();
        Check(table, options);
        ColumnEncoder[] encoders = [.. table.Columns.Select(column => ColumnEncoder.For(column, options))];
        List<RowGroup> groups = [];
        long offset = 4;
        stream.Write("PAR1"u8);

        for (int first = 0; first < table.RowCount; first += options.RowGroupRows)
        {
            int rows = Math.Min(options.RowGroupRows, table.RowCount - first);
            List<ColumnChunk> chunks = [];

            foreach (ColumnEncoder encoder in encoders)
            {
                ColumnChunk chunk = encoder.Write(stream, offset, first, rows);
                chunks.Add(chunk);
                offset += chunk.CompressedSize;
            }

            groups.Add(new RowGroup(rows, chunks));
        }

        WriteFooter(stream, table, encoders, groups);
    }

    private static void Check(ParquetTable table, ParquetWriterOptions options)
    {
        if (table.Columns.Count == 0)
        {
            throw new ParquetException("a table without columns cannot be written; give it one at least.");
        }

        if (options.RowGroupRows < 1 || options.PageRows < 1)
        {
            throw new ParquetException(
                $"row groups of {options.RowGroupRows} rows in pages of {options.PageRows} cannot be written; give positive numbers.");
        }
    }

    private static void WriteFooter(Stream stream, ParquetTable table, ColumnEncoder[] encoders, List<RowGroup> groups)
    {
        SchemaElement root = new("schema") { ChildCount = encoders.Length };
        FileFooter footer = new([root, .. encoders.Select(encoder => encoder.Element)], groups)
        {
            RowCount = table.RowCount,
            Metadata = table.Metadata,
            CreatedBy = CreatedBy,
        };
        CompactWriter writer = new();
        footer.Write(writer);
        stream.Write(writer.Written);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, writer.Written.Length);
        stream.Write(length);
        stream.Write("PAR1"u8);
    }
}
