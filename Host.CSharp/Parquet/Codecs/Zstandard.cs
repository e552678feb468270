using System;
using System.Runtime.InteropServices;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// zstd by the system's library, loaded on first use (the framework has no zstd of its own). Where the library is missing,
/// only files that need it are refused, with a message that says what to install.
/// </summary>
internal static unsafe class Zstandard
{
    /// <summary>ZSTD_error_dstSize_tooSmall; the library returns errors as negated codes.</summary>
    private const int DestinationTooSmall = 70;

    private static readonly string[] Names =
    [
        "libzstd.so.1", "libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "libzstd.dll", "zstd.dll",
    ];

    private static readonly Lazy<Library?> Loaded = new(Load);

    /// <summary>Decompresses one page: the number of bytes written, or −1 where the destination is too small.</summary>
    public static int TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Library library = Loaded.Value ?? throw new MalformedDataException(
            "the page is compressed with zstd and the system has no libzstd; install it (Debian: libzstd1) or write the file with snappy");
        nuint length;

        fixed (byte* from = source, to = destination)
        {
            length = library.Decompress(to, (nuint)destination.Length, from, (nuint)source.Length);
        }

        if (library.IsError(length) == 0)
        {
            return (int)length;
        }

        return 0 - length == DestinationTooSmall ? -1 : throw new MalformedDataException("a page is not valid zstd");
    }

    private static Library? Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle)
                && NativeLibrary.TryGetExport(handle, "ZSTD_decompress", out nint decompress)
                && NativeLibrary.TryGetExport(handle, "ZSTD_isError", out nint isError))
            {
                return new Library(
                    (delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint, nuint>)decompress,
                    (delegate* unmanaged[Cdecl]<nuint, uint>)isError);
            }
        }

        return null;
    }

    /// <summary>The two functions that are needed.</summary>
    private sealed class Library(
        delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint, nuint> decompress, delegate* unmanaged[Cdecl]<nuint, uint> isError)
    {
        public nuint Decompress(byte* to, nuint capacity, byte* from, nuint length) => decompress(to, capacity, from, length);

        public uint IsError(nuint code) => isError(code);
    }
}
