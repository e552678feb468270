using System;

namespace Spectral.Host.OwnData;

/// <summary>A file is no model that this program can read; the message says in one line what it is and what to do.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>A fault of that description.</summary>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>A fault of that description, and what it came from.</summary>
    public ModelFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A fault without a description.</summary>
    public ModelFileException()
    {
    }
}
