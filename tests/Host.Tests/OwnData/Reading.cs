using System;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Files as their snapshots, for tests that compare.</summary>
internal static class Reading
{
    /// <summary>What the cases hold: u = exp(−(x − t/2)²) at 12 times 0, 0.1 … and 17 points −4, −3.5 ….</summary>
    public const int Times = 12;
    public const int Points = 17;

    public static string Case(string name) => TestData.File("cases/" + name);

    /// <summary>Words such as "--axes t,x --time t" as hints.</summary>
    public static RoleHints Hints(string words)
    {
        string[] parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string Of(string option) => Array.IndexOf(parts, option) is >= 0 and int at ? parts[at + 1] : "";
        string[] List(string option) => Of(option) is { Length: > 0 } given ? given.Split(',') : [];
        return new RoleHints
        {
            Time = Of("--time") is { Length: > 0 } time ? time : null,
            Arrays = List("--array"),
            Axes = List("--axes"),
            Missing = [.. List("--missing").Select(word => double.Parse(word, CultureInfo.InvariantCulture))],
        };
    }

    public static FieldSnapshot[] Snapshots(string path, string words = "") => [.. DataFile.Open(path, Hints(words)).Snapshots()];

    public static double Gaussian(double t, double x) => Math.Exp(-(x - (t / 2)) * (x - (t / 2)));

    /// <summary>Whether these are the snapshots of the cases, to a relative error, with times a given number of tenths of a unit apart.</summary>
    public static void IsGaussian(FieldSnapshot[] snapshots, double tolerance, double step = 0.1, double factor = 1)
    {
        Assert.That(snapshots, Has.Length.EqualTo(Times));

        for (int k = 0; k < Times; k++)
        {
            FieldSnapshot one = snapshots[k];
            Assert.That(one.Time, Is.EqualTo(k * step).Within(1e-12));
            Assert.That(one.Count, Is.EqualTo(Points));

            for (int i = 0; i < Points; i++)
            {
                Assert.That(one.Points[0][i], Is.EqualTo(-4 + (0.5 * i)).Within(1e-12));
                Assert.That(one.Fields[0][i], Is.EqualTo(factor * Gaussian(k / 10.0, one.Points[0][i])).Within(tolerance * Gaussian(k / 10.0, one.Points[0][i])));
            }
        }
    }
}
