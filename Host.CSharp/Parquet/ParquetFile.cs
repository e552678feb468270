using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectral.Host.Parquet.Columns;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet;

/// <summary>
/// An open Parquet file, of which one row group after the other can be read without holding the rest in memory:
/// <code>using ParquetFile file = ParquetFile.Open("long.parquet");
/// foreach (ParquetRowGroup group in file.RowGroups) { ParquetTable part = file.ReadRowGroup(group.Index, ["t", "x", "u"]); … }</code>
/// Nothing that a file claims is believed before its bytes are seen; every fault is a <see cref="ParquetException"/>.
/// </summary>
public sealed class ParquetFile : IDisposable
{
    /// <summary>
    /// Runs may say in few bytes that a value repeats; cells beyond this number plus 1024 for each byte of the file are refused.
    /// </summary>
    private const long CellFloor = 1 << 24;

    private const long CellsPerByte = 1024;

    private readonly Stream _stream;
    private readonly bool _isOwned;
    private readonly string _name;
    private readonly FileFooter _footer;
    private readonly IReadOnlyList<Leaf> _columns;
    private readonly ChunkPages _pages;

    private ParquetFile(Stream stream, bool isOwned, string name)
    {
        _stream = stream;
        _isOwned = isOwned;
        _name = name;
        _pages = new ChunkPages(stream);

        try
        {
            _footer = FooterLoader.Load(stream);
            (_columns, int chunks) = SchemaTree.Columns(_footer.Schema);
            RowGroups = FooterLoader.Describe(_footer, chunks);
        }
        catch (Exception fault) when (fault is MalformedDataException or IOException)
        {
            throw Explain(name, fault);
        }
    }

    /// <summary>The columns that the file declares, in its order, those that cannot be read included.</summary>
    public IReadOnlyList<ParquetField> Fields => [.. _columns.Select(column => column.Field)];

    /// <summary>The parts of the file, in order.</summary>
    public IReadOnlyList<ParquetRowGroup> RowGroups { get; }

    /// <summary>The number of rows of the whole file.</summary>
    public long RowCount => _footer.RowCount;

    /// <summary>The key-value metadata, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata => _footer.Metadata;

    /// <summary>Opens a file by its path.</summary>
    /// <exception cref="ParquetException">The file cannot be opened or is not a Parquet file that can be read.</exception>
    public static ParquetFile Open(string path)
    {
        FileStream stream;

        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ParquetException(
                $"{path}: cannot be opened ({fault.Message.TrimEnd('.')}); check the path and the permissions.", fault);
        }

        return Open(stream, isOwned: true, path);
    }

    /// <summary>Opens a stream, which stays open when the file is disposed; one that cannot seek is first read to its end.</summary>
    /// <exception cref="ParquetException">The stream is not a Parquet file that can be read.</exception>
    public static ParquetFile Open(Stream stream) => Open(stream, isOwned: false, "the stream");

    /// <summary>Reads one row group: the columns named, in that order, or all.</summary>
    /// <exception cref="ParquetException">The group is damaged, or a column is missing or cannot be read.</exception>
    public ParquetTable ReadRowGroup(int index, IReadOnlyList<string>? columns = null)
    {
        if ((uint)index >= (uint)RowGroups.Count)
        {
            throw new ParquetException($"{_name}: there is no row group {index}; the file has {RowGroups.Count}, counted from 0.");
        }

        return Read(index, index + 1, columns);
    }

    /// <summary>Reads the whole file: the columns named, in that order, or all.</summary>
    /// <exception cref="ParquetException">The file is damaged, or a column is missing or cannot be read.</exception>
    public ParquetTable ReadAll(IReadOnlyList<string>? columns = null) => Read(0, RowGroups.Count, columns);

    /// <summary>A column from its first row on, a few rows at a time: of the file no more is in memory than a page.</summary>
    /// <exception cref="ParquetException">The column is missing or cannot be read.</exception>
    public ParquetCursor Cursor(string name)
    {
        Leaf leaf = Select([name])[0];
        return ColumnForm.Of(leaf.Element).Cursor(leaf, new ChunkSequence(_stream, _name, leaf, _footer.RowGroups, 0, RowGroups.Count));
    }

    /// <summary>A column of lists of numbers from its first row on.</summary>
    /// <exception cref="ParquetException">The column is missing, or is none of lists of numbers.</exception>
    public ParquetListCursor Lists(string name)
    {
        Leaf leaf = Find(name);
        return leaf.List is null
            ? throw new ParquetException($"{_name}: column '{name}' is not one of lists of numbers; choose another.")
            : ColumnForm.Of(leaf.List.Entry).Lists(leaf, new ChunkSequence(_stream, _name, leaf, _footer.RowGroups, 0, RowGroups.Count));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwned)
        {
            _stream.Dispose();
        }
    }

    private static ParquetFile Open(Stream stream, bool isOwned, string name)
    {
        try
        {
            return new ParquetFile(stream.CanSeek ? stream : Buffered(stream, name), isOwned, name);
        }
        catch (ParquetException) when (isOwned)
        {
            stream.Dispose();
            throw;
        }
    }

    private static MemoryStream Buffered(Stream stream, string name)
    {
        try
        {
            MemoryStream memory = new();
            stream.CopyTo(memory);
            return memory;
        }
        catch (IOException fault)
        {
            throw new ParquetException($"{name}: cannot be read ({fault.Message.TrimEnd('.')}).", fault);
        }
    }

    private ParquetTable Read(int firstGroup, int endGroup, IReadOnlyList<string>? columns)
    {
        Leaf[] leaves = Select(columns);
        long rows = RowGroups.Skip(firstGroup).Take(endGroup - firstGroup).Sum(group => (long)group.RowCount);
        CheckSize(rows, leaves.Length);
        return new ParquetTable([.. leaves.Select(leaf => ReadColumn(leaf, firstGroup, endGroup, (int)rows))], (int)rows, Metadata);
    }

    private Leaf[] Select(IReadOnlyList<string>? names)
    {
        Leaf[] leaves = names is null ? [.. _columns] : [.. names.Select(Find)];
        Leaf? refused = Array.Find(leaves, leaf => leaf.Refusal is not null);
        return refused is null ? leaves : throw new ParquetException($"{_name}: column '{refused.Name}' {refused.Refusal}.");
    }

    private Leaf Find(string name) => _columns.FirstOrDefault(leaf => leaf.Name == name)
        ?? throw new ParquetException($"{_name}: {ColumnNames.Missing(name, _columns.Select(leaf => leaf.Name))}");

    private void CheckSize(long rows, int columns)
    {
        Int128 cells = (Int128)rows * columns;

        if (rows > Array.MaxLength || cells > CellFloor + ((Int128)CellsPerByte * _stream.Length))
        {
            throw new ParquetException(
                $"{_name}: {rows} rows of {columns} columns from {_stream.Length} bytes are more than can be held at once; "
                + "read fewer columns, or row group by row group.");
        }
    }

    private ParquetColumn ReadColumn(Leaf leaf, int firstGroup, int endGroup, int rows)
    {
        ColumnAssembler assembler = ColumnForm.Of(leaf.Element).Assembler(leaf, rows);
        ChunkSequence chunks = new(_stream, _name, leaf, _footer.RowGroups, firstGroup, endGroup);

        while (chunks.Next() is { } chunk)
        {
            chunks.Explained(() => assembler.Append(_pages, chunk, chunks.Rows));
        }

        return assembler.ToColumn();
    }

    /// <summary>Says where the fault is, and what to do where the fault does not say so itself.</summary>
    internal static ParquetException Explain(string place, Exception fault)
    {
        string advice = fault.Message.Contains(';') ? "" : "; the file is damaged, fetch or make it anew";
        return new ParquetException($"{place}: {fault.Message.TrimEnd('.')}{advice}.", fault);
    }
}
