using System;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Timestamps: whole numbers of nanoseconds until the first is subtracted, and written as they were.</summary>
internal sealed class TimestampTests
{
    private const long Start = 1_700_000_000_000_000_000;

    [TestCase(ParquetTimeUnit.Nanoseconds, 1L)]
    [TestCase(ParquetTimeUnit.Microseconds, 1_000L)]
    [TestCase(ParquetTimeUnit.Milliseconds, 1_000_000L)]
    public void Steps_of_a_unit_are_steps_of_a_unit(ParquetTimeUnit unit, long nanoseconds)
    {
        using DataFolder folder = new();
        string path = folder.Place(folder.Write(
            "stamps.parquet",
            ParquetColumn.Timestamps("time", [.. Enumerable.Range(0, 40).Select(k => (Start / nanoseconds) + k)], unit),
            ParquetColumn.Of("x", new double[40]),
            ParquetColumn.Of("u", new double[40])));
        DataFile file = DataFile.Open(path);
        Assert.That(file.Roles.ToString(), Is.EqualTo("time time (seconds since 2023-11-14T22:13:20), position x, field u"));
        Assert.That(file.Snapshots().Select(one => one.Time), Is.EqualTo(Enumerable.Range(0, 40).Select(k => k * nanoseconds / 1e9)));
    }

    [TestCase("14-parquet-tables/h_ns_slow.parquet")]
    [TestCase("14-parquet-tables/i_ns_1us.parquet")]
    public void The_times_of_a_file_are_its_nanoseconds(string name)
    {
        long[] stamps = [.. ((ParquetColumn<long>)ParquetReader.Read(Reading.Case(name))["time"]).Values.Distinct()];
        FieldSnapshot[] snapshots = Reading.Snapshots(Reading.Case(name));
        Assert.That(snapshots, Has.Length.EqualTo(40));
        Assert.That(snapshots.Select(one => one.Time), Is.EqualTo(stamps.Select(stamp => (stamp - stamps[0]) / 1e9)));
    }

    [TestCase("2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z")]
    [TestCase("2024-03-01 12:00:00", "2024-03-01T12:00:00")]
    [TestCase("2024-03-01T12:00:00.000000001", "2024-03-01T12:00:00.000000001")]
    [TestCase("2024-03-01T14:00:00+02:00", "2024-03-01T12:00:00Z")]
    [TestCase("2024-03-01T06:30:00-0530", "2024-03-01T12:00:00Z")]
    [TestCase("2024-02-29", "2024-02-29T00:00:00")]
    [TestCase("1969-12-31T23:59:59.5", "1969-12-31T23:59:59.5")]
    [TestCase("0001-01-01", "0001-01-01T00:00:00")]
    [TestCase("12:34:56.789", "12:34:56.789")]
    [TestCase("36:00", "36:00:00")]
    public void Texts_are_read_and_written(string text, string written)
    {
        Assert.That(TimeOrigin.TryParse(Encoding.UTF8.GetBytes(text), out Int128 nanoseconds, out bool isTimeOfDay, out bool isUtc), text);
        Assert.That(new TimeOrigin(nanoseconds, isTimeOfDay, isUtc).ToString(), Is.EqualTo(written));
    }

    [TestCase("2023-02-29")]
    [TestCase("2024-13-01")]
    [TestCase("2024-03-01T25:00:00")]
    [TestCase("2024-03-01T12:60:00")]
    [TestCase("2024-03-01T12:00:00.0000000001")]
    [TestCase("12:")]
    [TestCase("12")]
    [TestCase("-1:00")]
    [TestCase("2024-03-01x12:00")]
    public void What_is_none(string text) => Assert.That(TimeOrigin.TryParse(Encoding.UTF8.GetBytes(text), out _, out _, out _), Is.False, text);

    [Test]
    public void Seconds_and_back_keep_every_nanosecond()
    {
        Random random = new(1);
        TimeOrigin origin = new(Start, false, false);

        for (int draw = 0; draw < 10_000; draw++)
        {
            Int128 at = origin.Nanoseconds + random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            Assert.That(origin.At(origin.Seconds(at)), Is.EqualTo(at));
        }
    }

    [Test]
    public void Another_file_is_counted_from_the_instant_of_the_model()
    {
        using DataFolder folder = new();
        string path = folder.Place("HERE/later.csv");
        File.WriteAllText(path, "t,x,u\n2024-03-01T12:00:05,0,1\n2024-03-01T12:00:06,0,1\n");
        Assert.That(TimeOrigin.TryParse("2024-03-01T12:00:00"u8, out Int128 start, out _, out _));
        DataRoles roles = new(null, "t", ["x"], ["u"], false) { Reading = new DataReading { Origin = new TimeOrigin(start, false, false) } };
        Assert.That(DataFile.Open(path).Snapshots().Select(one => one.Time), Is.EqualTo(new[] { 0.0, 1 }));
        Assert.That(DataFile.Open(path, roles).Snapshots().Select(one => one.Time), Is.EqualTo(new[] { 5.0, 6 }));
    }
}
