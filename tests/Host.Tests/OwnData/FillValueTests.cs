using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Numbers that stand for missing values: told, and taken as missing where that is asked for.</summary>
internal sealed class FillValueTests
{
    private const string Sentinel = "17-fill-values/sentinel.csv";

    [Test]
    public void They_are_told_and_left_alone()
    {
        DataFile file = DataFile.Open(Reading.Case(Sentinel));
        Assert.That(file.Snapshots().Sum(one => one.Fields[0].Count(value => value == -9999)), Is.EqualTo(36));
        Assert.That(file.Notes, Is.EqualTo(new[]
        {
            "field u holds -9999 in 36 places, far from its other values (1.0299 to 3.4): if that stands for missing values, say --missing -9999",
        }));
    }

    [Test]
    public void Asked_for_they_are_missing()
    {
        DataFile file = DataFile.Open(Reading.Case(Sentinel), Reading.Hints("--missing -9999"));
        FieldSnapshot[] snapshots = [.. file.Snapshots()];
        FieldSnapshot[] same = Reading.Snapshots(Reading.Case("17-fill-values/nan.csv"));
        Assert.That(snapshots.Select(one => one.Fields[0]), Is.EqualTo(same.Select(one => one.Fields[0])));
        Assert.That(snapshots.Sum(one => one.Fields[0].Count(double.IsNaN)), Is.EqualTo(36));
        Assert.That(file.Notes, Is.Empty);
    }

    [Test]
    public void Clean_data_are_not_suspected()
    {
        DataFile file = DataFile.Open(Reading.Case("17-fill-values/clean.csv"));
        Assert.That(file.Snapshots().Count(), Is.EqualTo(81));
        Assert.That(file.Notes, Is.Empty);
    }

    [TestCase("0.5\n2\n1e20\n3", "field u holds 1E+20 in 1 places")]
    [TestCase("9.96921e36\n2\n9.969209968386869e36\n3", "field u holds 9.969209968386869E+36 in 1 places")]
    [TestCase("-9999\n-9998.5\n-10000\n-9999.5", "")]
    [TestCase("999\n1500\n2\n400", "")]
    public void Only_what_lies_far_from_the_others(string values, string told)
    {
        using DataFolder folder = new();
        string path = folder.Place("HERE/u.csv");
        File.WriteAllText(path, "t,x,u\n" + string.Concat(values.Split('\n').Select((value, row) => $"0,{row},{value}\n")));
        DataFile file = DataFile.Open(path);
        Assert.That(file.Snapshots().Count(), Is.EqualTo(1));
        Assert.That(string.Join('|', file.Notes), told.Length == 0 ? Is.Empty : Does.StartWith(told));
    }

    [Test]
    public void The_commands_take_them()
    {
        using DataFolder folder = new();
        (int code, string output, _) = folder.Run("inspect", Reading.Case(Sentinel), "--missing", "-9999", "--out", folder.Place("HERE/floors.svg"));
        Assert.That((code, output.Contains("36 missing (0.93 %)")), Is.EqualTo((0, true)), output);
        Assert.That(output, Does.Contain("--missing -9999 --model"));
        Assert.That(folder.Project(Reading.Case(Sentinel), "--basis", "fourier", "--order", "4", "--missing", "-9999").Code, Is.Zero);
        Assert.That(folder.Run("inspect", Reading.Case(Sentinel), "--missing", "none").Error, Does.Contain("--missing needs numbers with commas between, such as -9999, not 'none'"));
    }
}
