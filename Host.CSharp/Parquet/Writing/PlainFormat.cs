using System;
using System.IO;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>How values of a type are written PLAIN, and which of them are least and greatest in the format's order of the type.</summary>
internal abstract class PlainFormat<T>(PhysicalType physical)
{
    /// <summary>How the values are stored.</summary>
    public PhysicalType Physical { get; } = physical;

    /// <summary>Whether values that repeat are worth a dictionary.</summary>
    public virtual bool PrefersDictionary => false;

    /// <summary>Writes the values.</summary>
    public abstract void Write(Stream stream, ReadOnlySpan<T> values);

    /// <summary>The least and the greatest value as statistics hold them; null where none is to be given.</summary>
    public abstract (byte[] Minimum, byte[] Maximum)? Extremes(ReadOnlySpan<T> values);
}
