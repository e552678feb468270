using System;
using System.IO;
using System.Text;
using Spectral.Host.OwnData.Arrays;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Opens a file of data by what its first bytes say it is: Parquet, arrays, or text with a column a cell; anything else is refused by name.</summary>
internal static class SourceFile
{
    private const int Sample = 512;
    private const int Buffer = 1 << 16;

    private static readonly byte[] Gzip = [0x1F, 0x8B];

    /// <summary>The file as a table.</summary>
    public static TableSource Open(string path) => Open(path, new RoleHints());

    /// <summary>The file as a table, with what is known of its arrays.</summary>
    public static TableSource Open(string path, RoleHints known)
    {
        if (Directory.Exists(path) && ParquetFolder.Of(path) is { } folder)
        {
            return folder;
        }

        Span<byte> first = stackalloc byte[Sample];

        using (FileStream file = Bytes(path))
        {
            first = first[..file.ReadAtLeast(first, Sample, throwOnEndOfStream: false)];
        }

        if (first.IsEmpty)
        {
            throw new DataFileException($"{path}: the file is empty; give a table in Parquet or CSV, or arrays.");
        }

        if (first.StartsWith("PAR1"u8) || first.StartsWith("PARE"u8) || path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            return ParquetSource.Open(path);
        }

        if (ArraySource.Open(path, ArrayRequest.Of(known)) is { } arrays)
        {
            return arrays;
        }

        if (!IsText(first) && ForeignFiles.Of(first) is (string name, string advice))
        {
            throw new DataFileException($"{path}: the file is {name}; {advice}.");
        }

        CsvSource text = CsvSource.Open(path);
        return known.Axes.Length > 0 ? MatrixSource.Of(text, known.Axes, ArrayRequest.Of(known)) : TransposedSource.Of(text) ?? (TableSource)text;
    }

    /// <summary>The text of a file in UTF-8, unpacked where it is gzip.</summary>
    public static Stream Text(string path)
    {
        FileStream file = Bytes(path);

        try
        {
            Span<byte> first = stackalloc byte[2];
            file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            file.Position = 0;
            return first.SequenceEqual(Gzip) ? new PackedText(file)
                : first.SequenceEqual(Encoding.Unicode.Preamble) ? Encoding.CreateTranscodingStream(file, Encoding.Unicode, Encoding.UTF8)
                : first.SequenceEqual(Encoding.BigEndianUnicode.Preamble) ? Encoding.CreateTranscodingStream(file, Encoding.BigEndianUnicode, Encoding.UTF8)
                : file;
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream Bytes(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new DataFileException($"{path}: {ForeignFiles.OfFolder(path)}.");
            }

            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);

            if (!file.CanSeek)
            {
                file.Dispose();
                throw new DataFileException($"{path}: this is a pipe, and data are read more than once; save them to a file.");
            }

            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string why = fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : fault.Message.TrimEnd('.');
            throw new DataFileException($"{path}: cannot be opened ({why}); check the path and the permissions.", fault);
        }
    }

    /// <summary>Whether the bytes are those of packed text or of text of two bytes a letter.</summary>
    private static bool IsText(ReadOnlySpan<byte> first) => first.StartsWith(Gzip) || first.StartsWith(Encoding.Unicode.Preamble) || first.StartsWith(Encoding.BigEndianUnicode.Preamble);
}
