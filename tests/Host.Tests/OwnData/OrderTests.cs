using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Streaming, sorting in memory and reading a few rows at once give the same snapshots, and what is too large to be sorted says so.</summary>
internal sealed class OrderTests
{
    private const int Trajectories = 5;
    private const int Times = 12;

    [TestCase("rows.parquet")]
    [TestCase("rows.csv")]
    public void Rows_in_order_pass_by_and_others_are_sorted(string name)
    {
        using DataFolder folder = new();
        List<(string Run, double T, double X, double Y, double U)> rows = Rows();
        string ordered = Write(folder, "ordered-" + name, rows);
        string[] expected = Print(DataFile.Open(ordered).Snapshots());
        Assert.That(expected, Has.Length.EqualTo(Trajectories * Times));
        Assert.That(Print(DataFile.Open(ordered).Snapshots(mostHeldNumbers: 0, fewNumbers: 0)), Is.EqualTo(expected));

        // By time and trajectory backwards: blocks stay whole, so that the points of each stay in their order.
        string mixed = Write(folder, "mixed-" + name, [.. rows.Take(1), .. rows.Skip(1).OrderByDescending(row => row.T)]);
        Assert.That(Print(DataFile.Open(mixed).Snapshots(mostHeldNumbers: 1 << 20, fewNumbers: 0)).Order(), Is.EqualTo(expected.Order()));
        Assert.That(Print(DataFile.Open(mixed).Snapshots()).Order(), Is.EqualTo(expected.Order()));

        DataFileException fault = Assert.Throws<DataFileException>(() => DataFile.Open(mixed).Snapshots(mostHeldNumbers: 100, fewNumbers: 100).Count())!;
        Assert.That(fault.Message, Does.Contain("goes back to").And.Contain("too many to be sorted in memory").And.Contain("sort the file by run, then t"));
    }

    [Test]
    public void The_bounds_on_memory_are_those_documented()
    {
        Assert.That(8 * Host.OwnData.Reading.OrderedRows.MostHeldNumbers, Is.EqualTo(512L << 20));
        Assert.That(8 * Host.OwnData.Reading.OrderedRows.FewNumbers, Is.EqualTo(8L << 20));
    }

    /// <summary>Trajectories of different length on points that move, more rows in all than a batch.</summary>
    private static List<(string Run, double T, double X, double Y, double U)> Rows()
    {
        RandomStream random = RandomStream.OfSeed(7)!;
        List<(string Run, double T, double X, double Y, double U)> rows = [];

        for (int run = 0; run < Trajectories; run++)
        {
            for (int time = 0; time < Times; time++)
            {
                for (int count = 100 + random.NextInteger(300); count > 0; count--)
                {
                    rows.Add(($"run {7 * run % Trajectories}", 0.25 * time, random.NextUniform(), random.NextUniform(), random.NextNormal()));
                }
            }
        }

        return rows;
    }

    private static string Write(DataFolder folder, string name, List<(string Run, double T, double X, double Y, double U)> rows)
    {
        string path = folder.Place("HERE/" + name);

        if (name.EndsWith(".csv", System.StringComparison.Ordinal))
        {
            StringBuilder text = new("t,run,x,y,u\n");
            rows.ForEach(row => text.Append(CultureInfo.InvariantCulture, $"{row.T:R},{row.Run},{row.X:R},{row.Y:R},{row.U:R}\n"));
            File.WriteAllText(path, text.ToString());
            return path;
        }

        ParquetTable table = new(
        [
            ParquetColumn.Of("t", [.. rows.Select(row => row.T)]),
            ParquetColumn.Of("run", [.. rows.Select(row => row.Run)]),
            ParquetColumn.Of("x", [.. rows.Select(row => row.X)]),
            ParquetColumn.Of("y", [.. rows.Select(row => row.Y)]),
            ParquetColumn.Of("u", [.. rows.Select(row => row.U)]),
        ]);
        ParquetWriter.Write(path, table, new ParquetWriterOptions { RowGroupRows = 1000, PageRows = 300, Compression = ParquetCompression.Snappy });
        return path;
    }

    private static string[] Print(IEnumerable<FieldSnapshot> snapshots) =>
    [
        .. snapshots.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Trajectory} {one.Time:R}: {string.Join(" ", one.Points.Concat(one.Fields).SelectMany(column => column).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}")),
    ];
}
