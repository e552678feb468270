using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The hash of a file.</summary>
internal static class FileHash
{
    private const int Buffer = 1 << 20;

    /// <summary>SHA-256 in hexadecimal, of small letters; of a folder that of the lines "hash path" of its Parquet files.</summary>
    public static string Sha256(string path)
    {
        if (Directory.Exists(path))
        {
            string lines = string.Concat(ParquetFolder.Files(path).Select(file => $"{Sha256(Path.Combine(path, file))} {file.Replace('\\', '/')}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
        }


        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
