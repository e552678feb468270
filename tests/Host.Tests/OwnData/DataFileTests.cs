using System.IO;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Files of data as snapshots: what is guessed, in which order they come, and that the numbers are those of the file.</summary>
internal sealed class DataFileTests
{
    [TestCase("burgers_line.parquet", "time t, position x, field u", 101)]
    [TestCase("burgers_shock.parquet", "time t, position x, field u", 100)]
    [TestCase("nls.parquet", "time t, position x, real part re, imaginary part im", 201)]
    public void The_three_files_read_with_guessed_roles(string name, string roles, int times)
    {
        DataFile file = DataFile.Open(TestData.File(name));
        ParquetTable table = ParquetReader.Read(TestData.File(name));
        FieldSnapshot[] snapshots = [.. file.Snapshots()];

        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));
        Assert.That(file.RolesAreGuessed, Is.True);
        Assert.That(file.Sha256, Is.EqualTo(System.Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path)))));
        Assert.That(snapshots, Has.Length.EqualTo(times));
        Assert.That(snapshots.Select(snapshot => snapshot.Time), Is.Ordered.Ascending.And.Unique);
        Assert.That(snapshots, Is.All.Matches<FieldSnapshot>(snapshot => snapshot.Count == 256 && snapshot.Dimensions == 1 && snapshot.Trajectory.Length == 0));

        // The files are sorted by x within each time, whatever the order of their times.
        (double T, double X, double[] Fields)[] rows =
        [
            .. Enumerable.Range(0, table.RowCount)
                .Select(row => (table["t"].AsDoubles()[row], table["x"].AsDoubles()[row], file.Roles.Fields.Select(field => table[field].AsDoubles()[row]).ToArray()))
                .OrderBy(row => row.Item1),
        ];
        Assert.That(snapshots.SelectMany(snapshot => snapshot.Points[0]), Is.EqualTo(rows.Select(row => row.X)));
        Assert.That(snapshots.SelectMany(snapshot => snapshot.Fields[0]), Is.EqualTo(rows.Select(row => row.Fields[0])));
        Assert.That(snapshots.SelectMany(snapshot => snapshot.Fields[^1]), Is.EqualTo(rows.Select(row => row.Fields[^1])));
    }

    [Test]
    public void Trajectories_come_in_the_order_of_the_file_and_times_ascend()
    {
        using DataFolder folder = new();
        string path = folder.Place(folder.Write(
            "mixed.parquet",
            ParquetColumn.Of("run", ["b", "a", "b", "a", "b"]),
            ParquetColumn.Of("t", [2.0, 1, 1, 1, 2]),
            ParquetColumn.Of("x", [0.0, 0, 5, 1, 3]),
            ParquetColumn.Of("u", [1.0, 2, 3, 4, double.NaN])));
        DataFile file = DataFile.Open(path);

        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time t, position x, field u"));

        for (int time = 0; time < 2; time++)
        {
            Assert.That(
                file.Snapshots().Select(snapshot => $"{snapshot.Trajectory} {snapshot.Time}: {string.Join(" ", snapshot.Points[0])} | {string.Join(" ", snapshot.Fields[0])}"),
                Is.EqualTo(new[] { "b 1: 5 | 3", "b 2: 0 3 | 1 NaN", "a 1: 0 1 | 2 4" }));
        }
    }
}
