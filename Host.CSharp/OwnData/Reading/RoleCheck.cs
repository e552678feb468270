using System;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Whether roles fit a file.</summary>
internal static class RoleCheck
{
    private const int MostDimensions = 3;

    /// <summary>The roles, if every column is there and can serve.</summary>
    /// <exception cref="DataFileException">One is not; the message says what to change.</exception>
    public static DataRoles Checked(TableSource source, DataRoles roles)
    {
        if (roles.Positions.Length is 0 or > MostDimensions)
        {
            throw source.Fault($"{roles.Positions.Length} columns of positions were named; name one to {MostDimensions}.");
        }

        if (roles.IsComplex && roles.Fields.Length != 2)
        {
            throw source.Fault($"a complex field was given by {roles.Fields.Length} columns; name two, its real and its imaginary part.");
        }

        CheckColumns(source, roles);
        return roles;
    }

    /// <summary>Refuses roles of which a column is missing, cannot serve or has two.</summary>
    /// <exception cref="DataFileException">One is; the message says what to change.</exception>
    public static void CheckColumns(TableSource source, DataRoles roles)
    {
        if (roles.Fields.Length == 0)
        {
            throw source.Fault("no column of a field was named; name one or more.");
        }

        if (roles.Inputs.Length > 0 && (roles.IsWide || roles.IsSeries))
        {
            throw source.Fault("known inputs are columns of a long table: give one row a time and point, with columns of the fields and of the inputs.");
        }

        if (roles.Names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw source.Fault($"the column {twice} was given two roles; name each column once.");
        }

        foreach (string name in roles.IsWide ? roles.Names.Take(roles.Trajectory is null ? 1 : 2) : roles.Names)
        {
            Check(source, name, name == roles.Time, name == roles.Trajectory);
        }
    }

    private static void Check(TableSource source, string name, bool isTime, bool isTrajectory)
    {
        SourceColumn column = source.Columns.FirstOrDefault(column => column.Name == name)
            ?? throw source.Fault(ColumnNames.Missing(name, source.Columns.Select(column => column.Name)));

        if (column.Kind == ValueKind.Unreadable)
        {
            throw source.Fault($"column '{name}' is nested or of a type that cannot be read; name a flat column.");
        }

        if (!isTrajectory && !(column.Kind == ValueKind.Number || (column.Kind == ValueKind.Instant && isTime)))
        {
            string example = column.Example.Length > 0 ? $" (it holds '{column.Example}')" : "";
            string what = (column.Kind == ValueKind.Word ? "text, not numbers" : "dates or times, not numbers") + example;
            throw source.Fault($"column '{name}' is {what}; name a column of numbers or convert it where the file is made.");
        }
    }
}
