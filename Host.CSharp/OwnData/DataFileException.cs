using System;
using System.Linq;

namespace Spectral.Host.OwnData;

/// <summary>A file of data cannot be used as it is; the message says in one line what stands where and what to change.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>A fault of that description.</summary>
    public DataFileException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>A fault of that description, and what it came from.</summary>
    public DataFileException(string message, Exception inner)
        : base(OneLine(message), inner)
    {
    }

    /// <summary>A fault without a description.</summary>
    public DataFileException()
    {
    }

    /// <summary>What a file holds may break lines; what is said of it does not.</summary>
    private static string OneLine(string message) => string.Concat(message.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
