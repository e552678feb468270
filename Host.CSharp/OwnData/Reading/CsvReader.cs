using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// Reads text with a column a cell, row by row, through a buffer that only the longest row makes grow. A cell in double quotes may hold separators, line
/// ends and doubled quotes. Blank lines and lines that begin with #, %, ! or // are passed over.
/// </summary>
internal sealed class CsvReader(Stream stream, byte separator, byte lineEnd) : IDisposable
{
    private const int FirstBuffer = 1 << 16;
    private const int LongestRow = 1 << 26;
    private const byte Quote = (byte)'"';
    private const byte Blank = (byte)' ';

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly List<(int Start, int Length, bool IsQuoted)> _cells = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private int _next;
    private int _end;
    private bool _isAtEnd;
    private long _nextLine = 1;
    private bool _isFirst = true;

    /// <summary>The line in which the present row begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The last line that began with #, %, ! or //, without it; null where none did.</summary>
    public string? Comment { get; private set; }

    /// <summary>The number of cells of the present row.</summary>
    public int Count => _cells.Count;

    /// <summary>The bytes of a cell of the present row, without quotes and the blanks around.</summary>
    public ReadOnlySpan<byte> this[int cell]
    {
        get
        {
            (int start, int length, bool isQuoted) = _cells[cell];
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(start, length);
            return (isQuoted ? Unquoted(bytes) : bytes).Trim(" \t"u8);
        }
    }

    /// <summary>A cell as text.</summary>
    public string Text(int cell) => Encoding.UTF8.GetString(this[cell]);

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool NextRow()
    {
        while (NextLines() is (int start, int length))
        {
            ReadOnlySpan<byte> row = _buffer.AsSpan(start, length);

            if (row.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            if (CommentMark(row.TrimStart(" \t"u8)) is > 0 and int mark)
            {
                Comment = Encoding.UTF8.GetString(row.TrimStart(" \t"u8)[mark..]);
                continue;
            }

            Split(start, length);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>The place of the next row in the buffer: a line, or several where a quoted cell holds line ends.</summary>
    private (int Start, int Length)? NextLines()
    {
        int searched = 0;
        int quotes = 0;
        int lines = 0;

        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_next + searched, _end - _next - searched);
            int at = rest.IndexOf(lineEnd);

            if (at >= 0)
            {
                quotes += rest[..at].Count(Quote);
                searched += at + 1;
                lines++;

                if (quotes % 2 == 0 || IsComment())
                {
                    return Took(searched - 1, searched, lines);
                }

                continue;
            }

            if (_isAtEnd)
            {
                if (searched + rest.Length == 0)
                {
                    return null;
                }

                quotes += rest.Count(Quote);
                return quotes % 2 == 0 || IsComment()
                    ? Took(searched + rest.Length, searched + rest.Length, lines + 1)
                    : throw new InvalidDataException($"line {_nextLine}: a quote (\") opens and is never closed; close or remove it.");
            }

            Load();
        }
    }

    private bool IsComment() => CommentMark(_buffer.AsSpan(_next, _end - _next)) > 0;

    /// <summary>Bytes of the mark that makes a line a comment: #, %, ! or //; 0 where there is none.</summary>
    private static int CommentMark(ReadOnlySpan<byte> line) => line.IsEmpty ? 0 : line[0] switch
    {
        (byte)'#' or (byte)'%' or (byte)'!' => 1,
        (byte)'/' when line.Length > 1 && line[1] == (byte)'/' => 2,
        _ => 0,
    };

    private (int Start, int Length) Took(int length, int taken, int lines)
    {
        int start = _next;
        Line = _nextLine;
        _next += taken;
        _nextLine += lines;

        if (length > 0 && _buffer[start + length - 1] == (byte)'\r')
        {
            length--;
        }

        return (start, length);
    }

    private void Load()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _end -= _next;
            _next = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestRow)
            {
                throw new InvalidDataException($"line {_nextLine} is longer than {LongestRow} bytes; is a quote (\") left open, or has the file no line ends?");
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer.AsSpan(_end));
        _isAtEnd = read == 0;
        _end += read;

        if (_isFirst && _end >= 3)
        {
            _isFirst = false;
            _next = _buffer.AsSpan(0, _end).StartsWith(ByteOrderMark) ? 3 : 0;
        }
    }

    private void Split(int start, int length)
    {
        _cells.Clear();

        if (separator == Blank)
        {
            SplitAtBlanks(start, start + length);
            return;
        }

        int end = start + length;

        for (int at = start; at <= end;)
        {
            int close = at + CellLength(_buffer.AsSpan(at, end - at), out bool isQuoted);
            _cells.Add((at, close - at, isQuoted));
            at = close + 1;
        }
    }

    private void SplitAtBlanks(int start, int end)
    {
        for (int at = start; at < end;)
        {
            if (_buffer[at] is Blank or (byte)'\t')
            {
                at++;
                continue;
            }

            ReadOnlySpan<byte> rest = _buffer.AsSpan(at, end - at);
            int length = rest[0] == Quote ? CellLength(rest, out bool isQuoted) : Plain(rest, out isQuoted);
            _cells.Add((at, length, isQuoted));
            at += length;
        }
    }

    private static int Plain(ReadOnlySpan<byte> rest, out bool isQuoted)
    {
        isQuoted = false;
        int length = rest.IndexOfAny(Blank, (byte)'\t');
        return length < 0 ? rest.Length : length;
    }

    /// <summary>The length of the cell that begins here, quotes included.</summary>
    private int CellLength(ReadOnlySpan<byte> rest, out bool isQuoted)
    {
        int from = 0;
        int begin = rest.IndexOfAnyExcept(Blank, (byte)'\t');
        isQuoted = begin >= 0 && rest[begin] == Quote && (begin == 0 || separator is not ((byte)'\t' or Blank));

        for (int at = isQuoted ? begin + 1 : rest.Length; at < rest.Length; at++)
        {
            if (rest[at] == Quote)
            {
                if (at + 1 < rest.Length && rest[at + 1] == Quote)
                {
                    at++;
                    continue;
                }

                from = at + 1;
                break;
            }
        }

        int next = rest[from..].IndexOf(separator);
        return next < 0 ? rest.Length : from + next;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> inner = cell.Trim(" \t"u8);
        inner = inner[1..];
        int last = inner.LastIndexOf(Quote);
        inner = last < 0 ? inner : inner[..last];
        return inner.Contains(Quote) ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(inner).Replace("\"\"", "\"", StringComparison.Ordinal)) : inner;
    }
}
