using System;
using System.Collections.Generic;
using System.IO;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>The chunks of one column in a run of row groups, each looked at before it is handed out: no claim of the footer is believed.</summary>
internal sealed class ChunkSequence(Stream stream, string name, Leaf leaf, IReadOnlyList<RowGroup> groups, int first, int end)
{
    private int _group = first - 1;

    /// <summary>The file's bytes.</summary>
    public Stream Stream => stream;

    /// <summary>The rows of the present chunk.</summary>
    public int Rows => (int)groups[_group].RowCount;

    /// <summary>The next chunk; null behind the last.</summary>
    public ColumnChunk? Next()
    {
        if (_group + 1 >= end)
        {
            return null;
        }

        _group++;
        Explained(() => Check(groups[_group].Chunks[leaf.ChunkIndex], groups[_group].RowCount));
        return groups[_group].Chunks[leaf.ChunkIndex];
    }

    /// <summary>Does something with the present chunk; a fault is told with its place.</summary>
    public void Explained(Action step)
    {
        try
        {
            step();
        }
        catch (Exception fault) when (fault is MalformedDataException or IOException)
        {
            throw ParquetFile.Explain($"{name}: column '{leaf.Name}', row group {_group}", fault);
        }
    }

    private void Check(ColumnChunk chunk, long rows)
    {
        if (chunk.IsEncrypted || chunk.IsElsewhere)
        {
            throw new MalformedDataException(
                chunk.IsEncrypted ? "it is encrypted; write it without encryption" : "it stands in another file; write one file of all");
        }

        PhysicalType? type = leaf.List is null ? leaf.Element.Type : leaf.List.Entry.Type;

        if ((leaf.List is null ? chunk.ValueCount != rows : chunk.ValueCount < rows) || chunk.Type != type)
        {
            throw new MalformedDataException(
                $"the footer claims {chunk.ValueCount} values of type {chunk.Type} for {rows} rows of type {type}");
        }

        if (!Decompressor.CanRead(chunk.Codec))
        {
            throw Decompressor.Refusal(chunk.Codec);
        }

        // Of no rows some writers say nothing about where they stand.
        if (rows > 0 && (chunk.Start < 4 || chunk.CompressedSize < 0 || chunk.CompressedSize > stream.Length - chunk.Start))
        {
            throw new MalformedDataException($"its {chunk.CompressedSize} bytes at {chunk.Start} do not lie within the file's {stream.Length}");
        }
    }
}
