using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary><c>--figure</c> and <c>--report</c> of <c>pipeline learn, evaluate, predict</c>: what is drawn, that it is the same again, and what is refused.</summary>
internal sealed class FigureCommandTests
{
    private ModelFolder _folder = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new ModelFolder();
        _folder.WriteData();
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void Learn_draws_truth_forecast_error_rivals_and_spectrum_and_the_same_again()
    {
        (int code, string output, string error) = _folder.Learn("--until", "2", "--figure", "HERE/new/one.svg", "--report", "HERE/new/page.html");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("figure      ").And.Contain("report      "));
        string svg = File.ReadAllText(_folder.At("new/one.svg"));
        string[] words = [.. XDocument.Parse(svg).Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value)];
        Assert.That(words, Is.SupersetOf(new[] { "data.parquet: forecast of u", "truth", "forecast", "error", "error of u", "x", "t", "relative error", "learned", "persistence", "floor", "growth rate Re λ" }));
        File.Delete(_folder.Model);
        Assert.That(_folder.Learn("--until", "2", "--figure", "HERE/new/two.svg").Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.At("new/two.svg")), Is.EqualTo(File.ReadAllBytes(_folder.At("new/one.svg"))));
    }

    [Test]
    public void The_page_needs_nothing_but_itself_and_holds_all_parts()
    {
        Assert.That(_folder.Learn("--until", "2", "--report", "HERE/page.html").Code, Is.Zero);
        string page = File.ReadAllText(_folder.At("page.html"));

        foreach (string part in (string[])["data", "basis", "dynamics", "forecast", "commands"])
        {
            Assert.That(page, Does.Contain($"<section id=\"{part}\">"));
        }

        Assert.That(Regex.IsMatch(page, @"(src|href)=""(?!data:,|#)|url\(|@import|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/)"), Is.False, "the page refers to something outside");
        Assert.That(page, Does.Contain("pipeline learn ").And.Contain("pipeline predict ").And.Contain("<td>persistence</td>"));
    }

    [Test]
    public void Evaluate_and_predict_draw_pictures()
    {
        Assert.That(_folder.Learn("--until", "2").Code, Is.Zero);
        Assert.That(_folder.Run("evaluate", "HERE/m.spectral", "HERE/data.parquet", "--figure", "HERE/e.png").Output, Does.Contain("figure: "));
        Assert.That(File.ReadAllBytes(_folder.At("e.png"))[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }));
        string[] predict = ["predict", "HERE/m.spectral", "--from", "HERE/data.parquet", "--out", "HERE/f.parquet"];
        Assert.That(_folder.Run([.. predict, "--at", "2:0.1:2.5", "--figure", "HERE/known.svg"]).Code, Is.Zero);
        Assert.That(File.ReadAllText(_folder.At("known.svg")), Does.Contain(">truth<").And.Contain(">error<"));
        Assert.That(_folder.Run([.. predict, "--at", "2:0.1:5", "--figure", "HERE/new.svg"]).Code, Is.Zero);
        Assert.That(File.ReadAllText(_folder.At("new.svg")), Does.Not.Contain(">truth<"));
    }

    [Test]
    public void A_plane_is_drawn_as_frames()
    {
        string[] rows = [.. Enumerable.Range(0, 21).SelectMany(j => Enumerable.Range(0, 144).Select(i => FormattableString.Invariant(
            $"{0.1 * j:F1},{i / 12 * Math.PI / 6:R},{i % 12 * Math.PI / 6:R},{Math.Exp(-0.1 * j) * Math.Sin((i / 12 * Math.PI / 6) - (0.1 * j)) * Math.Cos(i % 12 * Math.PI / 6):R}")))];
        File.WriteAllLines(_folder.At("plane.csv"), ["t,x,y,c", .. rows]);
        (int code, _, string error) = _folder.Run("learn", "HERE/plane.csv", "--model", "HERE/p.spectral", "--field", "delays", "--figure", "HERE/p.svg");
        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadAllText(_folder.At("p.svg")), Does.Contain(">truth, t = 2<").And.Contain(">forecast, t = 2<").And.Contain(">error, t = 2<"));
    }

    [TestCase("--figure x.pdf: name a file that ends in .svg or .png", "--figure", "x.pdf")]
    [TestCase("--report x.txt: name a file that ends in .html", "--report", "x.txt")]
    [TestCase("would overwrite", "--figure", "HERE/same.svg", "--report", "HERE/same.svg")]
    public void What_cannot_be_drawn_is_told_before_any_work(string message, params string[] more)
    {
        (int code, string output, string error) = _folder.Learn(more);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.StartWith("pipeline: ").And.Contain(message.StartsWith("would", StringComparison.Ordinal) ? "--report" : message));
        Assert.That(error.Trim(), Does.Not.Contain("\n"));
        Assert.That(output, Is.Empty);
        Assert.That(_folder.Files, Does.Not.Contain("m.spectral"));
    }

    [Test]
    public void Show_describes_a_model()
    {
        Assert.That(_folder.Learn("--until", "2").Code, Is.Zero);
        (int code, string output, string error) = _folder.Run("show", "HERE/m.spectral");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("a vector field on coefficients").And.Contain("from data.parquet: 21 snapshots of 1 trajectory, t = 0 … 2; the data go on to t = 3"));
        Assert.That(output, Does.Contain("hermite").And.Contain("validated").And.Contain("forecast error").And.Contain("pipeline predict"));
        Assert.That(_folder.Run("show", "HERE/m.spectral", "--json").Output, Does.Contain("\"facts\""));
    }
}
