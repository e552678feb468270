using System;
using System.IO;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Columns;

/// <summary>
/// The pages of a column chunk, one after the other, read through a window that grows to the largest page and no further: however long the chunk,
/// only a page of it is in memory. Old writers (parquet-mr up to 1.2.8, PARQUET-816) left the header of the dictionary page out of the chunk's size;
/// so many bytes behind the chunk still count as its own.
/// </summary>
internal sealed class ChunkPages(Stream stream)
{
    private const int LeastWindow = 1 << 16;

    private byte[] _window = [];
    private int _start;
    private int _end;
    private long _position;
    private long _unread;

    /// <summary>Begins a chunk, which the caller has seen to lie within the file.</summary>
    public void Begin(ColumnChunk chunk)
    {
        _start = _end = 0;
        _position = chunk.Start;
        _unread = chunk.CompressedSize;
    }

    /// <summary>The next page's header, and its bytes, which hold until the next call.</summary>
    public PageHeader Next(out ReadOnlySpan<byte> page)
    {
        PageHeader header = NextHeader();
        long left = _end - _start + _unread;

        if (header.CompressedSize < 0 || header.UncompressedSize < 0 || header.ValueCount < 0 || header.CompressedSize > left)
        {
            throw new MalformedDataException($"a page claims {header.CompressedSize} bytes where {left} remain");
        }

        if (header.Type is not (PageType.Dictionary or PageType.Data or PageType.DataV2 or PageType.Index))
        {
            throw new MalformedDataException($"a page has the unknown type {(int)header.Type}");
        }

        Load(header.CompressedSize);
        page = _window.AsSpan(_start, header.CompressedSize);
        _start += header.CompressedSize;

        return header.Checksum is uint expected && Codecs.Crc32.Of(page) is uint actual && actual != expected
            ? throw new MalformedDataException($"a page's checksum is {actual:x8} where {expected:x8} is declared")
            : header;
    }

    /// <summary>A header says nowhere how long it is: what looks cut off is looked at again with more bytes, as long as the chunk has more.</summary>
    private PageHeader NextHeader()
    {
        for (int wanted = LeastWindow; ; wanted = Math.Min(Array.MaxLength / 2, wanted) * 2)
        {
            Load((int)Math.Min(wanted, _end - _start + _unread));

            try
            {
                CompactReader reader = new(_window.AsSpan(_start, _end - _start));
                PageHeader header = PageHeader.Read(ref reader);
                _start += reader.Position;
                _unread += header.Type == PageType.Dictionary ? Math.Min(reader.Position, stream.Length - _position - _unread) : 0;
                return header;
            }
            catch (MalformedDataException) when (_unread > 0 && _end - _start < Array.MaxLength / 2)
            {
                // Read on; the whole chunk decides.
            }
        }
    }

    /// <summary>Makes so many bytes stand in the window; the caller has seen that the chunk has them.</summary>
    private void Load(int count)
    {
        if (_end - _start >= count)
        {
            return;
        }

        if (_window.Length - _start < count)
        {
            byte[] window = _window.Length >= count ? _window : new byte[Capacity(count)];
            _window.AsSpan(_start, _end - _start).CopyTo(window);
            (_window, _start, _end) = (window, 0, _end - _start);
        }

        int more = (int)Math.Min(_unread, _window.Length - _end);
        stream.Position = _position;
        stream.ReadExactly(_window.AsSpan(_end, more));
        _end += more;
        _position += more;
        _unread -= more;
    }

    /// <summary>Some more than is asked for, but no more than the chunk has.</summary>
    private long Capacity(int count) => Math.Min(Math.Max(LeastWindow, 5L * count / 4), Math.Min(Array.MaxLength, _end - _start + _unread));
}
