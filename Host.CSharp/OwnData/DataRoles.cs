using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData;

/// <summary>What the columns of a file of data are.</summary>
/// <param name="Trajectory">The column that names the trajectory of a row; null where all rows are of one.</param>
/// <param name="Time">The column of times.</param>
/// <param name="Positions">The columns of positions, one a dimension, one to three.</param>
/// <param name="Fields">The columns of the fields; of a complex field its real and its imaginary part.</param>
/// <param name="IsComplex">Whether the two fields are real and imaginary part of one.</param>
public sealed record DataRoles(string? Trajectory, string Time, string[] Positions, string[] Fields, bool IsComplex)
{
    /// <summary>
    /// Whether the table is wide: one row a time, and a column a point, whose name holds its position, as in <c>0.5</c>, <c>x=0.5</c> or <c>u(0.5)</c>.
    /// Positions and fields then are names that no column bears.
    /// </summary>
    public bool IsWide { get; init; }

    /// <summary>Whether the table has one row a time and a column an observable: the fields are the observables, and there are no positions.</summary>
    public bool IsSeries { get; init; }

    /// <summary>The columns of known inputs: what acts on the process from outside, the same at all points of a time.</summary>
    public string[] Inputs { get; init; } = [];

    /// <summary>How the file is read.</summary>
    public DataReading Reading { get; init; } = DataReading.Usual;

    /// <summary>All names, in the order trajectory, time, positions, fields, inputs.</summary>
    public IEnumerable<string> Names => [.. Trajectory is null ? Enumerable.Empty<string>() : [Trajectory], Time, .. Positions, .. Fields, .. Inputs];

    /// <summary>The roles in one line, such as <c>trajectory run, time t, position x, field u</c>.</summary>
    public override string ToString()
    {
        string trajectory = Trajectory is null ? "" : $"trajectory {Trajectory}, ";

        if (IsSeries)
        {
            return $"{trajectory}time {Time}, observable{Many(Fields)} {string.Join(", ", Fields)}";
        }

        string positions = $"position{Many(Positions)} {string.Join(", ", Positions)}{(IsWide ? " in the names of the columns" : "")}";
        string fields = IsComplex ? $"real part {Fields[0]}, imaginary part {Fields[1]}" : $"field{Many(Fields)} {string.Join(", ", Fields)}";
        string origin = Reading.Origin is { } first ? $" (seconds since {first})" : "";
        string inputs = Inputs.Length == 0 ? "" : $", known input{Many(Inputs)} {string.Join(", ", Inputs)}";
        return $"{trajectory}time {Time}{origin}, {positions}, {fields}{inputs}";
    }

    private static string Many(string[] names) => names.Length == 1 ? "" : "s";
}
