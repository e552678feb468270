using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Inspecting;

namespace Spectral.Host.CommandLine;

/// <summary>What a user sees of an inspection: what is in the file, the bases that were tried, the choice and why.</summary>
internal static class InspectionView
{
    private const int ShownCandidates = 12;
    private const int ShownWidth = 110;

    /// <summary>Draws it.</summary>
    public static void Draw(TextWriter writer, Inspection inspection)
    {
        foreach (string line in Facts(inspection))
        {
            writer.WriteLine(line);
        }

        foreach (string note in inspection.File.Notes)
        {
            Indented(writer, "note", note + ".");
        }

        Screen.Draw(writer, Grid(inspection.Choice));

        foreach (IGrouping<string, BasisCandidate> refused in inspection.Choice.Candidates.Where(one => !one.IsUsable).GroupBy(one => one.Refusal, StringComparer.Ordinal))
        {
            Indented(writer, "not", $"{string.Join(", ", refused.Select(one => one.Family).Distinct())}: {refused.Key.TrimEnd('.')}.");
        }

        Indented(writer, "choice", $"{Name(inspection.Choice.Chosen)} of order {Count(inspection.Choice.Chosen.Chosen.Order)}: {Count(inspection.Choice.Basis.StateSize)} numbers a state.");

        foreach (string reason in inspection.Choice.Reasons)
        {
            Indented(writer, "", reason);
        }
    }

    /// <summary>The name of a candidate, with what its frame or domain is.</summary>
    public static string Name(BasisCandidate candidate)
    {
        string factor = candidate.Frame.Length > 0 && candidate.Basis.Dimension == 1 ? $", q = {Number(candidate.Basis.Axes[0].Factor)}" : "";
        return candidate.Name + factor;
    }

    /// <summary>What is in the file: lines of a head of eight characters and words.</summary>
    public static IEnumerable<string> Facts(Inspection inspection)
    {
        DataSummary summary = inspection.Summary;
        DataRoles roles = inspection.File.Roles;
        string guessed = inspection.File.RolesAreGuessed ? " (guessed; --trajectory, --time, --positions, --fields set them)" : "";
        string trajectories = summary.Trajectories == 1 ? "" : $"{Count(summary.Trajectories)} trajectories × ";
        yield return $"data    {summary.Rows.ToString(CultureInfo.InvariantCulture)} rows: {trajectories}{Span(summary.FewestTimes, summary.MostTimes)} times × {Span(summary.FewestPoints, summary.MostPoints)} points";
        yield return $"roles   {roles}{guessed}";
        yield return roles.Reading.Origin is { } origin
            ? $"times   {roles.Time} from {origin.Text(summary.FirstTime)} to {origin.Text(summary.LastTime)}, in seconds since {origin}: {Number(summary.FirstTime)} to {Number(summary.LastTime)}{Steps(summary)}"
            : $"times   {roles.Time} from {Number(summary.FirstTime)} to {Number(summary.LastTime)}{Steps(summary)}";

        for (int axis = 0; axis < roles.Positions.Length; axis++)
        {
            yield return $"points  {roles.Positions[axis]} from {Number(summary.Lowest[axis])} to {Number(summary.Highest[axis])}{(axis > 0 ? "" : summary.SharePoints ? ", the same at all times" : ", different from time to time")}";
        }

        for (int field = 0; field < roles.Fields.Length; field++)
        {
            double noise = inspection.Choice.Noise[field];
            string missing = summary.Missing[field] == 0 ? "none missing" : $"{summary.Missing[field].ToString(CultureInfo.InvariantCulture)} missing ({Percent((double)summary.Missing[field] / summary.Rows)}), left out";
            string level = double.IsNaN(noise) ? "noise not told by scattered points" : $"noise σ ≈ {Small(noise)}";
            yield return $"field   {roles.Fields[field]} from {Number(summary.Least[field])} to {Number(summary.Largest[field])}, {missing}, {level}";
        }
    }

    private static string Steps(DataSummary summary) =>
        double.IsNaN(summary.ShortestStep) ? "; one time tells nothing of how the data change: add later ones before learning"
        : summary.IsRegular ? $" every {Number(summary.LongestStep)}"
        : $", {Number(summary.ShortestStep)} to {Number(summary.LongestStep)} apart";

    private static Spectre.Console.Table Grid(BasisChoice choice)
    {
        Spectre.Console.Table grid = Screen.Grid("basis", "domain", "order", "modes", "numbers", "worst floor", "median floor", "left out");

        foreach (BasisCandidate one in choice.Candidates.Where(one => one.IsUsable).Take(ShownCandidates))
        {
            grid.Row(
                (one == choice.Chosen ? "► " : "  ") + Name(one),
                one.Kind,
                Count(one.Chosen.Order),
                Count(one.Chosen.Modes),
                Count(one.Basis.StateSize),
                Small(one.Chosen.Worst),
                Small(one.Chosen.Median),
                Small(one.Chosen.LeftOut));
        }

        return grid;
    }

    private static void Indented(TextWriter writer, string head, string text)
    {
        string start = head.PadRight(8);

        foreach (string line in Lines(text))
        {
            writer.WriteLine(start + line);
            start = new string(' ', 8);
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        string line = "";

        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > ShownWidth)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }

    private static string Span(int least, int most) => least == most ? Count(least) : $"{Count(least)} to {Count(most)}";

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Small(double number) => number.ToString("0.0e-0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("G5", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
}
