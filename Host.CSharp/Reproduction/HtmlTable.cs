using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>A table as HTML, in the layout of <see cref="TableGrid"/>: the lines of one name share its cells, numbers stand to the right.</summary>
internal static class HtmlTable
{
    /// <summary>The table element.</summary>
    public static string Of(Table table)
    {
        TableGrid grid = TableGrid.Of(table);
        bool[] isNumeric = [.. Enumerable.Range(0, grid.Head.Length).Select(column => grid.Groups.SelectMany(group => group).All(line => IsNumber(line[column])))];
        StringBuilder html = new("<table>\n<thead><tr>");

        for (int column = 0; column < grid.Head.Length; column++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(isNumeric[column] ? " class=\"number\"" : "")}>{Escape(grid.Head[column])}</th>");
        }

        html.Append("</tr></thead>\n");

        foreach (string[][] group in grid.Groups)
        {
            html.Append("<tbody>\n");

            foreach (string[] line in group)
            {
                html.Append("<tr>");

                for (int column = 0; column < line.Length; column++)
                {
                    Append(html, line[column], column < grid.Names, group.Length, isNumeric[column], line == group[0]);
                }

                html.Append("</tr>\n");
            }

            html.Append("</tbody>\n");
        }

        return html.Append("</table>\n").ToString();
    }

    /// <summary>Text safe in content and in attributes.</summary>
    public static string Escape(string text) => SvgModule.escape(text);

    private static void Append(StringBuilder html, string cell, bool isName, int lines, bool isNumeric, bool isFirst)
    {
        if (isName && !isFirst)
        {
            return;
        }

        string kind = isNumeric ? " class=\"number\"" : "";
        string spans = isName && lines > 1 ? string.Create(CultureInfo.InvariantCulture, $" rowspan=\"{lines}\"") : "";
        int spread = isNumeric ? cell.IndexOf(" ± ", StringComparison.Ordinal) : -1;
        string content = spread < 0
            ? Escape(cell)
            : $"{Escape(cell[..spread])}<span class=\"spread\"> ± {Escape(cell[(spread + 3)..])}</span>";
        html.Append(CultureInfo.InvariantCulture, $"<td{kind}{spans}>{content}</td>");
    }

    private static bool IsNumber(string cell) => cell.Length == 0 || cell.Split(" ± ").All(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
