using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.Reproduction;

/// <summary>
/// A table as texts in lines: key columns first, numbers with three digits, a mean as <c>mean ± deviation</c>. If the table names a pivot, its values stand
/// across the page and the quantities that vary with it below each other, so that an error stands right above its floor.
/// </summary>
/// <param name="Head">The titles of the columns.</param>
/// <param name="Names">How many columns on the left name a group of lines; only its first line fills them.</param>
/// <param name="Groups">The lines, those of one name together; without a pivot, those with the same first key.</param>
internal sealed record TableGrid(string[] Head, int Names, IReadOnlyList<string[][]> Groups)
{
    /// <summary>The grid of a table.</summary>
    public static TableGrid Of(Table table) => table.Pivot.Length == 0 ? Flat(table) : Pivoted(table);

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

    private static TableGrid Flat(Table table)
    {
        Column[] keys = [.. table.Columns.Where(column => column.IsKey)];
        Column[] columns = [.. keys, .. table.Columns.Where(column => !column.IsKey && !IsDeviation(table, column))];
        List<string[][]> groups = [];
        int start = 0;

        for (int row = 1; row <= table.Rows.Length; row++)
        {
            if (row == table.Rows.Length || !table[row, keys[0].Name].Equals(table[start, keys[0].Name]))
            {
                groups.Add([.. Enumerable.Range(start, row - start).Select(line => columns.Select(column => Show(table, column, line)).ToArray())]);
                start = row;
            }
        }

        return new TableGrid([.. columns.Select(Title)], 0, groups);
    }

    private static TableGrid Pivoted(Table table)
    {
        Column pivot = table.Columns.Single(column => column.Name == table.Pivot);
        Column[] keys = [.. table.Columns.Where(column => column.IsKey && column != pivot)];
        Column[] others = [.. table.Columns.Where(column => !column.IsKey && !IsDeviation(table, column))];
        int[][] groups = [.. Enumerable.Range(0, table.Rows.Length).GroupBy(row => string.Join('\n', keys.Select(key => table[row, key.Name].ToString()))).Select(group => group.ToArray())];
        Column[] varying = [.. others.Where(column => groups.Any(group => group.Any(row => !table[row, column.Name].Equals(table[group[0], column.Name]))))];
        Column[] steady = [.. others.Except(varying)];
        string[] across = [.. Enumerable.Range(0, table.Rows.Length).Select(row => Show(table, pivot, row)).Distinct(StringComparer.Ordinal)];
        Column[] names = [.. keys, .. steady];
        List<string[][]> lines = [];

        foreach (int[] group in groups)
        {
            Dictionary<string, int> at = group.ToDictionary(row => Show(table, pivot, row), StringComparer.Ordinal);
            Column[] shown = [.. varying.Where(column => group.Any(row => !table[row, column.Name].IsEmpty))];
            lines.Add([.. shown.Select((column, place) => (string[])
            [
                .. names.Select(name => place == 0 ? Show(table, name, group[0]) : ""),
                Title(column),
                .. across.Select(value => at.TryGetValue(value, out int row) ? Show(table, column, row) : ""),
            ])]);
        }

        return new TableGrid([.. names.Select(Title), "quantity", .. across.Select(value => $"{pivot.Name} = {value}")], names.Length, lines);
    }
}
