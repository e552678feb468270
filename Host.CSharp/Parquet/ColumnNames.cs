using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Parquet;

/// <summary>What to say of a column that is not there.</summary>
internal static class ColumnNames
{
    private const int Listed = 20;

    /// <summary>One line: the name asked for, the nearest one, and the list of all (of the first twenty).</summary>
    public static string Missing(string name, IEnumerable<string> columns)
    {
        string[] all = columns.ToArray();

        if (all.Length == 0)
        {
            return $"no column is called '{name}'; the table has no columns.";
        }

        string nearest = all.MinBy(candidate => Distance(name, candidate))!;
        string more = all.Length > Listed ? $" and {all.Length - Listed} more" : "";
        return $"no column is called '{name}'; did you mean '{nearest}'? The columns are {string.Join(", ", all.Take(Listed))}{more}.";
    }

    /// <summary>
    /// Levenshtein's distance without regard to case: the fewest insertions, deletions and replacements that turn one into the other.
    /// </summary>
    private static int Distance(string from, string to)
    {
        int[] row = Enumerable.Range(0, to.Length + 1).ToArray();

        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;

            for (int j = 1; j <= to.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
