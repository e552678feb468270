using System;
using System.IO;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.Projection;

/// <summary>What <c>pipeline project</c> refuses: one line that names what was given and what to change, nothing written, the right exit code.</summary>
internal sealed class ProjectRefusalTests
{
    private const int Usage = 2;
    private const int InputOutput = 74;

    [TestCase("no column is called 'uu'; did you mean 'u'? The columns are t, x, u", "--basis", "hermite", "--order", "8", "--columns", "t,x,uu")]
    [TestCase("unknown basis 'hermit': did you mean 'hermite'?", "--basis", "hermit", "--order", "8")]
    [TestCase("the order of hermite must lie in 0 … 5000, not -3", "--basis", "hermite", "--order", "-3")]
    [TestCase("t = 0: 256 samples cannot determine the 301 coefficients of hermite of order 300: lower the order to at most 255", "--basis", "hermite", "--order", "300")]
    [TestCase("the samples determine only", "--basis", "chebyshev", "--order", "200")]
    [TestCase("or raise q above 1", "--basis", "laguerre", "--order", "24")]
    [TestCase("hermite lives on the whole line", "--basis", "hermite", "--order", "8", "--domain", "-8,8")]
    [TestCase("lies outside the domain [-1, 1]", "--basis", "legendre", "--order", "8", "--domain", "-1,1")]
    [TestCase("--domain needs two numbers with a comma between, not '3'", "--basis", "legendre", "--order", "8", "--domain", "3")]
    [TestCase("--columns needs three or four different names", "--basis", "hermite", "--order", "8", "--columns", "t,x")]
    [TestCase("--every needs a number of at least 1, not 0", "--basis", "hermite", "--order", "8", "--every", "0")]
    [TestCase("hermite has no exponents", "--basis", "hermite", "--order", "8", "--alpha", "1")]
    [TestCase("q = -1 must be finite and positive", "--basis", "hermite", "--order", "8", "--q", "-1")]
    [TestCase("unknown option '--bass': did you mean '--basis'?", "--bass", "hermite", "--order", "8")]
    [TestCase("Option '--order' is required", "--basis", "hermite")]
    [TestCase("Cannot parse argument 'many'", "--basis", "hermite", "--order", "many")]
    public void A_wrong_word_is_told(string message, params string[] more) => Refused(Usage, message, "burgers_line.parquet", more);

    [TestCase("nowhere.parquet", "nowhere.parquet: cannot be opened")]
    [TestCase("README.md", "README.md")]
    [TestCase("parquet-testing/nested_lists.snappy.parquet", "nested_lists.snappy.parquet: which columns are time, position and field cannot be guessed")]
    [TestCase("parquet-testing/datapage_v1-corrupt-checksum.parquet", "--columns t,x,u")]
    [TestCase("parquet-testing/alltypes_plain.snappy.parquet", "cannot be guessed (the file has the columns of numbers id, tinyint_col")]
    public void A_file_that_does_not_fit_is_told(string file, string message) => Refused(Usage, message, file, "--basis", "hermite", "--order", "8");

    [Test]
    public void A_text_column_is_told() =>
        Refused(Usage, "column 's' is text, not numbers", "made.parquet", [0, 0, 0], [0, 1, 2], [1, 2, 1], "--columns", "t,x,s");

    [Test]
    public void A_gap_is_told_with_its_row() => Refused(Usage, "row 2 (t = 0): u is NaN", "made.parquet", [0, 0, 0], [0, 1, 2], [1, double.NaN, 1]);

    [Test]
    public void A_point_given_twice_is_told_with_its_rows() =>
        Refused(Usage, "rows 2 and 3 both give x = 1 at t = 0", "made.parquet", [0, 0, 0], [0, 1, 1], [1, 2, 1]);

    [Test]
    public void A_constant_position_is_told() => Refused(Usage, "x is 1 in all 3 rows", "made.parquet", [0, 1, 2], [1, 1, 1], [1, 2, 1]);

    [Test]
    public void A_time_without_anything_is_told() =>
        Refused(Usage, "t = 5: the data vanish", "made.parquet", [0, 0, 0, 5, 5, 5], [0, 1, 2, 0, 1, 2], [1, 2, 1, 0, 0, 0]);

    [Test]
    public void A_truncated_file_is_told()
    {
        using DataFolder folder = new();
        byte[] whole = File.ReadAllBytes(TestData.File("nls.parquet"));
        File.WriteAllBytes(folder.Place("HERE/cut.parquet"), whole[..(whole.Length / 2)]);
        Told(folder, folder.Project("HERE/cut.parquet", "--basis", "hermite", "--order", "8"), Usage, "cut.parquet");
    }

    [TestCase("HERE/same.parquet", "HERE/same.parquet")]
    [TestCase("HERE/same.parquet", "HERE/new/../same.parquet")]
    [TestCase("HERE/same.parquet.partial", "HERE/same.parquet")]
    [TestCase("HERE/same.parquet", "HERE/link.parquet")]
    public void Data_are_never_overwritten(string input, string output)
    {
        using DataFolder folder = new();
        byte[] bytes = File.ReadAllBytes(TestData.File("burgers_shock.parquet"));
        File.WriteAllBytes(folder.Place(input), bytes);
        File.CreateSymbolicLink(folder.Place("HERE/link.parquet"), folder.Place("HERE/same.parquet"));
        Told(folder, folder.Project(input, "--basis", "legendre", "--order", "8", "--out", output), Usage, "would overwrite the data");
        Assert.That(File.ReadAllBytes(folder.Place(input)), Is.EqualTo(bytes));
    }

    [Test]
    public void A_folder_cannot_be_the_file()
    {
        using DataFolder folder = new();
        Told(folder, folder.Project("burgers_shock.parquet", "--basis", "legendre", "--order", "8", "--out", "HERE/"), Usage, "is a folder");
    }

    [Test]
    public void A_place_that_cannot_be_written_is_an_input_output_fault()
    {
        using DataFolder folder = new();
        File.WriteAllText(folder.Place("HERE/file"), "");
        Told(folder, folder.Project("burgers_shock.parquet", "--basis", "legendre", "--order", "8", "--out", "HERE/file/new.parquet"), InputOutput, "file");
    }

    private static void Refused(int code, string message, string file, params string[] more)
    {
        using DataFolder folder = new();
        Told(folder, folder.Project(file, more), code, message);
    }

    private static void Refused(int code, string message, string name, double[] t, double[] x, double[] u, params string[] more)
    {
        using DataFolder folder = new();
        string file = folder.Write(
            name, ParquetColumn.Of("t", t), ParquetColumn.Of("x", x), ParquetColumn.Of("u", u), ParquetColumn.Of("s", Array.ConvertAll(u, value => "text")));
        Told(folder, folder.Project(file, ["--basis", "legendre", "--order", "1", .. more]), code, message);
    }

    private static void Told(DataFolder folder, (int Code, string Output, string Error) run, int code, string message)
    {
        Assert.That(run.Error, Does.StartWith("pipeline: ").And.Contain(message));
        Assert.That(run.Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(run.Error, Does.Not.Contain("(Parameter"));
        Assert.That(run.Code, Is.EqualTo(code));
        Assert.That(run.Output, Is.Empty);
        Assert.That(File.Exists(folder.Out), Is.False);
    }
}
