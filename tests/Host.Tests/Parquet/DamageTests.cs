using System;
using System.Collections.Generic;
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

    private const double MostSeconds = 5;

    private static readonly byte[][] Files =
        [.. Small().Select(File.ReadAllBytes), Written(ParquetCompression.None), Written(ParquetCompression.Snappy)];

    [Test]
    public void A_thousand_damaged_files_read_or_say_why_in_both_ways([Values(1L)] long seed)
    {
        RandomStream stream = RandomStream.OfSeed(seed)!;
        int refused = 0;

        for (int i = 0; i < Mutations; i++)
        {
            DamagedReading reading = DamagedReading.Of(Damage.Of(Files, stream));
            Assert.That(reading.Fault, Is.Null, $"seed {seed}, mutation {i}");
            Assert.That(reading.Seconds, Is.LessThan(MostSeconds), $"seed {seed}, mutation {i}");
            Assert.That(reading.Bytes, Is.LessThan(MostBytes), $"seed {seed}, mutation {i}");
            refused += reading.IsRefused ? 1 : 0;
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
