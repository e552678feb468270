using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>An open file of named arrays, of which blocks can be read without holding the rest in memory.</summary>
internal abstract class ArrayFile : IDisposable
{
    /// <summary>What the file is, as a message calls it.</summary>
    public abstract string Kind { get; }

    /// <summary>The arrays that can be read, in the order of the file.</summary>
    public abstract IReadOnlyList<NamedArray> Arrays { get; }

    /// <summary>The arrays that cannot be read: their names, and why in words that follow "array NAME".</summary>
    public virtual IReadOnlyList<(string Name, string Refusal)> Refused => [];

    /// <summary>
    /// Reads a block of an array, the last axis fastest; of complex entries also the imaginary parts. Numbers that the file says are missing become NaN.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged or was cut off.</exception>
    public void Read(NamedArray array, long[] start, int[] count, Span<double> real, Span<double> imaginary)
    {
        ReadRaw(array, start, count, real, imaginary);

        foreach (double missing in array.Missing)
        {
            for (int i = 0; i < real.Length; i++)
            {
                real[i] = real[i] == missing ? double.NaN : real[i];
            }
        }

        if (array.Scale != 1 || array.Offset != 0)
        {
            for (int i = 0; i < real.Length; i++)
            {
                real[i] = (real[i] * array.Scale) + array.Offset;
            }
        }
    }

    /// <summary>The entries of an array that is small enough to be the values along an axis.</summary>
    public double[] Vector(NamedArray array)
    {
        double[] values = new double[Length(array)];
        Read(array, new long[array.Shape.Length], Array.ConvertAll(array.Shape, length => (int)length), values, array.Kind == ArrayKind.Complex ? new double[values.Length] : []);
        return values;
    }

    /// <summary>The counts of a small array of instants.</summary>
    public virtual long[] Counts(NamedArray array) => throw new InvalidDataException($"array {array.Name} holds no instants.");

    /// <summary>The words of a small array of text.</summary>
    public virtual string[] Words(NamedArray array) => throw new InvalidDataException($"array {array.Name} holds no text.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads a block as it stands in the file.</summary>
    protected abstract void ReadRaw(NamedArray array, long[] start, int[] count, Span<double> real, Span<double> imaginary);

    /// <summary>Closes the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The number of entries of an array that is held whole.</summary>
    protected static int Length(NamedArray array) => array.Count <= MostHeld
        ? (int)array.Count
        : throw new InvalidDataException($"array {array} is too long to be the values along an axis (at most {MostHeld}).");

    private const int MostHeld = 1 << 26;

    /// <summary>The names of arrays, as a message lists them.</summary>
    public static string Listed(IEnumerable<NamedArray> arrays) => arrays.Any() ? string.Join(", ", arrays) : "none";
}
