using System;

namespace Spectral.Host.Reproduction;

/// <summary>A stored table that is not there, not whole, or not readable. The message is one line: the file, what is wrong, what to do.</summary>
public sealed class ArchiveException : Exception
{
    /// <summary>An error with its message.</summary>
    public ArchiveException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its message and the fault it came from.</summary>
    public ArchiveException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
