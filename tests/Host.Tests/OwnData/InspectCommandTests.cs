using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.OwnData;

/// <summary><c>pipeline inspect</c> on files that others made and on bad ones: what is found, what is said, what is drawn.</summary>
internal sealed class InspectCommandTests
{
    /// <summary>Floors were seen once; another order of sums would move them by far less.</summary>
    private const double Seen = 0.2;

    [TestCase("burgers_line.parquet", "hermite", "moving", 9.7e-4)]
    [TestCase("nls.parquet", "fourier", null, 2.2e-3)]
    [TestCase("burgers_shock.parquet", "fourier", null, 4.6e-2)]
    public void Real_data_get_a_basis_that_suits_them(string file, string family, string? frame, double worst)
    {
        using InspectFolder folder = new();
        JsonObject found = folder.Json(file);
        JsonObject choice = found["choice"]!.AsObject();
        Assert.That(choice["family"]!.GetValue<string>(), Is.EqualTo(family));
        Assert.That(choice["frame"]?.GetValue<string>(), Is.EqualTo(frame));
        Assert.That(choice["worst_floor"]!.GetValue<double>(), Is.EqualTo(worst).Within(Seen * worst));
        Assert.That(found["candidates"]!.AsArray(), Has.Count.GreaterThan(3));
        Assert.That(found["noise"]!.GetValue<double>(), Is.LessThan(1e-4), "these are computed, not measured");
        Assert.That(File.Exists(folder.Figure));
    }

    [Test]
    public void What_is_printed_names_the_data_the_choice_its_reasons_and_the_next_command()
    {
        using InspectFolder folder = new();
        (int code, string output, string error) = folder.Inspect("burgers_line.parquet");
        Assert.That(code, Is.Zero, error);

        foreach (string expected in (string[])
        [
            "25856 rows: 101 times × 256 points", "time t, position x, field u (guessed", "t from 0 to 10 every 0.1", "the same at all times", "none missing",
            "► hermite, moving", "vanish towards both ends", "The frame moves", "pipeline learn ", "burgers_line.parquet --model burgers_line.spectral",
        ])
        {
            Assert.That(output, Does.Contain(expected));
        }
    }

    [Test]
    public void A_steep_front_is_told()
    {
        using InspectFolder folder = new();
        Assert.That(folder.Inspect("burgers_shock.parquet").Output, Does.Contain("The floor falls slowly"));
    }

    [Test]
    public void The_same_file_gives_the_same_figure_and_the_same_words()
    {
        using InspectFolder folder = new();
        string first = folder.Inspect("burgers_shock.parquet").Output;
        byte[] figure = File.ReadAllBytes(folder.Figure);
        Assert.That(folder.Inspect("burgers_shock.parquet").Output, Is.EqualTo(first));
        Assert.That(File.ReadAllBytes(folder.Figure), Is.EqualTo(figure));
        Assert.That(XDocument.Parse(File.ReadAllText(folder.Figure)).Root!.Name.LocalName, Is.EqualTo("svg"));
    }

    [Test]
    public void What_is_given_is_kept_and_handed_on()
    {
        using InspectFolder folder = new();
        string data = Made(folder, (t, x) => Math.Exp(-(x - t) * (x - t)));
        (int code, string output, string error) = folder.Inspect(data, "--time", "t", "--positions", "x", "--fields", "u", "--basis", "Hermite", "--order", "9", "--frame", "constant", "--q", "1.5");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("choice  hermite, constant, q = 1.5 of order 9: 10 numbers a state."));
        Assert.That(output, Does.Contain("--time t --positions x --fields u --basis Hermite --order 9 --q 1.5 --frame constant --model"));
        JsonObject boxed = folder.Json(data, "--basis", "chebyshev", "--domain", "-9,9", "--order", "12");
        Assert.That(boxed["choice"]!["axes"]![0]!["left"]!.GetValue<double>(), Is.EqualTo(-9));
    }

    [Test]
    public void Trajectories_of_different_length_and_missing_values_are_counted()
    {
        using InspectFolder folder = new();
        List<(string Run, double T, double X, double U)> rows = [];

        foreach ((string run, int times) in (ReadOnlySpan<(string, int)>)[("a", 4), ("b", 6)])
        {
            for (int j = 0; j < times; j++)
            {
                for (int i = 0; i < 40; i++)
                {
                    double x = i / 20.0;
                    rows.Add((run, 0.5 * j, x, i == 7 ? double.NaN : Math.Sin((3 * x) + j)));
                }
            }
        }

        string data = folder.Write(
            "runs.parquet",
            ParquetColumn.Of("run", [.. rows.Select(row => row.Run)]),
            ParquetColumn.Of("t", [.. rows.Select(row => row.T)]),
            ParquetColumn.Of("x", [.. rows.Select(row => row.X)]),
            ParquetColumn.Of("u", [.. rows.Select(row => row.U)]));
        JsonObject found = folder.Json(data, "--trajectory", "run");
        Assert.That(found["trajectories"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(found["times_a_trajectory"]!.AsArray().Select(count => count!.GetValue<int>()), Is.EqualTo(new[] { 4, 6 }));
        Assert.That(found["fields"]![0]!["missing"]!.GetValue<long>(), Is.EqualTo(10));
        Assert.That(found["choice"]!["left_out"]!.GetValue<double>(), Is.LessThan(1e-3));
    }

    [Test]
    public void Two_dimensions()
    {
        using InspectFolder folder = new();
        List<double[]> rows = [];

        for (int j = 0; j < 4; j++)
        {
            for (int i = 0; i < 400; i++)
            {
                double x = (i / 20) / 10.0;
                double y = (i % 20) / 10.0;
                rows.Add([j, x, y, Math.Cos(x + (0.3 * j)) * y]);
            }
        }

        string data = folder.Write("plane.parquet", [.. "t,x,y,u".Split(',').Select((name, column) => ParquetColumn.Of(name, [.. rows.Select(row => row[column])]))]);
        JsonObject found = folder.Json(data, "--positions", "x,y", "--fields", "u", "--gamma", "-1");
        Assert.That(found["choice"]!["name"]!.GetValue<string>(), Is.EqualTo("legendre × legendre, γ = -1"));
        Assert.That(found["choice"]!["left_out"]!.GetValue<double>(), Is.LessThan(1e-3));
    }

    [Test]
    public void Text_with_commas_is_read_as_well()
    {
        using InspectFolder folder = new();
        IEnumerable<string> rows = from t in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 50) select FormattableString.Invariant($"{0.1 * t},{i / 25.0},{Math.Sin((2 * i / 25.0) + t)}");
        File.WriteAllLines(Path.Combine(folder.Folder, "made.csv"), ["t,x,u", .. rows]);
        JsonObject found = folder.Json("HERE/made.csv");
        Assert.That(found["rows"]!.GetValue<long>(), Is.EqualTo(200));
        Assert.That(found["choice"]!["family"]!.GetValue<string>(), Is.EqualTo("legendre"));
        Assert.That(found["next"]!.GetValue<string>(), Does.Contain("made.csv").And.EndsWith("--model made.spectral"));
    }

    [Test]
    public void A_single_time_is_told()
    {
        using InspectFolder folder = new();
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i / 10.0)];
        string data = folder.Write("once.parquet", ParquetColumn.Of("t", new double[40]), ParquetColumn.Of("x", x), ParquetColumn.Of("u", [.. x.Select(Math.Sin)]));
        Assert.That(folder.Inspect(data).Output, Does.Contain("one time tells nothing of how the data change: add later ones before learning"));
    }

    [TestCase("--basis hermit", "did you mean 'hermite'?")]
    [TestCase("--basis hermite,fourier", "2 bases were given")]
    [TestCase("--order 0", "--order 0 is too small")]
    [TestCase("--order many", "many")]
    [TestCase("--basis legendre --order 300", "lower the order")]
    [TestCase("--q -1", "q = -1 must be finite and positive")]
    [TestCase("--gamma 0.5", "the data have one dimension: leave it out")]
    [TestCase("--gamma some", "--gamma needs a number, not 'some'")]
    [TestCase("--frame movin", "did you mean 'moving'?")]
    [TestCase("--tolerance 2", "must lie between 0 and 1")]
    [TestCase("--domain 0,1", "lies outside the domain")]
    [TestCase("--domain 0", "--domain gives 1 ends for 1 dimension(s)")]
    [TestCase("--domain a,b", "--domain needs numbers with commas between")]
    [TestCase("--fields v", "v")]
    [TestCase("--time u --positions x --fields u", "two roles")]
    [TestCase("--positions x,,y", "names of columns are given with commas between")]
    [TestCase("--out HERE/", "is a folder; name a file in it")]
    [TestCase("--out HERE/made.parquet", "would overwrite the data")]
    [TestCase("--basiss hermite", "did you mean '--basis'?")]
    [TestCase("--basis jacobi", "give alpha as a,b")]
    [TestCase("--basis legendre --alpha 1", "legendre has no exponents")]
    public void Words_that_cannot_be_meant_are_one_line_and_code_two(string words, string expected)
    {
        using InspectFolder folder = new();
        string data = Made(folder, (t, x) => Math.Sin(x + t));
        string[] more = words.Contains("--domain", StringComparison.Ordinal) ? ["--basis", "legendre", .. words.Split(' ')] : words.Split(' ');
        Refused(folder, folder.Inspect(data, more), expected);
    }

    [Test]
    public void Data_that_cannot_be_expanded_are_one_line_and_code_two()
    {
        using InspectFolder folder = new();
        Refused(folder, folder.Inspect(Made(folder, (_, _) => 5)), "is 5 at all points and times");
        Refused(folder, folder.Inspect(Made(folder, (_, _) => 0)), "is 0 at all points and times");
        Refused(folder, folder.Inspect(Made(folder, (_, _) => double.NaN)), "no point has a value");
        Refused(folder, folder.Inspect("HERE/none.parquet"), "none.parquet");
    }

    private static void Refused(InspectFolder folder, (int Code, string Output, string Error) result, string expected)
    {
        Assert.That(result.Code, Is.EqualTo(2), result.Error);
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
        Assert.That(result.Error, Does.StartWith("pipeline: ").And.Contain(expected));
        Assert.That(result.Output, Is.Empty);
        Assert.That(File.Exists(folder.Figure), Is.False);
    }

    private static string Made(InspectFolder folder, Func<double, double, double> field)
    {
        (double T, double X)[] rows = [.. from t in Enumerable.Range(0, 5) from i in Enumerable.Range(0, 60) select (0.1 * t, -6 + (0.2 * i))];
        return folder.Write(
            "made.parquet",
            ParquetColumn.Of("t", [.. rows.Select(row => row.T)]),
            ParquetColumn.Of("x", [.. rows.Select(row => row.X)]),
            ParquetColumn.Of("u", [.. rows.Select(row => field(row.T, row.X))]));
    }
}
