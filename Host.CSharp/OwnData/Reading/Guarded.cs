using System;
using System.Collections.Generic;
using System.IO;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Turns every fault that reading a file may meet into a <see cref="DataFileException"/> that names the file.</summary>
internal static class Guarded
{
    /// <summary>A value that reading gives.</summary>
    public static T Value<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (IsOfFile(fault))
        {
            throw Told(path, fault);
        }
    }

    /// <summary>A sequence that is read while it is enumerated.</summary>
    public static IEnumerable<T> Sequence<T>(string path, IEnumerable<T> read)
    {
        using IEnumerator<T> items = Value(path, read.GetEnumerator);

        while (Value(path, items.MoveNext))
        {
            yield return items.Current;
        }
    }

    private static bool IsOfFile(Exception fault) => fault is ParquetException or IOException or UnauthorizedAccessException or InvalidDataException;

    private static DataFileException Told(string path, Exception fault)
    {
        string message = fault.Message.StartsWith(path, StringComparison.Ordinal) ? fault.Message : $"{path}: {fault.Message}";
        return new DataFileException(message, fault);
    }
}
