using System;

namespace Spectral.Host.OwnData;

/// <summary>A file of data cannot be used as it is; the message says in one line what stands where and what to change.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>A fault of that description.</summary>
    public DataFileException(string message)
        : base(message)
    {
    }

    /// <summary>A fault of that description, and what it came from.</summary>
    public DataFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A fault without a description.</summary>
    public DataFileException()
    {
    }
}
