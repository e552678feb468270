using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>A table as Markdown, in the layout of <see cref="TableGrid"/>.</summary>
internal static class MarkdownTable
{
    /// <summary>The table, its claims below it.</summary>
    public static string Of(Table table)
    {
        StringBuilder text = new();
        TableGrid grid = TableGrid.Of(table);
        Append(text, grid.Head);
        Append(text, [.. grid.Head.Select(_ => "---")]);

        foreach (string[] line in grid.Groups.SelectMany(group => group))
        {
            Append(text, line);
        }

        if (table.Claims.Length > 0)
        {
            text.Append('\n');
        }

        foreach (Claim claim in table.Claims)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {(claim.Holds ? "holds" : "**does not hold**")}: {claim.Name} ({claim.Detail})\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
