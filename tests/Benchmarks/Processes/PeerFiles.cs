using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Spectral.Benchmarks.Processes;

/// <summary>A folder through which a peer gets the numbers that we work on, as NAME.npy (NumPy's format 1.0, doubles by rows); it is deleted in the end.</summary>
internal sealed class PeerFiles : IDisposable
{
    private const int Alignment = 64;

    /// <summary>Magic string, version 1.0 and the length of the header.</summary>
    private const int Prefix = 10;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("benchmark-").FullName;

    /// <summary>Writes an array of that shape.</summary>
    public void Write(string name, ReadOnlySpan<double> values, params int[] shape)
    {
        string dimensions = string.Concat(shape.Select(size => size.ToString(CultureInfo.InvariantCulture) + ","));
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({dimensions}), }}";
        int length = ((Prefix + header.Length + 1 + Alignment - 1) / Alignment * Alignment) - Prefix;
        using FileStream file = File.Create(Path.Combine(Folder, name + ".npy"));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + '\n'));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
