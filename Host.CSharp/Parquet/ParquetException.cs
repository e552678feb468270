using System;
using System.Linq;

namespace Spectral.Host.Parquet;

/// <summary>
/// A Parquet file or table that cannot be read or written. The message is one line: the file, the column, what is wrong and what to change.
/// </summary>
public sealed class ParquetException : Exception
{
    /// <summary>An error with its message.</summary>
    public ParquetException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>An error with its message and the fault it came from.</summary>
    public ParquetException(string message, Exception cause)
        : base(OneLine(message), cause)
    {
    }

    /// <summary>A name from a foreign file may hold anything; a line break in it must not break the message.</summary>
    private static string OneLine(string message) => string.Concat(message.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
