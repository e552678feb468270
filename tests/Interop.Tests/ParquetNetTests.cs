using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Parquet;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;
using OurReader = Spectral.Host.Parquet.ParquetReader;
using OurWriter = Spectral.Host.Parquet.ParquetWriter;

namespace Spectral.Interop.Tests;

/// <summary>Our reader and writer against Parquet.Net: it reads what we write, and we read what it writes, in every codec and encoding that it offers.</summary>
internal sealed class ParquetNetTests
{
    private const int Rows = 240;

    [Test]
    public async Task What_we_write_Parquet_Net_reads(
        [Values(1, 2, 3, 4)] int seed, [Values(ParquetCompression.None, ParquetCompression.Snappy)] ParquetCompression compression)
    {
        ParquetTable table = RandomTables.Make(seed, 400);
        MemoryStream stream = new();
        OurWriter.Write(stream, table, new ParquetWriterOptions { Compression = compression, RowGroupRows = 150, PageRows = 64 });
        stream.Position = 0;
        IReadOnlyList<(string Name, string[] Values)> read = await ParquetNet.Read(stream);

        Assert.That(read.Select(column => column.Name), Is.EqualTo(table.Columns.Select(column => column.Name)));

        foreach ((ParquetColumn ours, (_, string[] theirs)) in table.Columns.Zip(read))
        {
            Assert.That(theirs, Is.EqualTo(RandomTables.Print(InTicks(ours))), $"seed {seed}, column {ours.Name}");
        }
    }

    [Test]
    public async Task What_Parquet_Net_writes_we_read(
        [Values(
            CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Gzip, CompressionMethod.Brotli, CompressionMethod.LZ4, CompressionMethod.Zstd,
            CompressionMethod.Lz4Raw)]
        CompressionMethod compression,
        [Values] EncodingHint encoding,
        [Values] bool hasGaps)
    {
        ParquetNetFile file = ParquetNetFile.Of(Rows, hasGaps);
        ParquetTable read = OurReader.Read(new MemoryStream(await file.Write(compression, encoding)));

        Assert.That(read.Columns.Select(column => column.Name), Is.EqualTo(file.Expected.Select(column => column.Name)));

        foreach ((ParquetColumn ours, (_, string[] expected)) in read.Columns.Zip(file.Expected))
        {
            Assert.That(RandomTables.Print(ours), Is.EqualTo(expected), ours.Name);
        }
    }

    [Test]
    public async Task DuckDB_sees_in_its_files_what_we_see([Values] bool hasGaps)
    {
        string path = Path.GetTempFileName();
        using DuckDb duckDb = new();

        try
        {
            await File.WriteAllBytesAsync(path, await ParquetNetFile.Of(Rows, hasGaps).Write(CompressionMethod.Snappy, EncodingHint.Default));

            foreach (ParquetColumn ours in OurReader.Read(path).Columns)
            {
                Assert.That(duckDb.Print(path, ours), Is.EqualTo(RandomTables.Print(ours)), ours.Name);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Parquet.Net counts time in steps of 100 ns.</summary>
    private static ParquetColumn InTicks(ParquetColumn column) => column is ParquetColumn<long> { Unit: ParquetTimeUnit.Nanoseconds } times
        ? ParquetColumn.Timestamps(times.Name, [.. times.Values.Select(value => value / ParquetNet.Tick)], times.Unit, times.Valid)
        : column;
}
