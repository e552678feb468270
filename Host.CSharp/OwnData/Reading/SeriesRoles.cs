using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>What the columns of a table of observables are: one row a time, or fields at points where a time has several rows or the names of the columns are positions.</summary>
internal static class SeriesRoles
{
    /// <summary>The roles.</summary>
    /// <exception cref="DataFileException">They cannot be guessed, or a column cannot serve; the message says which.</exception>
    public static DataRoles Of(TableSource source, RoleHints known)
    {
        if (source.Suggested is not null)
        {
            return RoleGuess.Of(source, known);
        }

        (string? trajectory, string? time, string[] numbers) = RoleGuess.Keys(source, known);
        bool isWide = known.Fields.Length == 0 && (time ?? numbers.FirstOrDefault()) is { } first && RoleGuess.Wide(source, trajectory, first) is not null;

        if (known.Positions.Length > 0 || isWide)
        {
            return RoleGuess.Of(source, known);
        }

        if (time is null)
        {
            string has = numbers.Length == 0 ? "no columns of numbers" : $"the columns of numbers {string.Join(", ", numbers)}";
            throw source.Fault($"which column is the time cannot be guessed (the file has {has}); name it (--time).");
        }

        if (known.Trajectory is null && trajectory is not null && RoleGuess.NumbersRows(source, trajectory))
        {
            trajectory = null;
        }

        string[] fields = known.Fields.Length > 0 ? known.Fields : [.. numbers.Where(name => name != time && !RoleGuess.IsRowNumber(name))];
        DataRoles roles = new(trajectory, time, [], fields, IsComplex: false) { IsSeries = true };
        RoleCheck.CheckColumns(source, roles);
        return HasOneRowATime(source, roles) ? roles : RoleGuess.Of(source, known);
    }

    private static bool HasOneRowATime(TableSource source, DataRoles roles)
    {
        OrderedRows rows = new(source, roles, OrderedRows.MostHeldNumbers, OrderedRows.FewNumbers);
        (int Trajectory, double Time)? before = null;

        foreach (RowBatch batch in rows.Batches([roles.Time]))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                (int, double) own = (batch.Trajectory(row), batch.Numbers[0][row]);

                if (before == own)
                {
                    return false;
                }

                before = own;
            }
        }

        return true;
    }
}
