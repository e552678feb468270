using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;

namespace Spectral.Reproduction.Tests.Reports;

/// <summary>The page of a learning, opened in a browser: figures zoom and tell values, nothing is asked of a network, letters can be read on a narrow and on a wide window.</summary>
internal sealed partial class LearningPageTests
{
    /// <summary>Letters are at least so many pixels high.</summary>
    private const double Legible = 9.0;

    /// <summary>What the browser sees and does, as JSON in the last element.</summary>
    private const string Probe = """
        <script>
        addEventListener('load', () => {
          const out = { width: innerWidth, paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color, wide: document.documentElement.scrollWidth - innerWidth,
            requests: performance.getEntriesByType('resource').map(one => one.name).filter(name => !name.startsWith('data:')), figures: 0, outside: [], overlapping: [], small: 100, zoomed: [], told: [] };
          for (const svg of document.querySelectorAll('figure svg')) {
            out.figures++;
            const name = svg.closest('figure').id, frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
            const texts = [...svg.querySelectorAll('text')];
            for (const text of texts) out.small = Math.min(out.small, scale * parseFloat(getComputedStyle(text).fontSize));
            const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
            boxes.forEach(([words, box], i) => {
              if (box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2) out.outside.push(name + ': ' + words);
              for (const [others, other] of boxes.slice(i + 1)) {
                const across = Math.min(box.right, other.right) - Math.max(box.left, other.left), up = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
                if (across > 2 * scale && up > 4 * scale) out.overlapping.push(name + ': ' + words + ' | ' + others);
              }
            });
            const plate = svg.querySelector('.plate .frame').getBoundingClientRect();
            svg.dispatchEvent(new PointerEvent('pointermove', { clientX: plate.left + plate.width / 2, clientY: plate.top + plate.height / 2, bubbles: true }));
            out.told.push(document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').textContent);
            const before = svg.getAttribute('viewBox');
            const [nearer, , all] = svg.closest('figure').querySelectorAll('.tools button');
            nearer.click();
            const near = svg.getAttribute('viewBox');
            svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            const moved = svg.getAttribute('viewBox');
            all.click();
            const numbers = text => text.split(' ').map(Number);
            out.zoomed.push(numbers(near)[2] < numbers(before)[2] && numbers(moved)[0] > numbers(near)[0] && numbers(svg.getAttribute('viewBox'))[2] === numbers(before)[2]);
          }
          const probe = document.createElement('pre');
          probe.id = 'probe';
          probe.textContent = JSON.stringify(out);
          document.body.append(probe);
        });
        </script>
        """;

    private string _folder = "";

    [OneTimeSetUp]
    public void Learn()
    {
        _folder = Directory.CreateTempSubdirectory("learning-page-").FullName;
        string[] rows =
        [
            .. Enumerable.Range(0, 41).SelectMany(j => Enumerable.Range(0, 64).Select(i =>
            {
                (double t, double x) = (0.05 * j, 2.0 * Math.PI * i / 64.0);
                double u = (Math.Exp(-0.1 * t) * Math.Sin(x - t)) + (0.4 * Math.Exp(-0.4 * t) * Math.Cos(2.0 * (x - t)));
                return string.Create(CultureInfo.InvariantCulture, $"{t:G6},{x:R},{u:R}");
            })),
        ];
        File.WriteAllLines(Path.Combine(_folder, "wave.csv"), ["t,x,u", .. rows]);
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, CancellationToken.None);
        string[] words = ["learn", Path.Combine(_folder, "wave.csv"), "--model", Path.Combine(_folder, "wave.spectral"), "--field", "equation", "--order", "6", "--basis", "fourier", "--report", Page];
        Assert.That(PipelineCommand.Run(words, context, output, error), Is.Zero, error.ToString());
    }

    [OneTimeTearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [TestCase(400, false)]
    [TestCase(1400, false)]
    [TestCase(400, true)]
    [TestCase(1400, true)]
    public void Figures_zoom_and_tell_values_and_nothing_overflows(int width, bool isDark)
    {
        if (Browser.Program is null)
        {
            Assert.Ignore("there is no chromium on the path: install the package chromium to check the page in a browser");
        }

        string probed = Path.Combine(_folder, $"probed-{width}-{isDark}.html");
        File.WriteAllText(probed, File.ReadAllText(Page).Replace("</head>", Probe + "</head>", StringComparison.Ordinal));
        (string document, string[] console) = Browser.Open(probed, width, isDark);
        JsonNode seen = JsonNode.Parse(System.Net.WebUtility.HtmlDecode(ProbeText().Match(document).Groups[1].Value))!;
        string[] Words(string key) => [.. seen[key]!.AsArray().Select(one => (string)one!)];
        Assert.That(console, Is.Empty);
        Assert.That((int)seen["figures"]!, Is.EqualTo(4), "data, forecast, error, spectrum");
        Assert.That(Words("requests"), Is.Empty);
        Assert.That((double)seen["wide"]!, Is.LessThanOrEqualTo(0.0), "the page is wider than the window");
        Assert.That((double)seen["small"]!, Is.GreaterThanOrEqualTo(Legible));
        Assert.That(Words("outside"), Is.Empty);
        Assert.That(Words("overlapping"), Is.Empty);
        Assert.That(seen["zoomed"]!.AsArray().Select(one => (bool)one!), Is.All.True);
        Assert.That(Words("told")[0], Does.Contain("x = ").And.Contain("t = ").And.Contain("u = "));
        Assert.That(Words("told"), Has.None.Empty);
        Assert.That((string?)seen["paper"], Is.EqualTo(isDark ? "rgb(20, 23, 28)" : "rgb(253, 252, 250)"));
    }

    [Test]
    public void Without_script_all_stands_there()
    {
        string page = File.ReadAllText(Page);
        string plain = Scripts().Replace(page, "");
        Assert.That(plain, Does.Contain("<svg").And.Contain("Candidates").And.Contain("u_t = ").And.Contain("pipeline predict"));
        Assert.That(plain, Does.Not.Contain("class=\"tools\""), "buttons that would do nothing");
    }

    private string Page => Path.Combine(_folder, "page.html");

    [GeneratedRegex("<pre id=\"probe\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ProbeText();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
