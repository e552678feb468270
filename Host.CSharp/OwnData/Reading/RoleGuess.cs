using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Guesses what the columns of a file are: by their names, and where three or four columns of numbers bear none of these, by their places t, x, u[, v].</summary>
internal static class RoleGuess
{
    private const int FewestRows = 3;
    private const int FewestMatrixColumns = 5;
    private const int MostListed = 24;

    private static readonly string[] Trajectories =
    [
        "trajectory", "traj", "trajectory_id", "traj_id", "run", "run_id", "sample", "sample_id", "case", "case_id", "simulation", "sim", "sim_id", "realization",
        "realisation", "experiment", "member", "id",
    ];

    private static readonly string[] Times = ["t", "time", "times", "timestamp"];
    private static readonly string[][] Positions =
    [
        ["x", "y", "z"], ["x1", "x2", "x3"], ["x_1", "x_2", "x_3"], ["x0", "x1", "x2"], ["x_0", "x_1", "x_2"], ["position"],
    ];

    /// <summary>What programs call the number of a row where nobody named it.</summary>
    private static readonly string[] RowNumbers = ["unnamed", "unnamed: 0", "index", "row", "__index_level_0__"];

    private const string RealPart = "_re";
    private const string ImaginaryPart = "_im";

    private static readonly string[] RealParts = ["re", "real", "u_re", "re_u", "u_real"];
    private static readonly string[] ImaginaryParts = ["im", "imag", "imaginary", "u_im", "im_u", "u_imag"];

    /// <summary>The roles: those that are known, and guesses of the others among the other columns.</summary>
    /// <exception cref="DataFileException">They cannot be guessed, or a column cannot serve; the message says which.</exception>
    public static DataRoles Of(TableSource source, RoleHints known)
    {
        if (source.Suggested is { } suggested)
        {
            return RoleCheck.Checked(source, suggested with
            {
                Trajectory = known.Trajectory ?? suggested.Trajectory,
                Time = known.Time ?? suggested.Time,
                Positions = known.Positions.Length > 0 ? known.Positions : suggested.Positions,
                Fields = known.Fields.Length > 0 ? known.Fields : suggested.Fields,
                IsComplex = known.IsComplex ?? (known.Fields.Length > 0 ? IsPair(known.Fields) : suggested.IsComplex || IsPair(suggested.Fields)),
            });
        }

        (string? trajectory, string? time, string[] all) = Keys(source, known);
        string[] numbers = [.. all.Where(name => Named([name], RowNumbers) is null)];
        string[] positions = known.Positions.Length > 0 ? known.Positions : Axes([.. numbers.Where(name => name != time)]);
        bool arePlaced = known.Positions.Length > 0 || known.Fields.Length > 0;

        if (!arePlaced && positions.Length == 0 && (time ?? all.FirstOrDefault()) is { } first && Wide(source, trajectory, first) is { } wide)
        {
            return RoleCheck.Checked(source, Complex(new DataRoles(trajectory, first, wide.Axes, wide.Fields, IsComplex: false) { IsWide = true }, known));
        }

        if (known.Trajectory is null && trajectory is not null && NumbersRows(source, trajectory))
        {
            trajectory = null;
        }

        if (!arePlaced && known.Time is null && (time is null || positions.Length == 0) && numbers.Length is 3 or 4 && numbers.All(name => PositionName.Of(name) is null))
        {
            (time, positions) = (numbers[0], [numbers[1]]);
        }

        string[] fields = known.Fields.Length > 0
            ? known.Fields
            : [.. numbers.Where(name => name != time && !positions.Contains(name) && !known.Inputs.Contains(name) && (trajectory is null || Named([name], Trajectories) is null))];
        return time is null || positions.Length == 0 || fields.Length == 0
            ? throw source.Fault(Refusal(source, numbers))
            : RoleCheck.Checked(source, Complex(new DataRoles(trajectory, time, positions, fields, IsComplex: false) { Inputs = known.Inputs }, known));
    }

    /// <summary>The columns of trajectories and times, as far as they are known or their names tell, and the columns of numbers that may be anything else or the time.</summary>
    public static (string? Trajectory, string? Time, string[] Numbers) Keys(TableSource source, RoleHints known)
    {
        SourceColumn[] free = [.. source.Columns.Where(column => column.Kind != ValueKind.Unreadable && !known.Names.Contains(column.Name))];
        string? trajectory = known.Trajectory ?? Named(free.Select(column => column.Name), Trajectories);
        string[] all = [.. free.Where(column => column.Kind == ValueKind.Number && column.Name != trajectory).Select(column => column.Name)];
        string? time = known.Time ?? Named(all.Where(name => Named([name], RowNumbers) is null), Times)
            ?? Instant([.. free.Where(column => column.Kind == ValueKind.Instant && column.Name != trajectory).Select(column => column.Name)]);
        return (trajectory, time, all);
    }

    /// <summary>Whether a column numbers the rows rather than being measured.</summary>
    public static bool IsRowNumber(string name) => Named([name], RowNumbers) is not null;

    /// <summary>How the columns besides trajectory and time stand for fields at points; null where they do not.</summary>
    public static WideForm? Wide(TableSource source, string? trajectory, string time) =>
        WideForm.Of(
        [
            .. source.Columns.Where(column => column.Kind == ValueKind.Number && column.Name != trajectory && column.Name != time && Named([column.Name], RowNumbers) is null)
                .Select(column => column.Name),
        ]);

    /// <summary>Whether a column names another trajectory in each of the first rows: then it numbers the rows.</summary>
    public static bool NumbersRows(TableSource source, string trajectory)
    {
        TrajectoryNames names = new();
        int rows = source.Batches([], trajectory, names).Select(batch => batch.Count).FirstOrDefault();
        return rows >= FewestRows && names.Count == rows;
    }

    /// <summary>Two fields whose names say so are one complex field, unless it is known that they are not.</summary>
    private static DataRoles Complex(DataRoles roles, RoleHints known)
    {
        bool isNamed = known.Fields.Length == 0 && IsPair(roles.Fields);
        string[] fields = isNamed && Named(roles.Fields, RealParts) is { } real && Named(roles.Fields, ImaginaryParts) is { } imaginary ? [real, imaginary] : roles.Fields;
        return roles with { Fields = fields, IsComplex = known.IsComplex ?? IsPair(roles.Fields) };
    }

    /// <summary>The column of instants that is called as times are, or the only one.</summary>
    private static string? Instant(string[] columns) => Named(columns, Times) ?? (columns.Length == 1 ? columns[0] : null);

    private static bool IsPair(string[] fields) => fields.Length == 2
        && ((Named(fields, RealParts) is not null && Named(fields, ImaginaryParts) is not null) || (fields[0].EndsWith(RealPart, StringComparison.Ordinal) && fields[1] == fields[0][..^RealPart.Length] + ImaginaryPart));

    private static string[] Axes(string[] numbers)
    {
        foreach (string[] axes in Positions)
        {
            string[] found = [.. axes.Select(axis => Named(numbers, [axis])).TakeWhile(name => name is not null).Select(name => name!)];

            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static string Refusal(TableSource source, string[] numbers)
    {
        string has = numbers.Length == 0 ? "no columns of numbers" : $"the columns of numbers {Listed(numbers)}";
        string[] words = [.. source.Columns.Where(column => column.Example.Length > 0).Select(column => $"column {column.Name} holds '{column.Example}'")];
        string[] nested = [.. source.Columns.Where(column => column.Kind == ValueKind.Unreadable).Select(column => $"column {column.Name} is nested or of a type that cannot be read")];
        string others = string.Concat(words.Concat(nested).Take(FewestRows).Select(other => $"; {other}"));
        string matrix = source is CsvSource && numbers.Length >= FewestMatrixColumns ? ", or, if it is a matrix, its axes (--axes t,x, or with values --axes t=0:0.1,x=-4:0.5)" : "";
        return $"which columns are time, position and field cannot be guessed (the file has {has}){others}; name them (--time, --positions, --fields){matrix}.";
    }

    private static string Listed(string[] names) => names.Length <= MostListed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostListed / 2))} … {names[^1]}";

    private static string? Named(IEnumerable<string> columns, string[] names) =>
        names.Select(name => columns.FirstOrDefault(column => string.Equals(WithoutUnit(column), name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);

    /// <summary>A name without the unit in brackets behind it, as in <c>t [s]</c>; what is a position there, as in <c>u(0.5)</c>, stays.</summary>
    private static string WithoutUnit(string name)
    {
        int bracket = name.IndexOfAny(['[', '(']);
        return bracket > 0 && name[^1] is ']' or ')' && PositionName.Of(name) is null ? name[..bracket].TrimEnd() : name;
    }
}
