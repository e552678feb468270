using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Projection;
using Spectre.Console;

namespace Spectral.Host.CommandLine;

/// <summary>What a user sees of expansions: which columns and labels were used, the table over time, and a judgement of the floor.</summary>
internal static class ProjectionView
{
    private const int ShownModes = 4;
    private const int ShownTimes = 20;

    /// <summary>A floor that falls by this factor or more between half the order and the order falls fast.</summary>
    private const double FastFall = 10;

    /// <summary>A floor that falls by less falls slowly, like a small power of the order.</summary>
    private const double SlowFall = 3;

    /// <summary>Below this floor there is nothing left to gain.</summary>
    private const double RoundOff = 1e-12;

    /// <summary>A share of the expansion that the samples do not see above which it is told.</summary>
    private const double Loose = 0.01;

    /// <summary>Draws what was read and every k-th time (k = 0: so that some twenty are shown), the worst in bold, and the last.</summary>
    public static void Draw(TextWriter writer, ProjectionRun run, int every)
    {
        LongTable data = run.Data;
        string guessed = data.IsGuessed ? " (guessed; --columns sets them)" : "";
        writer.WriteLine($"data   {Count(data.RowCount)} rows: {Count(run.Times.Length)} times × {Points(data)} points; columns {data.Columns[0]}, {data.Columns[1]}, {Unknown(run)}{guessed}");
        writer.WriteLine($"basis  {run.Rule.Basis.Name} of order {Count(run.Rule.Basis.Order)}, {Labels(run.Rule)}");
        int step = every > 0 ? every : Math.Max(1, (run.Times.Length + ShownTimes - 1) / ShownTimes);
        Screen.Draw(writer, Grid(run, step));
    }

    /// <summary>The closing lines: the worst floor and where it is, how it falls with the order, and what to mind.</summary>
    public static IEnumerable<string> Summary(ProjectionRun run)
    {
        yield return $"floor  {Small(run.Worst.Floor)} at worst (t = {Number(run.Worst.Time)}), {Small(run.Median)} in the median of {Count(run.Times.Length)} times";

        if (run.Half.Length > 0)
        {
            yield return $"order  {run.Rule.Basis.Order / 2} → {run.Rule.Basis.Order}: worst floor {Small(run.HalfWorst)} → {Small(run.Worst.Floor)}{Judgement(run)}";
        }

        if (run.Loosest.Unseen > Loose)
        {
            string advice = run.Rule.Moves ? "raise --q, lower --order, or take a basis on an interval" : "lower --order or give more samples";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"note   at t = {Number(run.Loosest.Time)}, {100 * run.Loosest.Unseen:0} % of the expansion lies beyond or between the samples, where nothing holds it: {advice}");
        }
    }

    /// <summary>The same as one JSON value; it holds every k-th time, the worst, and the last.</summary>
    public static JsonObject Json(ProjectionRun run, int every) => new()
    {
        ["basis"] = run.Rule.Basis.Canonical,
        ["columns"] = new JsonArray([.. run.Data.Columns]),
        ["domain"] = run.Rule.Moves && !double.IsFinite(run.Rule.Left) ? null : new JsonArray(run.Rule.Left, double.IsFinite(run.Rule.Right) ? run.Rule.Right : null),
        ["floor"] = new JsonObject
        {
            ["median"] = run.Median,
            ["worst"] = run.Worst.Floor,
            ["worst_at_half_order"] = run.Half.Length > 0 ? run.HalfWorst : null,
            ["worst_time"] = run.Worst.Time,
        },
        ["labels"] = run.Rule.LabelSource,
        ["q"] = run.Rule.Moves ? run.Rule.Factor : null,
        ["rows"] = run.Data.RowCount,
        ["source_sha256"] = run.Data.Sha256,
        ["times"] = new JsonArray([.. Thinned(run, Math.Max(1, every)).Select(time => Describe(run, time))]),
    };

    /// <summary>The line that says where the expansions are.</summary>
    public static string Written(string path, ProjectionRun run) =>
        $"file   {path} ({Count(run.Times.Length)} rows × {Count(4 + (run.Data.Fields.Count() * run.Rule.Basis.Count))} columns)";

    private static JsonObject Describe(ProjectionRun run, TimeProjection time) => new()
    {
        ["center"] = time.Label.Center,
        ["coefficients"] = new JsonObject(run.Data.Fields.Select((name, field) =>
            new KeyValuePair<string, JsonNode?>(name, new JsonArray([.. time.Coefficients[field]])))),
        ["floor"] = time.Floor,
        ["unseen"] = time.Unseen,
        ["scale"] = time.Label.Scale,
        ["t"] = time.Time,
    };

    private static Spectre.Console.Table Grid(ProjectionRun run, int step)
    {
        Spectre.Console.Table grid = new() { Border = TableBorder.Simple };
        int modes = Math.Min(ShownModes, run.Rule.Basis.Count);
        string[] titles = ["t", "β", "x₀", "floor", .. Enumerable.Range(0, modes).Select(mode => "c" + Subscript(mode))];
        TimeProjection[] shown = [.. Thinned(run, step)];
        int scaleDigits = Digits(shown.Select(time => time.Label.Scale));
        int centerDigits = Digits(shown.Select(time => time.Label.Center).Append(1 / run.Times[0].Label.Scale));
        int digits = Digits(shown.SelectMany(time => time.Coefficients.SelectMany(field => field.Take(modes))));

        foreach (string title in titles)
        {
            grid.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (TimeProjection time in shown)
        {
            Style style = time == run.Worst ? new Style(decoration: Decoration.Bold) : Style.Plain;
            string[] cells =
            [
                Number(time.Time),
                Fixed(time.Label.Scale, scaleDigits),
                Fixed(time.Label.Center, centerDigits),
                Small(time.Floor),
                .. Enumerable.Range(0, modes).Select(mode => Coefficient(time, mode, digits)),
            ];
            grid.AddRow(cells.Select(cell => new Text(cell, style)));
        }

        if (modes < run.Rule.Basis.Count)
        {
            grid.Columns[^1].Header = new Markup($"{titles[^1]} [dim]… c{Subscript(run.Rule.Basis.Count - 1)}[/]");
        }

        return grid;
    }

    private static IEnumerable<TimeProjection> Thinned(ProjectionRun run, int step) =>
        run.Times.Where((time, index) => index % step == 0 || index == run.Times.Length - 1 || time == run.Worst);

    private static string Labels(DataProjection rule) => (rule.Moves, double.IsFinite(rule.Left)) switch
    {
        (true, false) => $"β and x₀ by {rule.LabelSource}, q = {Number(rule.Factor)}",
        (true, true) => $"x₀ at the left end {Number(rule.Left)}, β by {rule.LabelSource}, q = {Number(rule.Factor)}",
        _ => $"{(rule.Basis.Name == "fourier" ? "period" : "domain")} [{Number(rule.Left)}, {Number(rule.Right)}{(rule.Basis.Name == "fourier" ? ")" : "]")}",
    };

    private static string Judgement(ProjectionRun run) =>
        run.Worst.Floor < RoundOff ? ", round-off"
        : run.HalfWorst >= FastFall * run.Worst.Floor ? ", falls fast: the data are smooth in this basis"
        : run.HalfWorst >= SlowFall * run.Worst.Floor ? ", falls steadily: a higher order helps"
        : ", falls slowly: a steep front, noise, or a basis that does not suit the data";

    private static string Unknown(ProjectionRun run) => run.IsComplex ? $"{run.Data.Columns[2]} + i·{run.Data.Columns[3]}" : run.Data.Columns[2];

    private static string Points(LongTable data)
    {
        int least = data.Samples.Min(samples => samples.Count);
        int most = data.Samples.Max(samples => samples.Count);
        return least == most ? Count(least) : $"{Count(least)} to {Count(most)}";
    }

    private static string Coefficient(TimeProjection time, int mode, int digits)
    {
        if (time.Coefficients.Length == 1)
        {
            return Fixed(time.Coefficients[0][mode], digits);
        }

        string imaginary = Fixed(time.Coefficients[1][mode], digits);
        return $"{Fixed(time.Coefficients[0][mode], digits)} {(imaginary[0] == '-' ? $"− {imaginary[1..]}" : $"+ {imaginary}")}i";
    }

    /// <summary>How many decimals show five digits of the largest; −1 where only powers of ten would do.</summary>
    private static int Digits(IEnumerable<double> numbers)
    {
        double largest = numbers.Max(Math.Abs);
        int digits = 4;

        for (; largest >= 10 && digits >= 0; largest /= 10)
        {
            digits--;
        }

        for (; largest < 1 && digits < 9; largest *= 10)
        {
            digits++;
        }

        return digits > 8 ? -1 : digits;
    }

    private static string Fixed(double number, int digits)
    {
        string text = number.ToString(digits < 0 ? "0.0000e0" : "F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }

    private static string Subscript(int number) =>
        string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('₀' + (digit - '0'))));

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Small(double number) => number.ToString("0.0e-0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("G5", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
}
