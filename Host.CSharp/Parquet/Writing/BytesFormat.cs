using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>
/// Text or bytes, each value behind its length (4 bytes). They are ordered by their bytes; long ones go without statistics.
/// </summary>
internal sealed class BytesFormat<T>(Func<T, byte[]> bytes, bool prefersDictionary) : PlainFormat<T>(PhysicalType.ByteArray)
{
    /// <summary>The longest value that statistics hold.</summary>
    private const int LongestExtreme = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override bool PrefersDictionary => prefersDictionary;

    public override void Write(Stream stream, ReadOnlySpan<T> values)
    {
        Span<byte> length = stackalloc byte[4];

        foreach (T value in values)
        {
            byte[] content = bytes(value);
            BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
            stream.Write(length);
            stream.Write(content);
        }
    }

    public override (byte[] Minimum, byte[] Maximum)? Extremes(ReadOnlySpan<T> values)
    {
        byte[]? least = null;
        byte[]? greatest = null;

        foreach (T value in values)
        {
            byte[] content = bytes(value);
            least = least is null || content.AsSpan().SequenceCompareTo(least) < 0 ? content : least;
            greatest = greatest is null || content.AsSpan().SequenceCompareTo(greatest) > 0 ? content : greatest;
        }

        return least is null || greatest is null || Math.Max(least.Length, greatest.Length) > LongestExtreme ? null : (least, greatest);
    }

    /// <summary>A text in UTF-8; half a surrogate pair is refused, not replaced.</summary>
    public static byte[] Encode(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException fault)
        {
            throw new ParquetException("a text holds half a surrogate pair, which UTF-8 cannot write; mend or remove it.", fault);
        }
    }
}
