using System.Collections.Generic;
using System.IO;

namespace Spectral.Host.Parquet;

/// <summary>Reads whole Parquet files. <see cref="ParquetFile"/> reads them row group by row group.</summary>
public static class ParquetReader
{
    /// <summary>Reads a file: the columns named, in that order, or all.</summary>
    /// <exception cref="ParquetException">The file is damaged, or a column is missing or cannot be read.</exception>
    public static ParquetTable Read(string path, IReadOnlyList<string>? columns = null)
    {
        using ParquetFile file = ParquetFile.Open(path);
        return file.ReadAll(columns);
    }

    /// <summary>Reads a stream, and leaves it open: the columns named, in that order, or all.</summary>
    /// <exception cref="ParquetException">The stream is damaged, or a column is missing or cannot be read.</exception>
    public static ParquetTable Read(Stream stream, IReadOnlyList<string>? columns = null)
    {
        using ParquetFile file = ParquetFile.Open(stream);
        return file.ReadAll(columns);
    }
}
