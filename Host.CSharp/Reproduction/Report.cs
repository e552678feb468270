using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>The tables of a run as a Markdown page, each with its claim, its verdict, its figures and the command that makes it.</summary>
internal static class Report
{
    /// <summary>The whole page; figures are linked where <see cref="FigureFiles"/> puts them below the page.</summary>
    public static string Page(Profile profile, IReadOnlyList<ReportedTable> tables)
    {
        string name = profile.ToString().ToLowerInvariant();
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# Result tables, profile {name}\n\n");
        page.Append("| table | verdict | what was found | likely cause |\n| --- | --- | --- | --- |\n");

        foreach (TableComparison verdict in tables.Select(one => one.Verdict))
        {
            string[] cells = [verdict.Table, Word(verdict), verdict.Detail, verdict.Verdict == Verdict.Equal ? "" : verdict.Cause];
            page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        foreach (ReportedTable table in tables.Where(one => one.Stored is not null))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {table.Verdict.Table}\n\n{Section(table, name)}");
        }

        return page.ToString();
    }

    /// <summary>One table with its claim, its figures, its verdict and the command that makes it. The folder of the profile is that of the figures.</summary>
    public static string Section(ReportedTable reported, string folder)
    {
        Table table = reported.Stored!.Table;
        string note = table.Note.Length == 0 ? "" : table.Note + "\n\n";
        string figures = string.Concat(reported.Figures.Select(figure => $"![{figure.Title}]({folder}/{table.Name}/{FigureFiles.FolderName}/{figure.Name}.svg)\n\n"));
        return $"**{table.Title}.**\n\n{note}{figures}{MarkdownTable.Of(table)}\nVerdict: {Word(reported.Verdict)}. Made by `{reported.Command}`.\n";
    }

    /// <summary>A line for every table: its claim in a sentence, how many of its checks hold, its verdict.</summary>
    public static string Claims(IEnumerable<ReportedTable> tables)
    {
        StringBuilder lines = new("| table | claim | checks that hold | verdict |\n| --- | --- | --- | --- |\n");

        foreach (ReportedTable reported in tables)
        {
            Claim[] claims = reported.Stored?.Table.Claims ?? [];
            string title = (reported.Stored?.Table.Title ?? "").Replace("|", "\\|", StringComparison.Ordinal);
            lines.Append(CultureInfo.InvariantCulture, $"| `{reported.Verdict.Table}` | {title} | {claims.Count(claim => claim.Holds)} of {claims.Length} | {Word(reported.Verdict)} |\n");
        }

        return lines.ToString();
    }

    private static string Word(TableComparison verdict) => verdict.Verdict.ToString().ToLowerInvariant();
}
