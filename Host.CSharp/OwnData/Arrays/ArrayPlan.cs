using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>What an axis of an array is.</summary>
internal enum AxisRole
{
    /// <summary>A single entry that says nothing.</summary>
    Single,

    /// <summary>Trajectories.</summary>
    Trajectory,

    /// <summary>Times.</summary>
    Time,

    /// <summary>Positions.</summary>
    Position,

    /// <summary>The fields of an array that holds several.</summary>
    Field,
}

/// <summary>An axis and the values along it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is.</param>
/// <param name="Length">Its entries.</param>
/// <param name="Values">The values along it.</param>
internal sealed record ArrayAxis(string Name, AxisRole Role, int Length, double[] Values)
{
    /// <summary>Of instants: the nanoseconds since 1970.</summary>
    public Int128[]? Instants { get; init; }

    /// <summary>Of trajectories with names: these.</summary>
    public string[]? Words { get; init; }

    /// <summary>Whether nothing gives the values, and they are 0, 1, 2 …</summary>
    public bool IsNumbered { get; init; }
}

/// <summary>A field: an array, its component along the axis of fields, and which part of a complex number.</summary>
internal sealed record ArrayField(string Name, int Array, int Component, bool IsImaginary);

/// <summary>How arrays with axes stand for fields at points and times.</summary>
/// <param name="Run">The name of the trajectory, where the file keeps each in a group of its own; empty where not.</param>
/// <param name="Arrays">The arrays, all of the same lengths.</param>
/// <param name="Axes">Their axes.</param>
internal sealed record ArrayPlan(string Run, NamedArray[] Arrays, ArrayAxis[] Axes)
{
    /// <summary>The axis of times.</summary>
    public ArrayAxis Time => Axes.First(axis => axis.Role == AxisRole.Time);

    /// <summary>The axis of trajectories; null where there is none.</summary>
    public ArrayAxis? Trajectories => Array.Find(Axes, axis => axis.Role == AxisRole.Trajectory);

    /// <summary>The axes of positions, in the order of the array.</summary>
    public ArrayAxis[] Positions => [.. Axes.Where(axis => axis.Role == AxisRole.Position)];

    /// <summary>The number of points at a time.</summary>
    public long Points => Positions.Aggregate(1L, (product, axis) => product * axis.Length);

    /// <summary>The number of components along the axis of fields.</summary>
    public int Components => Array.Find(Axes, axis => axis.Role == AxisRole.Field)?.Length ?? 1;

    /// <summary>The fields: array by array, component by component, real part before imaginary part.</summary>
    public ArrayField[] Fields
    {
        get
        {
            bool areUnique = Arrays.Select(array => array.LastName).Distinct().Count() == Arrays.Length;
            return [.. Arrays.SelectMany((array, place) => Enumerable.Range(0, Components).SelectMany(component => Parts(array, place, component, areUnique)))];
        }
    }

    private IEnumerable<ArrayField> Parts(NamedArray array, int place, int component, bool isUnique)
    {
        string name = (isUnique ? array.LastName : array.Name) + (Components > 1 ? FormattableString.Invariant($"_{component}") : "");
        return array.Kind == ArrayKind.Complex
            ? [new ArrayField(name + "_re", place, component, false), new ArrayField(name + "_im", place, component, true)]
            : [new ArrayField(name, place, component, false)];
    }
}
