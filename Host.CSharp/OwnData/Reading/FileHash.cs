using System;
using System.IO;
using System.Security.Cryptography;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The hash of a file.</summary>
internal static class FileHash
{
    private const int Buffer = 1 << 20;

    /// <summary>SHA-256 in hexadecimal, of small letters.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
