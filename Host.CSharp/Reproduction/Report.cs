using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>The tables of a run as a Markdown page, each with its claim, its verdict and the command that makes it.</summary>
internal static class Report
{
    /// <summary>The whole page.</summary>
    public static string Page(Profile profile, IReadOnlyList<(TableComparison Verdict, StoredTable? Stored)> tables)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# Result tables, profile {Name(profile)}\n\n");
        page.Append("| table | verdict | what was found | likely cause |\n| --- | --- | --- | --- |\n");

        foreach (TableComparison verdict in tables.Select(one => one.Verdict))
        {
            string[] cells = [verdict.Table, Word(verdict), verdict.Detail, verdict.Verdict == Verdict.Equal ? "" : verdict.Cause];
            page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", System.StringComparison.Ordinal))).Append(" |\n");
        }

        foreach ((TableComparison verdict, StoredTable? stored) in tables)
        {
            if (stored is not null)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n## {verdict.Table}\n\n{Section(profile, verdict, stored.Table)}");
            }
        }

        return page.ToString();
    }

    /// <summary>One table with its claim, its verdict and the command that makes it.</summary>
    public static string Section(Profile profile, TableComparison verdict, Table table)
    {
        string note = table.Note.Length == 0 ? "" : table.Note + "\n\n";
        return $"**{table.Title}.**\n\n{note}{MarkdownTable.Of(table)}\nVerdict: {Word(verdict)}. Made by `pipeline run {table.Name} --profile {Name(profile)}`.\n";
    }

    private static string Name(Profile profile) => profile.ToString().ToLowerInvariant();

    private static string Word(TableComparison verdict) => verdict.Verdict.ToString().ToLowerInvariant();
}
