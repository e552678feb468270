using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>
/// A table as Markdown: key columns first, numbers with three digits, a mean as <c>mean ± deviation</c>. If the table names a pivot, its values stand
/// across the page and the quantities that vary with it below each other, so that an error stands right above its floor.
/// </summary>
internal static class MarkdownTable
{
    /// <summary>The table, its claims below it.</summary>
    public static string Of(Table table)
    {
        StringBuilder text = new();
        List<string[]> lines = table.Pivot.Length == 0 ? Flat(table) : Pivoted(table);
        string[] head = lines[0];
        Append(text, head);
        Append(text, [.. head.Select(_ => "---")]);

        foreach (string[] line in lines.Skip(1))
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

    /// <summary>A number in three digits: 0.0123, 1.23e-5, 1.2e+6.</summary>
    public static string Number(double value, int digits = 3)
    {
        double size = Math.Abs(value);

        if (size == 0.0)
        {
            return "0";
        }

        return size is >= 1e-2 and < 1e5
            ? value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace("E+0", "e+", StringComparison.Ordinal)
            : value.ToString("0." + new string('0', digits - 1) + "e-0", CultureInfo.InvariantCulture);
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static bool IsDeviation(Table table, Column column) => table.Columns.Any(other => other.Tolerance.Deviation == column.Name);

    private static string Title(Column column) =>
        column.Name.Replace('_', ' ') + (column.Unit.Length == 0 ? "" : $" [{column.Unit}]");

    private static string Show(Table table, Column column, int row)
    {
        Cell cell = table[row, column.Name];

        if (cell.Kind != CellKind.Real)
        {
            return cell.ToString();
        }

        if (column.IsKey)
        {
            return cell.AsReal.ToString("G6", CultureInfo.InvariantCulture);
        }

        Cell spread = column.Tolerance.Kind == ToleranceKind.Statistic ? table[row, column.Tolerance.Deviation] : Cell.Empty;
        return Number(cell.AsReal) + (spread.IsEmpty ? "" : $" ± {Number(spread.AsReal, 2)}");
    }

    private static List<string[]> Flat(Table table)
    {
        Column[] columns = [.. table.Columns.Where(column => column.IsKey), .. table.Columns.Where(column => !column.IsKey && !IsDeviation(table, column))];
        return [[.. columns.Select(Title)], .. Enumerable.Range(0, table.Rows.Length).Select(row => columns.Select(column => Show(table, column, row)).ToArray())];
    }

    private static List<string[]> Pivoted(Table table)
    {
        Column pivot = table.Columns.Single(column => column.Name == table.Pivot);
        Column[] keys = [.. table.Columns.Where(column => column.IsKey && column != pivot)];
        Column[] others = [.. table.Columns.Where(column => !column.IsKey && !IsDeviation(table, column))];
        int[][] groups = [.. Enumerable.Range(0, table.Rows.Length).GroupBy(row => string.Join('\n', keys.Select(key => table[row, key.Name].ToString()))).Select(group => group.ToArray())];
        Column[] varying = [.. others.Where(column => groups.Any(group => group.Any(row => !table[row, column.Name].Equals(table[group[0], column.Name]))))];
        Column[] steady = [.. others.Except(varying)];
        string[] across = [.. Enumerable.Range(0, table.Rows.Length).Select(row => Show(table, pivot, row)).Distinct(StringComparer.Ordinal)];
        List<string[]> lines = [[.. keys.Select(Title), .. steady.Select(Title), "quantity", .. across.Select(value => $"{pivot.Name} = {value}")]];

        foreach (int[] group in groups)
        {
            Dictionary<string, int> at = group.ToDictionary(row => Show(table, pivot, row), StringComparer.Ordinal);
            string[] name = [.. keys.Concat(steady).Select(column => Show(table, column, group[0]))];
            string[] blank = [.. name.Select(_ => "")];

            foreach (Column column in varying.Where(column => group.Any(row => !table[row, column.Name].IsEmpty)))
            {
                string[] start = column == varying.First(one => group.Any(row => !table[row, one.Name].IsEmpty)) ? name : blank;
                lines.Add([.. start, Title(column), .. across.Select(value => at.TryGetValue(value, out int row) ? Show(table, column, row) : "")]);
            }
        }

        return lines;
    }
}
