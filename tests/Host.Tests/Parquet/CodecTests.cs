using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Snappy against the library that compresses, LZ4 against blocks put together by hand; what refers outside itself is refused.</summary>
internal sealed class CodecTests
{
    [Test]
    public void What_snappy_compresses_unfolds_again([Values(0, 1, 7, 60, 61, 300, 70_000, 200_000)] int length, [Values(1, 3, 200)] int letters)
    {
        byte[] page = Page(length, letters);
        byte[] packed = IronSnappy.Snappy.Encode(page);
        byte[] unfolded = new byte[length];
        SnappyBlock.CheckSize(packed, length);
        SnappyBlock.Decompress(packed, unfolded);
        Assert.That(unfolded, Is.EqualTo(page));
    }

    [Test]
    public void A_copy_of_more_than_stands_behind_it_repeats_itself([Values(1, 2, 3, 7)] int offset, [Values(1, 2, 6, 8, 100)] int length)
    {
        byte[] buffer = new byte[offset + length];
        Page(offset, 200).CopyTo(buffer, 0);
        BackReference.Copy(buffer, offset, offset, length);
        Assert.That(buffer.Skip(offset), Is.EqualTo(Enumerable.Range(0, length).Select(i => buffer[i % offset])));
    }

    [Test]
    public void An_LZ4_block_unfolds()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)1, 300)];
        byte[] source =
        [
            0x36, .. "abc"u8, 3, 0,                 // abc, then 10 from 3 back
            0xFF, 255, 30, .. ones, 1, 0, 255, 226, // 15 + 255 + 30 ones, then 4 + 15 + 255 + 226 from 1 back
            0x30, .. "xyz"u8,                       // the end
        ];
        byte[] expected = [.. "abcabcabcabca"u8, .. ones, .. Enumerable.Repeat((byte)1, 500), .. "xyz"u8];
        byte[] page = new byte[expected.Length];
        Lz4Block.CheckSize(source, page.Length);
        Lz4Block.Decompress(source, page);
        Assert.That(page, Is.EqualTo(expected));
    }

    [Test]
    public void The_old_LZ4_is_a_block_or_Hadoop_s_frames()
    {
        byte[] block = [0x36, .. "abc"u8, 3, 0, 0x30, .. "xyz"u8];
        byte[] unfolded = [.. "abcabcabcabcaxyz"u8];
        byte[] frame = [0, 0, 0, (byte)unfolded.Length, 0, 0, 0, (byte)block.Length, .. block];
        Assert.That(new Decompressor().Decompress(CompressionCodec.Lz4, block, unfolded.Length).ToArray(), Is.EqualTo(unfolded));
        Assert.That(new Decompressor().Decompress(CompressionCodec.Lz4, frame, unfolded.Length).ToArray(), Is.EqualTo(unfolded));
        Assert.That(
            new Decompressor().Decompress(CompressionCodec.Lz4, [.. frame, .. frame], 2 * unfolded.Length).ToArray(),
            Is.EqualTo(unfolded.Concat(unfolded)));
    }

    [TestCase(new byte[] { 0, 0, 0, 9, 0, 0, 0, 1, 0 }, 8, TestName = "LZ4 frames, more than the page")]
    [TestCase(new byte[] { 0, 0, 0, 8, 0, 0, 0, 2, 0 }, 8, TestName = "LZ4 frames, more than the source")]
    [TestCase(new byte[] { 0, 0, 0, 1, 0, 0, 0, 2, 0x10, 65, 0 }, 1, TestName = "LZ4 frames, bytes behind the last")]
    [TestCase(new byte[] { 0, 0, 0, 1, 0, 0, 0, 2, 0x10, 65 }, 2, TestName = "LZ4 frames, less than the page")]
    public void Wrong_LZ4_frames_are_refused(byte[] source, int size) =>
        Assert.That(() => Lz4Frames.Decompress(source, new byte[size]), Throws.TypeOf<MalformedDataException>());

    [TestCase(new byte[] { 0x10, 65, 0, 0 }, 5, TestName = "LZ4, a copy from 0 back")]
    [TestCase(new byte[] { 0x10, 65, 2, 0 }, 5, TestName = "LZ4, a copy from before the beginning")]
    [TestCase(new byte[] { 0x10, 65, 1, 0 }, 4, TestName = "LZ4, a copy beyond the end")]
    [TestCase(new byte[] { 0x20, 65 }, 2, TestName = "LZ4, bytes beyond the source")]
    [TestCase(new byte[] { 0x20, 65, 66 }, 3, TestName = "LZ4, fewer bytes than declared")]
    [TestCase(new byte[] { 0xF0, 255 }, 400, TestName = "LZ4, a length without end")]
    [TestCase(new byte[] { 0x10, 65, 1 }, 5, TestName = "LZ4, half a distance")]
    public void A_wrong_LZ4_block_is_refused(byte[] source, int size) =>
        Assert.That(() => Lz4Block.Decompress(source, new byte[size]), Throws.TypeOf<MalformedDataException>());

    [TestCase(new byte[] { 5, 0, 65, 0x01, 0 }, TestName = "snappy, a copy from 0 back")]
    [TestCase(new byte[] { 5, 0, 65, 0x01, 2 }, TestName = "snappy, a copy from before the beginning")]
    [TestCase(new byte[] { 5, 0, 65, 0x11, 1 }, TestName = "snappy, a copy beyond the end")]
    [TestCase(new byte[] { 5, 0x10, 65 }, TestName = "snappy, bytes beyond the source")]
    [TestCase(new byte[] { 5, 0, 65 }, TestName = "snappy, fewer bytes than declared")]
    [TestCase(new byte[] { 5, 0xF4, 1 }, TestName = "snappy, half a length")]
    [TestCase(new byte[] { 5, 0, 65, 0x03, 1, 0 }, TestName = "snappy, half a distance")]
    public void A_wrong_snappy_block_is_refused(byte[] source) =>
        Assert.That(() => SnappyBlock.Decompress(source, new byte[source[0]]), Throws.TypeOf<MalformedDataException>());

    [Test]
    public void Sizes_that_cannot_be_are_refused_before_room_is_made() => Assert.Multiple(() =>
    {
        Assert.That(() => SnappyBlock.CheckSize([0x80, 0x80, 0x80, 0x10, 0], 1 << 25), Throws.TypeOf<MalformedDataException>());
        Assert.That(() => SnappyBlock.CheckSize([5, 0], 6), Throws.TypeOf<MalformedDataException>());
        Assert.That(() => Lz4Block.CheckSize(new byte[10], 2551), Throws.TypeOf<MalformedDataException>());
    });

    /// <summary>Runs of letters, some of which come again.</summary>
    private static byte[] Page(int length, int letters)
    {
        RandomStream stream = RandomStream.OfSeed(length + letters)!;
        List<byte> page = [];

        while (page.Count < length)
        {
            if (page.Count > 0 && stream.NextInteger(3) == 0)
            {
                int from = stream.NextInteger(page.Count);
                page.AddRange(page.GetRange(from, System.Math.Min(1 + stream.NextInteger(100), page.Count - from)));
            }
            else
            {
                page.Add((byte)stream.NextInteger(letters));
            }
        }

        return [.. page[..length]];
    }
}
