using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.Projection;

/// <summary><c>pipeline project</c> on files that others made: floors, labels, what is written and what is printed.</summary>
internal sealed class ProjectCommandTests
{
    /// <summary>Floors were seen once; another order of sums would move them by far less.</summary>
    private const double Seen = 0.1;

    /// <summary>An expansion read back and summed by hand against the floor beside it.</summary>
    private const double Summed = 1e-9;

    [TestCase("burgers_line.parquet", "hermite", new[] { 8, 16, 24, 32 }, new[] { 3.2e-2, 8.7e-3, 2.6e-3, 1.2e-3 })]
    [TestCase("nls.parquet", "fourier", new[] { 16, 32 }, new[] { 3.0e-2, 7.1e-4 })]
    [TestCase("nls.parquet", "hermite", new[] { 12, 24 }, new[] { 1.2e-1, 4.3e-2 })]
    [TestCase("burgers_shock.parquet", "chebyshev", new[] { 12, 24 }, new[] { 3.6e-1, 2.4e-1 })]
    [TestCase("burgers_shock.parquet", "legendre", new[] { 12, 24 }, new[] { 3.6e-1, 2.4e-1 })]
    public void Floors_of_real_data_fall_as_their_smoothness_allows(string file, string basis, int[] orders, double[] worst)
    {
        using DataFolder folder = new();

        for (int i = 0; i < orders.Length; i++)
        {
            (int code, _, string error) = folder.Project(file, "--basis", basis, "--order", $"{orders[i]}");
            Assert.That(code, Is.Zero, error);
            Assert.That(folder.Expansions()["floor"].AsDoubles().Max(), Is.EqualTo(worst[i]).Within(Seen * worst[i]));
        }
    }

    [Test]
    public void Smooth_data_at_the_first_time_reach_round_off()
    {
        using DataFolder folder = new();
        folder.Project("burgers_line.parquet", "--basis", "hermite", "--order", "32");
        Assert.That(folder.Expansions()["floor"].AsDoubles()[0], Is.LessThan(1e-11));
        folder.Project("burgers_shock.parquet", "--basis", "chebyshev", "--order", "24");
        Assert.That(folder.Expansions()["floor"].AsDoubles()[0], Is.LessThan(1e-13));
    }

    [Test]
    public void The_file_holds_labels_coefficients_and_where_they_come_from()
    {
        using DataFolder folder = new();
        folder.Project("burgers_line.parquet", "--basis", "hermite", "--order", "24");
        ParquetTable table = folder.Expansions();
        Assert.That(table.RowCount, Is.EqualTo(101));
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(new[] { "t", "scale", "center", "floor" }.Concat(Enumerable.Range(0, 25).Select(k => $"c_{k}"))));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TestData.File("burgers_line.parquet"))));
        Assert.That(
            table.Metadata.Select(pair => $"{pair.Key} = {pair.Value}"),
            Is.EqualTo(new[]
            {
                "spectral.basis = hermite(24)",
                "spectral.labels = moments of u",
                "spectral.columns = [\"t\",\"x\",\"u\"]",
                $"spectral.source.sha256 = {hash}",
                "spectral.q = 1.25",
            }));

        // A Gaussian of variance 1/2 at −2: β = 1.25·√2.
        Assert.That(table["scale"].AsDoubles()[0], Is.EqualTo(1.25 * Math.Sqrt(2)).Within(1e-6));
        Assert.That(table["center"].AsDoubles()[0], Is.EqualTo(-2).Within(1e-6));
    }

    [Test]
    public void Coefficients_read_back_are_the_data_up_to_the_floor()
    {
        using DataFolder folder = new();
        folder.Project("nls.parquet", "--basis", "fourier", "--order", "32");
        ParquetTable found = folder.Expansions();
        Assert.That(found.Columns.Select(column => column.Name).Skip(4).Take(3), Is.EqualTo(new[] { "re_c_0", "im_c_0", "re_c_1" }));
        Assert.That(found.Metadata, Does.Contain(new System.Collections.Generic.KeyValuePair<string, string>("spectral.domain", "-5,5")));
        ParquetTable data = ParquetReader.Read(TestData.File("nls.parquet"));
        double[] t = data["t"].AsDoubles();
        const int Row = 100;
        double time = found["t"].AsDoubles()[Row];
        AffineBasis basis = AffineBasis.Create(Basis.Parse("fourier(32)"), found["scale"].AsDoubles()[Row], found["center"].AsDoubles()[Row]);
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(row => t[row] == time)];
        double[] x = [.. rows.Select(row => data["x"].AsDoubles()[row])];
        double error = 0;
        double norm = 0;

        foreach (string part in new[] { "re", "im" })
        {
            double[] u = [.. rows.Select(row => data[part].AsDoubles()[row])];
            double[] fit = basis.Evaluate([.. Enumerable.Range(0, basis.Count).Select(k => found[$"{part}_c_{k}"].AsDoubles()[Row])], x);
            error += u.Zip(fit, (a, b) => (a - b) * (a - b)).Sum();
            norm += u.Sum(a => a * a);
        }

        Assert.That(Math.Sqrt(error / norm), Is.EqualTo(found["floor"].AsDoubles()[Row]).Within(Summed));
    }

    [Test]
    public void The_same_data_give_the_same_bytes_whatever_the_order_of_their_rows()
    {
        using DataFolder folder = new();
        folder.Project("burgers_shock.parquet", "--basis", "chebyshev", "--order", "20");
        byte[] first = File.ReadAllBytes(folder.Out);
        folder.Project("burgers_shock.parquet", "--basis", "chebyshev", "--order", "20");
        Assert.That(File.ReadAllBytes(folder.Out), Is.EqualTo(first));
        ParquetTable straight = folder.Expansions();
        ParquetTable data = ParquetReader.Read(TestData.File("burgers_shock.parquet"));
        string turned = folder.Write("turned.parquet", [.. data.Columns.Select(column => ParquetColumn.Of(column.Name, [.. column.AsDoubles().Reverse()]))]);
        folder.Project(turned, "--basis", "chebyshev", "--order", "20");

        foreach (ParquetColumn column in folder.Expansions().Columns)
        {
            Assert.That(column.AsDoubles(), Is.EqualTo(straight[column.Name].AsDoubles()), column.Name);
        }
    }

    [Test]
    public void What_is_printed_says_what_was_done_and_judges_it()
    {
        using DataFolder folder = new();
        string output = folder.Project("burgers_line.parquet", "--basis", "hermite", "--order", "24", "--every", "25").Output;
        Assert.That(output, Does.StartWith("data   25856 rows: 101 times × 256 points; columns t, x, u (guessed; --columns sets them)\nbasis  hermite of order 24, β and x₀ by moments of u, q = 1.25\n"));
        Assert.That(output, Does.Contain("c₃ … c₂₄").And.Contain("1.7678").And.Contain("-2.0000"));
        Assert.That(output, Does.Contain("floor  2.6e-3 at worst (t = 6.1), 2.4e-3 in the median of 101 times\norder  12 → 24: worst floor 1.4e-2 → 2.6e-3, falls steadily"));
        Assert.That(output, Does.Not.Contain("note"));
        Assert.That(output, Does.EndWith("expansions.parquet (101 rows × 29 columns)\n"));
        Assert.That(folder.Project("burgers_shock.parquet", "--basis", "legendre", "--order", "24").Output, Does.Contain("falls slowly: a steep front"));
        Assert.That(folder.Project("burgers_shock.parquet", "--basis", "chebyshev", "--order", "120").Output, Does.Contain("beyond or between the samples, where nothing holds it: lower --order"));
        Assert.That(folder.Project("nls.parquet", "--basis", "fourier", "--order", "32").Output, Does.Contain("falls fast").And.Contain("period [-5, 5)").And.Contain("re + i·im"));
    }

    [Test]
    public void Json_holds_what_is_printed_and_every_digit()
    {
        using DataFolder folder = new();
        (int code, string output, _) = folder.Project("nls.parquet", "--basis", "hermite", "--order", "8", "--q", "1.5", "--json", "--every", "100");
        Assert.That(code, Is.Zero);
        JsonNode json = JsonNode.Parse(output)!;
        ParquetTable table = folder.Expansions();
        Assert.That((string?)json["basis"], Is.EqualTo("hermite(8)"));
        Assert.That((double)json["q"]!, Is.EqualTo(1.5));
        Assert.That((double)json["floor"]!["worst"]!, Is.EqualTo(table["floor"].AsDoubles().Max()));
        Assert.That((string?)json["file_sha256"], Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.Out)))));
        JsonArray times = json["times"]!.AsArray();
        Assert.That((double)times[^1]!["coefficients"]!["im"]![3]!, Is.EqualTo(table["im_c_3"].AsDoubles()[^1]));
        Assert.That(times, Has.Count.InRange(3, 4));
    }

    [Test]
    public void Columns_are_guessed_by_name_then_by_place_or_named()
    {
        using DataFolder folder = new();
        double[] place = [0, 1, 2, 3];
        double[] time = [0, 0, 0, 0];
        double[] field = [1, 2, 5, 3];
        string byName = folder.Write("named.parquet", ParquetColumn.Of("u", field), ParquetColumn.Of("note", ["a", "b", "c", "d"]), ParquetColumn.Of("X", place), ParquetColumn.Of("Time", time));
        Assert.That(folder.Project(byName, "--basis", "legendre", "--order", "2").Output, Does.Contain("columns Time, X, u (guessed"));
        string byPlace = folder.Write("placed.parquet", ParquetColumn.Of("a", time), ParquetColumn.Of("b", place), ParquetColumn.Of("c", field));
        Assert.That(folder.Project(byPlace, "--basis", "legendre", "--order", "2").Output, Does.Contain("columns a, b, c (guessed"));
        Assert.That(folder.Project(byPlace, "--basis", "legendre", "--order", "2", "--columns", "a,b,c").Output, Does.Contain("columns a, b, c\n"));
    }

    [TestCase("jacobi", "--alpha", "1,-0.5", "jacobi(6, 1, -0.5)")]
    [TestCase("mapped-jacobi", "--alpha", "0.75", "mapped-jacobi(6, 0.75)")]
    [TestCase("Laguerre", "--q", "20", "laguerre(6)")]
    [TestCase("fourier", "--domain", "-9,9", "fourier(6, 0, 6.283185307179586)")]
    [TestCase("chebyshev", "--domain", "-9,9", "chebyshev(6)")]
    public void Every_basis_has_its_options(string basis, string option, string value, string canonical)
    {
        using DataFolder folder = new();
        (int code, _, string error) = folder.Project("burgers_line.parquet", "--basis", basis, "--order", "6", option, value);
        Assert.That(code, Is.Zero, error);
        Assert.That(folder.Expansions().Metadata[0].Value, Is.EqualTo(canonical));
    }

    [Test]
    public void The_help_ends_in_examples()
    {
        using DataFolder folder = new();
        (int code, string output, _) = folder.Project("burgers_line.parquet", "--help");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("Examples:\n  pipeline project data.parquet --basis hermite --order 24\n"));
    }
}
