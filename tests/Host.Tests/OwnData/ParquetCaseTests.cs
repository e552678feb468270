using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Parquet with an index, categories, decimals, lists and nested columns, and folders of files.</summary>
internal sealed class ParquetCaseTests
{
    private const string Base = "14-parquet-tables/c_category.parquet";
    private const double Decimals = 1e-9;

    [TestCase("a_index_level.parquet", 0.0)]
    [TestCase("e_lists.parquet", 0.0)]
    [TestCase("g_decimal.parquet", Decimals)]
    [TestCase("n_rowid.parquet", 0.0)]
    public void The_same_table(string name, double tolerance)
    {
        DataFile file = DataFile.Open(Reading.Case("14-parquet-tables/" + name));

        // The runs stand in another order in one of them.
        FieldSnapshot[] found = [.. file.Snapshots().OrderBy(one => one.Trajectory, StringComparer.Ordinal).ThenBy(one => one.Time)];
        FieldSnapshot[] same = [.. Reading.Snapshots(Reading.Case(Base)).OrderBy(one => one.Trajectory, StringComparer.Ordinal).ThenBy(one => one.Time)];
        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time t, position x, field u"));
        Assert.That(found.Select(one => (one.Trajectory, one.Count)), Is.EqualTo(same.Select(one => (one.Trajectory, one.Count))));
        Assert.That(found.Select(one => one.Time), Is.EqualTo(same.Select(one => one.Time)).Within(tolerance));
        Assert.That(found.SelectMany(one => one.Points[0]), Is.EqualTo(same.SelectMany(one => one.Points[0])).Within(tolerance));
        Assert.That(found.SelectMany(one => one.Fields[0]), Is.EqualTo(same.SelectMany(one => one.Fields[0])).Within(tolerance));
    }

    [TestCase("f_struct.parquet", "column p is nested or of a type that cannot be read")]
    [TestCase("o_map.parquet", "column u is nested or of a type that cannot be read")]
    [TestCase("m_interval.parquet", "column t holds '000000000000000000000000'")]
    [TestCase("l_text_time.parquet", "column t holds '0.0'")]
    public void What_cannot_be_read_is_named(string name, string told) => Assert.That(
        Assert.Throws<DataFileException>(() => Reading.Snapshots(Reading.Case("14-parquet-tables/" + name)))!.Message,
        Does.Contain(told).And.Not.Contain("\n"));

    [Test]
    public void A_folder_reads_as_one_table_with_the_keys_of_its_folders()
    {
        using DataFolder folder = new();
        Part("run=10/part-0.parquet", 0, 3);
        Part("run=2/part-1.parquet", 1, 2);
        Part("run=2/part-0.parquet", 0, 1);
        Part("_temporary/part-0.parquet", 9, 9);
        string path = folder.Place("HERE/hive");
        DataFile file = DataFile.Open(path);
        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time t, position x, field u"));
        Assert.That(
            file.Snapshots().Select(one => $"{one.Trajectory} {one.Time}: {string.Join(' ', one.Fields[0])}"),
            Is.EqualTo(new[] { "2 0: 1 1", "2 1: 2 2", "10 0: 3 3" }));
        Assert.That(file.Notes, Is.EqualTo(new[] { "3 files, in folders by run" }));
        Assert.That(file.Sha256, Has.Length.EqualTo(64).And.EqualTo(DataFile.Open(path).Sha256));

        File.Delete(Path.Combine(path, "run=10", "part-0.parquet"));
        folder.Write("odd.parquet", ParquetColumn.Of("t", [0.0]), ParquetColumn.Of("x", [0.0]), ParquetColumn.Of("w", [0.0]));
        File.Move(folder.Place("HERE/odd.parquet"), Path.Combine(path, "run=10", "odd.parquet"));
        Assert.That(
            Assert.Throws<DataFileException>(() => DataFile.Open(path))!.Message,
            Does.Contain("odd.parquet has no column u such as run=2").And.Not.Contain("\n"));

        void Part(string name, double t, double u)
        {
            folder.Write("part.parquet", ParquetColumn.Of("t", [t, t]), ParquetColumn.Of("x", [0.0, 1]), ParquetColumn.Of("u", [u, u]));
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Place("HERE/hive/" + name))!);
            File.Move(folder.Place("HERE/part.parquet"), folder.Place("HERE/hive/" + name));
        }
    }
}
