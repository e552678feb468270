using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;
using static Spectral.Host.Tests.Parquet.HandMadeFile;

namespace Spectral.Host.Tests.Parquet;

/// <summary>
/// Encodings, codecs and logical types one by one: the examples of the format's own document, and pages that our writer never writes.
/// </summary>
internal sealed class EncodingTests
{
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 100).Select(i => Math.Sqrt(i) - 5)];

    private static readonly byte[] Plain = MemoryMarshal.AsBytes<double>(Numbers).ToArray();

    [Test]
    public void The_checksum_is_the_published_one() => Assert.That(Crc32.Of("123456789"u8), Is.EqualTo(0xCBF43926));

    [Test]
    public void Bit_packing_is_the_format_s_example()
    {
        int[] values = new int[8];
        new RunLengthReader([0x03, 0x88, 0xC6, 0xFA], 3).Read(values);
        Assert.That(values, Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }));
    }

    [Test]
    public void Run_lengths_read_what_was_written([Values(1, 2, 3, 7, 8, 13, 16, 24, 31)] int width, [Range(1, 5)] int seed)
    {
        RandomStream stream = RandomStream.OfSeed(seed)!.Child(width)!;
        int Value() => (int)(stream.NextBits() >> (64 - width));
        int[] values = [.. Enumerable.Range(0, 100).SelectMany(_ => Enumerable.Repeat(Value(), 1 + stream.NextInteger(seed * 4)))];
        MemoryStream bytes = new();
        RunLengthWriter.Write(bytes, values, width);
        int[] read = new int[values.Length];
        RunLengthReader reader = new(bytes.ToArray(), width);

        for (int start = 0; start < read.Length; start += 11)
        {
            reader.Read(read.AsSpan(start, Math.Min(11, read.Length - start)));
        }

        Assert.That(read, Is.EqualTo(values));
    }

    /// <summary>
    /// 7, 5, 3, 1, 2, 3, 4, 5 in a block of 128 with 4 parts: first 7, least delta −2, deltas above it 0 0 0 3 3 3 3 in two bits each.
    /// </summary>
    [Test]
    public void Delta_encoding_is_the_format_s_example()
    {
        byte[] bytes = [0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0];
        long[] values = new long[8];
        int position = 0;
        DeltaBinaryPacked.Read(bytes, ref position, values);

        Assert.That(values, Is.EqualTo(new[] { 7, 5, 3, 1, 2, 3, 4, 5 }));
        Assert.That(position, Is.EqualTo(bytes.Length));
    }

    [Test]
    public void Deltas_of_integers_wrap()
    {
        // First int.MaxValue, one delta of 1: 32-bit sums wrap to int.MinValue.
        byte[] bytes = [0x80, 0x01, 4, 2, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 2, 0, 0, 0, 0];
        Assert.That(
            new HandMadeFile(Column(PhysicalType.Int32)).Page(2, PageEncoding.DeltaBinaryPacked, bytes).Read<int>(),
            Is.EqualTo(new[] { int.MaxValue, int.MinValue }));
    }

    [Test]
    public void Texts_that_share_prefixes_are_the_format_s_example()
    {
        // axis, axle, babble, babyhood: prefixes 0 2 0 3, suffixes axis le babble yhood of lengths 4 2 6 5.
        byte[] prefixes = [0x80, 0x01, 4, 4, 0, 3, 3, 0, 0, 0, .. Packed3(4, 0, 5)];
        byte[] lengths = [0x80, 0x01, 4, 4, 8, 3, 3, 0, 0, 0, .. Packed3(0, 6, 1)];
        HandMadeFile file = new(Column(PhysicalType.ByteArray, new LogicalType(LogicalKind.String)));
        Assert.That(
            file.Page(4, PageEncoding.DeltaByteArray, [.. prefixes, .. lengths, .. "axislebabbleyhood"u8]).Read<string>(),
            Is.EqualTo(new[] { "axis", "axle", "babble", "babyhood" }));
    }

    /// <summary>Three values of three bits, filled up to 32: the deltas less the least, which is −2 in both lists.</summary>
    private static byte[] Packed3(int a, int b, int c) => [(byte)(a | (b << 3) | (c << 6)), (byte)(c >> 2), .. new byte[10]];

    [Test]
    public void Split_streams_of_every_width_are_put_together()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.That(
            new HandMadeFile(Column(PhysicalType.Int32)).Page(2, PageEncoding.ByteStreamSplit, bytes).Read<int>(),
            Is.EqualTo(new[] { 0x07050301, 0x08060402 }));
        Assert.That(
            new HandMadeFile(Column(PhysicalType.FixedLengthByteArray, length: 4)).Page(2, PageEncoding.ByteStreamSplit, bytes).Read<byte[]>(),
            Is.EqualTo(new[] { new byte[] { 1, 3, 5, 7 }, [2, 4, 6, 8] }));
        Assert.That(
            new HandMadeFile(Column(PhysicalType.Int64)).Page(1, PageEncoding.ByteStreamSplit, bytes).Read<long>(),
            Is.EqualTo(new[] { 0x0807060504030201 }));
    }

    [Test]
    public void Truth_values_come_in_runs_too() =>
        Assert.That(
            new HandMadeFile(Column(PhysicalType.Boolean)).Page(6, PageEncoding.Rle, [4, 0, 0, 0, 8, 1, 4, 0]).Read<bool>(),
            Is.EqualTo(new[] { true, true, true, true, false, false }));

    [Test]
    public void Levels_of_the_old_encoding_mark_gaps()
    {
        byte[] page = [0b1010_0000, .. BitConverter.GetBytes(11), .. BitConverter.GetBytes(33)];
        ParquetColumn column = new HandMadeFile(Column(PhysicalType.Int32, repetition: Repetition.Optional))
            .Page(4, PageEncoding.Plain, page, PageEncoding.BitPacked).Read();
        Assert.That(column.AsDoubles(), Is.EqualTo(new[] { 11, double.NaN, 33, double.NaN }));
    }

    [Test]
    public void Gaps_may_begin_on_a_later_page()
    {
        ParquetColumn column = new HandMadeFile(Column(PhysicalType.Int32, repetition: Repetition.Optional))
            .Page(2, PageEncoding.Plain, [2, 0, 0, 0, 4, 1, .. BitConverter.GetBytes(5), .. BitConverter.GetBytes(6)])
            .Page(0, PageEncoding.Plain, [])
            .Page(2, PageEncoding.Plain, [2, 0, 0, 0, 3, 0b10, .. BitConverter.GetBytes(7)])
            .Read();
        Assert.That(column.Valid, Is.EqualTo(new[] { true, true, false, true }));
        Assert.That(column.AsDoubles(), Is.EqualTo(new[] { 5, 6, double.NaN, 7 }));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void A_chunk_may_leave_out_the_header_of_its_dictionary_and_no_more(int bytesForgotten)
    {
        HandMadeFile file = new HandMadeFile(Column(PhysicalType.Int32)) { ForgetsDictionaryHeader = true, BytesForgotten = bytesForgotten }
            .Dictionary(3, MemoryMarshal.AsBytes<int>([10, 20, 30]).ToArray())
            .Page(4, PageEncoding.RleDictionary, [2, 3, 0b10_01_00_10]);

        if (bytesForgotten == 0)
        {
            Assert.That(file.Read<int>(), Is.EqualTo(new[] { 30, 10, 20, 30 }));
        }
        else
        {
            Assert.That(file.Read, Throws.TypeOf<ParquetException>().With.Message.Contains("remain"));
        }
    }

    [Test]
    public void Gzip_and_brotli_pages_read()
    {
        Assert.That(
            Compressed(CompressionCodec.Gzip, stream => new GZipStream(stream, CompressionLevel.Fastest)).Read<double>(),
            Is.EqualTo(Numbers));
        Assert.That(
            Compressed(CompressionCodec.Brotli, stream => new BrotliStream(stream, CompressionLevel.Fastest)).Read<double>(),
            Is.EqualTo(Numbers));
    }

    [TestCase(CompressionCodec.Snappy, new byte[] { 0 })]
    [TestCase(CompressionCodec.Zstandard, new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x00, 0x01, 0x00, 0x00 })]
    public void Compressed_nothing_is_nothing(CompressionCodec codec, byte[] bytes) =>
        Assert.That(new Decompressor().Decompress(codec, bytes, 0).ToArray(), Is.Empty);

    [TestCase(CompressionCodec.Snappy)]
    [TestCase(CompressionCodec.Gzip)]
    [TestCase(CompressionCodec.Brotli)]
    [TestCase(CompressionCodec.Lz4)]
    [TestCase(CompressionCodec.Zstandard)]
    [TestCase(CompressionCodec.Lz4Raw)]
    public void Bytes_that_are_not_compressed_are_refused(CompressionCodec codec)
    {
        Assert.That(() => new Decompressor().Decompress(codec, [1, 2, 3, 4, 5], int.MaxValue).Length, Throws.TypeOf<MalformedDataException>());
        Assert.That(() => new Decompressor().Decompress(codec, [], 10).Length, Throws.TypeOf<MalformedDataException>());
    }

    private static HandMadeFile Compressed(CompressionCodec codec, Func<Stream, Stream> open)
    {
        MemoryStream bytes = new();

        using (Stream stream = open(bytes))
        {
            stream.Write(Plain);
        }

        return new HandMadeFile(Column(PhysicalType.Double), codec)
            .Page(Numbers.Length, PageEncoding.Plain, bytes.ToArray(), uncompressedSize: Plain.Length);
    }

    [TestCase(CompressionCodec.Lzo, "LZO")]
    [TestCase((CompressionCodec)42, "number 42")]
    public void Other_codecs_are_refused_by_name(CompressionCodec codec, string name) => Assert.That(
        () => new HandMadeFile(Column(PhysicalType.Double), codec).Page(1, PageEncoding.Plain, new byte[8]).Read(),
        Throws.TypeOf<ParquetException>().With.Message.Contains(name).And.Message.Contains("column 'u'").And.Message.Contains("snappy"));

    [TestCase(PageEncoding.DeltaByteArray, "DeltaByteArray")]
    [TestCase((PageEncoding)17, "number 17")]
    [TestCase(PageEncoding.RleDictionary, "dictionary")]
    public void Other_encodings_are_refused_by_name(PageEncoding encoding, string name) => Assert.That(
        () => new HandMadeFile(Column(PhysicalType.Double)).Page(1, encoding, new byte[8]).Read(),
        Throws.TypeOf<ParquetException>().With.Message.Contains(name).And.Message.Contains("column 'u'"));
}
