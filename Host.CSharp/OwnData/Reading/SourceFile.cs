using System;
using System.IO;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Opens a file of data by what its first bytes say it is: Parquet, or text with a column a cell; anything else is refused by name.</summary>
internal static class SourceFile
{
    private const int Sample = 512;
    private const int Buffer = 1 << 16;

    private static readonly byte[] Gzip = [0x1F, 0x8B];

    private static readonly (byte[] Beginning, string Name)[] Others =
    [
        ([.. "PK"u8, 3, 4], "a ZIP archive or a workbook"),
        ([0x89, .. "HDF"u8], "HDF5"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ([.. "MATLAB 5.0"u8], "a MATLAB file"),
        ([.. "CDF"u8, 1], "NetCDF"),
        ([.. "CDF"u8, 2], "NetCDF"),
        ([.. "ARROW1"u8], "an Arrow file"),
        ([0xFF, 0xFE], "text in UTF-16"),
        ([0xFE, 0xFF], "text in UTF-16"),
        ([.. "{"u8], "JSON"),
        ([.. "["u8], "JSON"),
        ([.. "<"u8], "a web page or XML"),
    ];

    /// <summary>The file as a table.</summary>
    public static TableSource Open(string path)
    {
        Span<byte> first = stackalloc byte[Sample];

        using (FileStream file = Bytes(path))
        {
            first = first[..file.ReadAtLeast(first, Sample, throwOnEndOfStream: false)];
        }

        if (first.IsEmpty)
        {
            throw new DataFileException($"{path}: the file is empty; give a table in Parquet or CSV.");
        }

        if (first.StartsWith("PAR1"u8) || first.StartsWith("PARE"u8) || path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            return ParquetSource.Open(path);
        }

        if (Foreign(first) is { } foreign)
        {
            throw new DataFileException($"{path}: the file is {foreign}; save the table as Parquet or CSV.");
        }

        return CsvSource.Open(path);
    }

    /// <summary>The text of a file, unpacked where it is gzip.</summary>
    public static Stream Text(string path)
    {
        FileStream file = Bytes(path);

        try
        {
            bool isPacked = file.ReadByte() == Gzip[0] && file.ReadByte() == Gzip[1];
            file.Position = 0;
            return isPacked ? new PackedText(file) : file;
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
                throw new DataFileException($"{path}: this is a folder; name a file in it.");
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

    private static string? Foreign(ReadOnlySpan<byte> first)
    {
        foreach ((byte[] beginning, string name) in Others)
        {
            if (first.StartsWith(beginning))
            {
                return name;
            }
        }

        return first[0] != Gzip[0] && first.Contains((byte)0) ? "neither Parquet nor text" : null;
    }
}
