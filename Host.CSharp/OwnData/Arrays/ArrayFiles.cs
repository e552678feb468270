using System;
using System.IO;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Opens files of arrays by their first bytes.</summary>
internal static class ArrayFiles
{
    private static readonly byte[] Hdf5 = [0x89, .. "HDF\r\n"u8, 0x1A, (byte)'\n'];

    private const int Sample = 520;
    private const int UserBlock = 512;
    private const int Buffer = 1 << 16;

    /// <summary>The file; null where it is of another kind.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ArrayFile? Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer);

        try
        {
            Span<byte> first = stackalloc byte[Sample];
            first = first[..stream.ReadAtLeast(first, Sample, throwOnEndOfStream: false)];
            stream.Position = 0;
            ArrayFile? file = Open(path, stream, first);

            if (file is null)
            {
                stream.Dispose();
            }

            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static ArrayFile? Open(string path, Stream stream, ReadOnlySpan<byte> first)
    {
        if (first.StartsWith(NpyHeader.Magic) || first.StartsWith(new byte[] { (byte)'P', (byte)'K', 3, 4 }))
        {
            return NumpyFile.Open(stream, path);
        }

        if (first.StartsWith(Hdf5) || (first.Length > UserBlock && first[UserBlock..].StartsWith(Hdf5)))
        {
            return Hdf5File.Open(stream, first.StartsWith("MATLAB"u8));
        }

        if (first.StartsWith("MATLAB 5.0"u8))
        {
            return MatFile.Open(stream);
        }

        return first.Length > 4 && first.StartsWith("CDF"u8) && first[3] is 1 or 2 or 5 ? NetcdfFile.Open(stream) : null;
    }
}
