using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Damaged files either read or say why not, by one type of exception, in bounded time and memory.</summary>
internal sealed class DamageTests
{
    private const int Mutations = 1000;

    /// <summary>A damaged file of at most 100 kB may unfold to no more; the most seen in 200 000 mutations was 4 MB.</summary>
    private const long MostBytes = 1L << 26;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    private static readonly byte[][] Files =
        [.. Small().Select(File.ReadAllBytes), Written(ParquetCompression.None), Written(ParquetCompression.Snappy)];

    [Test]
    public void A_thousand_damaged_files_read_or_say_why([Values(1L, 2L)] long seed)
    {
        RandomStream stream = RandomStream.OfSeed(seed)!;
        int refused = 0;

        for (int i = 0; i < Mutations; i++)
        {
            byte[] damaged = Mutate(Files[stream.NextInteger(Files.Length)], stream);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch watch = Stopwatch.StartNew();

            try
            {
                ReadEveryColumn(damaged);
            }
            catch (ParquetException fault)
            {
                Assert.That(fault.Message, Does.Not.Contain('\n'));
                refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {fault}");
            }

            Assert.That(watch.Elapsed, Is.LessThan(MostTime), $"seed {seed}, mutation {i}");
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes), $"seed {seed}, mutation {i}");
        }

        Assert.That(refused, Is.GreaterThan(Mutations / 3));
    }

    [Test]
    public void Every_truncation_of_a_file_is_refused()
    {
        byte[] whole = Written(ParquetCompression.None);

        for (int length = 0; length < whole.Length; length += 7)
        {
            Assert.That(() => ParquetReader.Read(new MemoryStream(whole, 0, length)), Throws.TypeOf<ParquetException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Every_flipped_bit_of_a_page_is_found_by_its_checksum()
    {
        byte[] whole = [.. Written(ParquetCompression.Snappy)];
        int footer = BitConverter.ToInt32(whole, whole.Length - 8);
        int pages = whole.Length - 8 - footer;
        int found = 0;

        for (int at = 4; at < pages; at += 11)
        {
            whole[at] ^= 0x10;

            try
            {
                ReadEveryColumn(whole);
            }
            catch (ParquetException)
            {
                found++;
            }

            whole[at] ^= 0x10;
        }

        // What is not found are bits of page headers that no value hangs on.
        Assert.That(found, Is.GreaterThan(0.95 * ((pages - 4) / 11)));
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(
            () => ParquetReader.Read("/no/such/file.parquet"),
            Throws.TypeOf<ParquetException>().With.Message.StartsWith("/no/such/file.parquet: cannot be opened"));

    [TestCase("PAR1 this is no parquet file", "does not end in PAR1")]
    [TestCase("PAR1xxxx\u0001\0\0\0PARE", "encrypted")]
    [TestCase("PAR1xxxx\u007f\0\0\0PAR1", "footer claims 127 bytes")]
    [TestCase("", "0 bytes")]
    public void Foreign_bytes_are_refused_by_name(string content, string words) =>
        Assert.That(
            () => ParquetReader.Read(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content))),
            Throws.TypeOf<ParquetException>().With.Message.Contains(words));

    [Test]
    public void A_folder_is_refused() => Assert.That(() => ParquetReader.Read(Path.GetTempPath()), Throws.TypeOf<ParquetException>());

    /// <summary>Reads each column by itself, so that damage to one does not hide what damage to another does.</summary>
    private static void ReadEveryColumn(byte[] bytes)
    {
        using ParquetFile file = ParquetFile.Open(new MemoryStream(bytes));
        ParquetException? first = null;

        foreach (ParquetField field in file.Fields)
        {
            try
            {
                file.ReadAll([field.Name]);
            }
            catch (ParquetException fault)
            {
                first ??= fault;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    /// <summary>A cut, flipped bits anywhere, flipped bits of the footer, or a byte of some length set to an extreme.</summary>
    private static byte[] Mutate(byte[] valid, RandomStream stream)
    {
        byte[] bytes = [.. valid];
        int footer = Math.Clamp(BitConverter.ToInt32(bytes, bytes.Length - 8), 0, bytes.Length - 8);

        switch (stream.NextInteger(4))
        {
            case 0:
                int from = stream.NextInteger(bytes.Length);
                int to = from + 1 + stream.NextInteger(Math.Min(64, bytes.Length - from));
                return [.. bytes[..from], .. bytes[to..]];
            case 1:
                for (int flips = 1 + stream.NextInteger(4); flips > 0; flips--)
                {
                    bytes[stream.NextInteger(bytes.Length)] ^= (byte)(1 << stream.NextInteger(8));
                }

                return bytes;
            case 2:
                for (int flips = 1 + stream.NextInteger(3); flips > 0; flips--)
                {
                    bytes[bytes.Length - 8 - 1 - stream.NextInteger(footer)] ^= (byte)(1 << stream.NextInteger(8));
                }

                return bytes;
            default:
                byte[] extremes = [0x00, 0x7F, 0x80, 0xFF, 0xFE, 0x0F];
                int run = 1 + stream.NextInteger(4);
                int start = stream.NextInteger(bytes.Length - run);
                bytes.AsSpan(start, run).Fill(extremes[stream.NextInteger(extremes.Length)]);
                return bytes;
        }
    }

    /// <summary>
    /// Files of every encoding, small enough to be damaged often. Pages without checksums let the damage through to the decoders.
    /// </summary>
    private static IEnumerable<string> Small() =>
        Directory.GetFiles(TestData.File(""), "*.parquet", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length < 100_000).Order(StringComparer.Ordinal);

    private static byte[] Written(ParquetCompression compression)
    {
        MemoryStream stream = new();
        ParquetWriterOptions options = new() { Compression = compression, RowGroupRows = 40, PageRows = 16 };
        ParquetWriter.Write(stream, RandomTables.Make(11, 60), options);
        return stream.ToArray();
    }
}
