using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Evaluating;
using Spectral.Host.OwnData.Inspecting;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.OwnData.Picturing;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary>
/// A learning as one page that needs nothing else: what was read, which basis and dynamics were chosen and why, how well they forecast, and how to go on. Figures zoom and tell values by a small
/// script in the page; without it all stands there as well.
/// </summary>
internal static class LearningPage
{
    /// <summary>Snapshots of the first trajectory that are held for its heat map, twice this at most.</summary>
    private const int Held = 128;

    /// <summary>The page.</summary>
    /// <param name="outcome">What was learned.</param>
    /// <param name="found">How well it forecasts, beside rivals.</param>
    /// <param name="figures">The figures of the forecasts.</param>
    /// <param name="command">The command as it was given.</param>
    /// <param name="path">The file of the data.</param>
    /// <param name="destination">The file of the model.</param>
    public static string Of(ModelLearning.Outcome outcome, Evaluation found, Figure[] figures, string command, string path, string destination)
    {
        string name = Path.GetFileName(path);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Append("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Escape(name)}: what was learned</title>\n<style>\n{HtmlStyle.Page}\n{Palette.style}\n{LearningPageParts.Style}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<header class=\"top\">\n<h1>{Escape(name)}</h1>\n<p class=\"lead\">{Escape(string.Join(' ', EvaluateCommand.Verdict(found)))}</p>\n</header>\n<main>\n");
        (DataSummary summary, FieldSnapshot[] first) = Read(outcome.Data.File);
        Data(page, outcome, summary, first, path);
        Basis(page, outcome);
        Dynamics(page, outcome);
        Forecast(page, outcome, found, figures);
        Warnings(page, outcome, found);
        GoOn(page, outcome, command, path, destination);
        page.Append(CultureInfo.InvariantCulture, $"</main>\n<footer>Spectral pipeline {Escape(BuildInformation.Version)}. In figures: the buttons, or the wheel after a click, zoom; dragging moves; values stand beside the pointer.</footer>\n");
        page.Append(CultureInfo.InvariantCulture, $"<script>\n{LearningPageParts.Script}\n</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>One pass over the file: what is in it, and evenly spread snapshots of its first trajectory.</summary>
    private static (DataSummary Summary, FieldSnapshot[] First) Read(DataFile file)
    {
        List<FieldSnapshot> first = [];
        (int every, int count) = (1, 0);

        IEnumerable<FieldSnapshot> Passing()
        {
            foreach (FieldSnapshot snapshot in file.Snapshots())
            {
                if (first.Count == 0 || first[0].Trajectory == snapshot.Trajectory)
                {
                    if (count++ % every == 0)
                    {
                        first.Add(snapshot);
                    }

                    if (first.Count > 2 * Held)
                    {
                        first = [.. first.Where((_, place) => place % 2 == 0)];
                        every *= 2;
                    }
                }

                yield return snapshot;
            }
        }

        DataSummary summary = DataSummary.Of(Passing());
        return (summary, [.. first]);
    }

    private static void Data(StringBuilder page, ModelLearning.Outcome outcome, DataSummary summary, FieldSnapshot[] first, string path)
    {
        Begin(page, "data", "The data");
        page.Append("<dl>\n");
        Entry(page, "file", path);

        foreach (string line in InspectionView.Facts(new Inspection(outcome.Data.File, summary, outcome.Data.Choice)))
        {
            Entry(page, line[..8].Trim(), line[8..]);
        }

        ObservedData data = outcome.Data;
        Entry(page, "learned", data.Until < data.Last
            ? string.Create(CultureInfo.InvariantCulture, $"from {data.SnapshotCount} snapshots up to t = {data.Until:R}; later ones judge")
            : string.Create(CultureInfo.InvariantCulture, $"from all {data.SnapshotCount} snapshots"));
        Entry(page, "SHA-256", outcome.Model.SourceSha256);
        page.Append("</dl>\n");
        Figures(page, "data", ForecastFigures.Data(outcome.Model.Roles, path, first));
        page.Append("</section>\n");
    }

    private static void Basis(StringBuilder page, ModelLearning.Outcome outcome)
    {
        ObservedData data = outcome.Data;
        Begin(page, "basis", "The basis");
        JsonNode floor = outcome.Model.Facts["floor"]!;
        Paragraph(page, string.Create(CultureInfo.InvariantCulture, $"{data.Candidate.Name}, order {data.Basis.Order}: {data.Basis.Modes} modes a field."));
        Paragraph(page, $"Its floor, the error of the projection alone, is {LearningView.Percent(ModelJson.Number(floor["worst"]))} at worst and {LearningView.Percent(ModelJson.Number(floor["median"]))} in the median: no dynamics on this basis comes closer.");

        if (data.Candidate == data.Choice.Chosen)
        {
            page.Append("<ul>\n");

            foreach (string reason in data.Choice.Reasons)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li>{Escape(reason)}</li>\n");
            }

            page.Append("</ul>\n");
        }

        if (outcome.Bases.Length > 0)
        {
            Table(page, "Bases that were tried", ["basis", "order", "best quick dynamics", "forecast error"], [2, 4],
                outcome.Bases.Select(one => (one.Data == data, (string[])[one.Data.Candidate.Name, Count(one.Data.Basis.Order), one.Best.Description, LearningView.Percent(one.Error)])));
        }

        page.Append("</section>\n");
    }

    private static void Dynamics(StringBuilder page, ModelLearning.Outcome outcome)
    {
        LearningReport report = outcome.Report;
        Begin(page, "dynamics", "The dynamics");
        Paragraph(page, $"{report.Chosen.Name}: {report.Why}.");
        Paragraph(page, $"Validated: {LearningView.Percent(report.Chosen.Error)} in these forecasts, beside a floor of {LearningView.Percent(report.Floor)} and {LearningView.Percent(report.Persistence)} of persistence. Judged by: {report.Split}.");
        Paragraph(page, "Fit: " + LearningView.Fit(outcome.Model, report)[12..] + ".");

        if (outcome.Model.Equations.Count > 0)
        {
            page.Append("<h3>Equation</h3>\n<pre class=\"equation\">");
            page.Append(Escape(string.Join('\n', outcome.Model.Dynamics is EquationDynamics ? LearningView.Equation(outcome.Model).Select(line => line[12..]) : outcome.Model.Equations)));
            page.Append("</pre>\n");
        }

        Table(page, "Candidates", ["dynamics", "coordinates", "parameters", "rounds", "forecast error"], [2, 3, 4, 5], report.Candidates.Select(one => (
            one.Equals(report.Chosen),
            (string[])[one.Description, one.Directions > 0 ? Count(one.Directions) : "", Count(one.Parameters), Count(one.Rounds), LearningView.Percent(one.Error)])));
        page.Append("</section>\n");
    }

    private static void Forecast(StringBuilder page, ModelLearning.Outcome outcome, Evaluation found, Figure[] figures)
    {
        Begin(page, "forecast", "The forecast");

        foreach (string sentence in EvaluateCommand.Verdict(found))
        {
            Paragraph(page, sentence);
        }

        Figures(page, "forecast", figures);
        Table(page, "Errors", ["way to forecast", "over all times", "at the last time", "how"], [2, 3], found.Ranked.Select(one => (
            one == found.Results[0], (string[])[one.Name, LearningView.Percent(one.Error), LearningView.Percent(one.Errors[^1]), one.Detail])));
        Paragraph(page, "Over all times: the root mean square of the relative errors at each time.");
        page.Append("</section>\n");
    }

    private static void Warnings(StringBuilder page, ModelLearning.Outcome outcome, Evaluation found)
    {
        List<string> notes = [.. outcome.Data.File.Notes, .. found.Data.Notes];

        if (!outcome.Report.StaysNear)
        {
            notes.Add("No dynamics that was tried stays near the range of the data for as long again: do not forecast far.");
        }

        if (outcome.Model.Roles.Fields.Length > 4)
        {
            notes.Add("The first four fields are drawn.");
        }

        if (notes.Count == 0)
        {
            return;
        }

        Begin(page, "warnings", "Worth knowing");
        page.Append("<ul>\n");

        foreach (string note in notes)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Escape(note.Length > 0 ? char.ToUpperInvariant(note[0]) + note[1..] : note)}{(note.EndsWith('.') ? "" : ".")}</li>\n");
        }

        page.Append("</ul>\n</section>\n");
    }

    private static void GoOn(StringBuilder page, ModelLearning.Outcome outcome, string command, string path, string destination)
    {
        Begin(page, "commands", "How it was made, and how to go on");
        page.Append(CultureInfo.InvariantCulture, $"<h3>This page and the model</h3>\n<pre>{Escape(command)}</pre>\n");
        ObservedData data = outcome.Data;
        double last = data.Last + (data.Last - data.First);
        double step = (data.Last - data.First) / Math.Max(1, data.SnapshotCount - 1) * data.Trajectories.Length;
        string times = string.Create(CultureInfo.InvariantCulture, $"{data.Last:G6}:{step:G3}:{last:G6}");
        page.Append(CultureInfo.InvariantCulture, $"<h3>Forecast further</h3>\n<pre>pipeline predict {Escape(ShellWord.Of(destination))} --at {times} --from {Escape(ShellWord.Of(path))} --out forecast.parquet</pre>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h3>Judge on other data</h3>\n<pre>pipeline evaluate {Escape(ShellWord.Of(destination))} other.parquet</pre>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h3>Coefficients and weights for other programs</h3>\n<pre>pipeline export {Escape(ShellWord.Of(destination))}</pre>\n</section>\n");
    }

    private static void Figures(StringBuilder page, string section, IEnumerable<Figure> figures)
    {
        page.Append("<div class=\"figures\">\n");

        foreach (Figure figure in figures.Where(one => !one.IsEmpty))
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure id=\"{section}-{Escape(figure.Name)}\">\n<div class=\"view\">{Drawing.explored(figure)}</div><figcaption>{Escape(figure.Note)}</figcaption>\n</figure>\n");
        }

        page.Append("</div>\n");
    }

    private static void Table(StringBuilder page, string title, string[] heads, int[] numeric, IEnumerable<(bool IsTaken, string[] Cells)> rows)
    {
        string Kind(int column) => numeric.Contains(column + 1) ? " class=\"number\"" : "";
        page.Append(CultureInfo.InvariantCulture, $"<h3>{Escape(title)}</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Escape(title)}\">\n<table>\n<thead><tr>");
        page.AppendJoin("", heads.Select((head, column) => $"<th scope=\"col\"{Kind(column)}>{Escape(head)}</th>"));
        page.Append("</tr></thead>\n<tbody>\n");

        foreach ((bool isTaken, string[] cells) in rows)
        {
            page.Append(isTaken ? "<tr class=\"taken\">" : "<tr>");
            page.AppendJoin("", cells.Select((cell, column) => $"<td{Kind(column)}>{Escape(cell)}{(isTaken && column == 0 ? " <span class=\"badge good\">taken</span>" : "")}</td>"));
            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table>\n</div>\n");
    }

    private static void Begin(StringBuilder page, string id, string title) => page.Append(CultureInfo.InvariantCulture, $"<section id=\"{id}\">\n<h2>{Escape(title)}</h2>\n");

    private static void Paragraph(StringBuilder page, string words) => page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(words)}</p>\n");

    private static void Entry(StringBuilder page, string term, string words) => page.Append(CultureInfo.InvariantCulture, $"<dt>{Escape(term)}</dt><dd>{Escape(words)}</dd>\n");

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => HtmlTable.Escape(text);
}
