using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>A forecast is written as what its name says, and reads back as it was.</summary>
internal sealed class ForecastFileTests
{
    private static readonly double[][] Line = [[-1.0, 0, 0.1, 2]];
    private static readonly double[][] Plane = [[0.0, 0, 0, 1, 1, 1], [0.5, 1.5, 2.5, 0.5, 1.5, 2.5]];
    private static readonly double[][] Scattered = [[0.0, 0.25, 1], [0.5, 3, 2.5]];

    [Test]
    public void Every_ending_reads_back([Values("csv", "parquet", "npz", "nc")] string ending, [Values("line", "plane", "scattered", "runs", "stamps", "complex")] string what)
    {
        using DataFolder folder = new();
        DataForecast forecast = Forecast(what);
        string path = folder.Place("HERE/f." + ending);
        forecast.Save(path);
        DataFile file = DataFile.Open(path);
        FieldSnapshot[] found = [.. file.Snapshots()];

        // NetCDF gives seconds behind an instant as such.
        string roles = ending == "nc" ? (forecast.Roles with { Reading = DataReading.Usual }).ToString() : forecast.Roles.ToString();
        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));
        Assert.That(found.Select(Print), Is.EqualTo(forecast.Snapshots.Select(Print)));
        Assert.That(forecast.Bytes(path), Is.EqualTo(File.ReadAllBytes(path)));
    }

    [Test]
    public void One_array_holds_one_field()
    {
        using DataFolder folder = new();
        string path = folder.Place("HERE/u.npy");
        Forecast("runs").Save(path);
        FieldSnapshot[] found = Reading.Snapshots(path, "--axes run,t=0:0.5,x");
        Assert.That(found.SelectMany(one => one.Fields[0]), Is.EqualTo(Forecast("runs").Snapshots.SelectMany(one => one.Fields[0])));
        Assert.That(Assert.Throws<ArgumentException>(() => Forecast("complex").Save(path))!.Message, Does.EndWith("the forecast has 2 fields, and .npy holds one array; write .npz"));
        Assert.That(Assert.Throws<ArgumentException>(() => Forecast("scattered").Save(path))!.Message, Does.Contain("which one array cannot hold; write .csv, .parquet or .npz"));
    }

    [Test]
    public void Timestamps_are_written_as_such()
    {
        using DataFolder folder = new();
        Forecast("stamps").Save(folder.Place("HERE/f.csv"));
        Assert.That(File.ReadLines(folder.Place("HERE/f.csv")).Skip(5).First(), Does.StartWith("2024-03-01T12:00:00.500000001,-1,"));
    }

    [TestCase("f.xlsx", "f.xlsx: the ending .xlsx is not known, and the ending says what is written; write .parquet, .csv, .npz, .npy or .nc")]
    [TestCase("f", "f: the name has no ending, and the ending says what is written; write .parquet, .csv, .npz, .npy or .nc")]
    public void Another_ending_is_told_before_anything_is_read(string name, string told)
    {
        using DataFolder folder = new();
        (int code, string _, string error) = folder.Run("predict", folder.Place("HERE/none.spectral"), "--at", "1", "--from", "none.csv", "--out", folder.Place("HERE/" + name));
        Assert.That((code, error.Contains(told)), Is.EqualTo((2, true)), error);
    }

    private static DataForecast Forecast(string what)
    {
        double[][] points = what == "plane" ? Plane : what == "scattered" ? Scattered : Line;
        bool isComplex = what == "complex";
        Assert.That(TimeOrigin.TryParse("2024-03-01T12:00:00.000000001"u8, out Int128 start, out _, out _));
        DataRoles roles = new(what == "runs" ? "run" : null, "t", points.Length == 2 ? ["x", "y"] : ["x"], isComplex ? ["re", "im"] : ["u"], isComplex)
        {
            Reading = what == "stamps" ? new DataReading { Origin = new TimeOrigin(start, false, false) } : DataReading.Usual,
        };
        string[] runs = what == "runs" ? ["a", "b, c"] : [""];
        FieldSnapshot At(string run, double t) => new(run, t, points, [.. roles.Fields.Select((_, field) => points[0].Select((x, i) => ((i + 1) * 0.3) + (field * 0.7) + (t * 1.2) + run.Length).ToArray())]);
        return new DataForecast(roles, [.. runs.SelectMany(run => new[] { 0, 0.5, 1 }.Select(t => At(run, t)))]);
    }

    private static string Print(FieldSnapshot one) =>
        FormattableString.Invariant($"{one.Trajectory} {one.Time:R}: {string.Join(' ', one.Points.SelectMany(axis => axis).Concat(one.Fields.SelectMany(field => field)))}");
}
