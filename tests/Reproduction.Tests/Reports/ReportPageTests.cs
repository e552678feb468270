using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests.Reports;

/// <summary>The report of the archived tables, opened in a browser: all of it is there, nothing overflows, no label lies on another.</summary>
internal sealed partial class ReportPageTests
{
    /// <summary>Labels of a figure may touch by this many pixels, and stick out of it by as much.</summary>
    private const double Slack = 2.0;

    /// <summary>
    /// What the browser sees, as JSON in the last element: colours, counts, what is wider than the page, texts of figures that stick out, and pairs that lie on each other.
    /// </summary>
    private const string Probe = """
        <script>
        addEventListener('load', () => {
          const out = { paper: getComputedStyle(document.body).backgroundColor, tables: document.querySelectorAll('section table').length,
            figures: document.querySelectorAll('figure svg').length, wide: document.documentElement.scrollWidth - innerWidth, outside: [], overlapping: [], small: [] };
          for (const svg of document.querySelectorAll('figure svg')) {
            const name = svg.closest('figure').id, frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
            if (frame.width < 200 || frame.height < 80) out.small.push(name);
            const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            boxes.forEach(([words, box], i) => {
              if (box.left < frame.left - SLACK || box.right > frame.right + SLACK || box.top < frame.top - SLACK || box.bottom > frame.bottom + SLACK) out.outside.push(name + ': ' + words);
              for (const [others, other] of boxes.slice(i + 1)) {
                const across = Math.min(box.right, other.right) - Math.max(box.left, other.left), up = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
                if (across > SLACK * scale && up > 2 * SLACK * scale) out.overlapping.push(name + ': ' + words + ' | ' + others);
              }
            });
          }
          const probe = document.createElement('pre');
          probe.id = 'probe';
          probe.textContent = JSON.stringify(out);
          document.body.append(probe);
        });
        </script>
        """;

    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("report-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [TestCase("quick", 1280, true)]
    [TestCase("quick", 500, false)]
    [TestCase("full", 1280, false)]
    [TestCase("full", 500, true)]
    public void The_page_shows_every_table_and_figure_and_nothing_overflows(string profile, int width, bool isDark)
    {
        if (Browser.Program is null)
        {
            Assert.Ignore("there is no chromium on the path: install the package chromium to check the report in a browser");
        }

        string page = Page(profile);
        File.WriteAllText(page, File.ReadAllText(page).Replace("</head>", Probe.Replace("SLACK", $"{Slack:0}", StringComparison.Ordinal) + "</head>", StringComparison.Ordinal));
        (string document, string[] console) = Browser.Open(page, width, isDark);
        JsonNode seen = JsonNode.Parse(System.Net.WebUtility.HtmlDecode(ProbeText().Match(document).Groups[1].Value))!;
        StoredTable[] tables = Tables(profile);
        int figures = tables.Sum(table => Figures(table.Table).Length);
        Assert.That(console, Is.Empty);
        Assert.That((int)seen["tables"]!, Is.EqualTo(tables.Length));
        Assert.That((int)seen["figures"]!, Is.EqualTo(figures).And.GreaterThan(0));
        Assert.That((double)seen["wide"]!, Is.LessThanOrEqualTo(0.0), "the page is wider than the window");
        Assert.That((string?)seen["paper"], Is.EqualTo(isDark ? "rgb(20, 23, 28)" : "rgb(253, 252, 250)"));
        Assert.That(seen["outside"]!.AsArray().Select(text => (string?)text), Is.Empty);
        Assert.That(seen["overlapping"]!.AsArray().Select(text => (string?)text), Is.Empty);
        Assert.That(seen["small"]!.AsArray().Select(text => (string?)text), Is.Empty);
    }

    [TestCase("quick")]
    [TestCase("full")]
    public void The_page_holds_claims_verdicts_commands_and_seconds_and_needs_nothing_else(string profile)
    {
        string html = File.ReadAllText(Page(profile));

        foreach (StoredTable stored in Tables(profile))
        {
            Assert.That(html, Does.Contain($"<section id=\"{stored.Table.Name}\">").And.Contain($"<pre>pipeline run {stored.Table.Name} --profile {profile}</pre>"));
            Assert.That(html, Does.Contain(RunRecord.Hash(stored.Bytes)));

            foreach (Claim claim in stored.Table.Claims)
            {
                Assert.That(html, Does.Contain(SvgModule.escape(claim.Name)).And.Contain(SvgModule.escape(claim.Detail)));
            }
        }

        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(Regex.Matches(html, "href=\"(?!#|data:,)"), Is.Empty, "it links to nothing outside");
    }

    [TestCase("quick")]
    [TestCase("full")]
    public void The_archived_figures_are_those_of_the_archived_tables(string profile)
    {
        foreach (StoredTable stored in Tables(profile))
        {
            string folder = Path.Combine(Archive(profile), stored.Table.Name, FigureFiles.FolderName);
            string remedy = $"run pipeline draw --profile {profile} --out artifacts";
            Figure[] figures = Figures(stored.Table);
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
            Assert.That(files.Select(file => Path.GetFileName(file)), Is.EquivalentTo(figures.Select(figure => figure.Name + ".svg")), remedy);

            foreach (Figure figure in figures)
            {
                Assert.That(File.ReadAllText(Path.Combine(folder, figure.Name + ".svg")), Is.EqualTo(Drawing.alone(figure)), $"{stored.Table.Name}: {remedy}");
            }
        }
    }

    private static string Archive(string profile) => Path.Combine(ChildProcess.Root, "artifacts", profile);

    private static StoredTable[] Tables(string profile) =>
        [.. Directory.GetDirectories(Archive(profile)).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Select(StoredTable.Read)];

    private static Figure[] Figures(Table table) =>
        Spectral.Host.OwnData.AllTables.Experiments.FirstOrDefault(experiment => experiment.Name == table.Name) is { } experiment ? PlotFigure.all(experiment.Figures, table) : [];

    /// <summary>The report of a copy of the archive.</summary>
    private string Page(string profile)
    {
        foreach (string file in Directory.GetFiles(Archive(profile), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder, profile, Path.GetRelativePath(Archive(profile), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        (int code, _, string error) = ChildProcess.Pipeline($"report --profile {profile} --out {_folder} --readme {Path.Combine(_folder, "none.md")}");
        Assert.That(code, Is.Zero, error);
        return Path.Combine(_folder, "report.html");
    }

    [GeneratedRegex("<pre id=\"probe\">(.*?)</pre>")]
    private static partial Regex ProbeText();
}
