using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>What the names of axes, and of the arrays that hold the values along them, mean.</summary>
internal static partial class AxisNames
{
    /// <summary>What an array of words is called that names the axes of the others.</summary>
    public const string List = "axes";

    private static readonly string[] Times = ["t", "time", "times", "timestamp", "tspan", "ts", "tt", "date", "datetime", "timesteps", "t_span"];

    private static readonly string[] Positions =
    [
        "x", "y", "z", "x1", "x2", "x3", "x_1", "x_2", "x_3", "x0", "x_0", "position", "positions", "xi", "xx", "yy", "zz", "xs", "ys", "zs", "xspan", "r", "theta", "s",
        "lat", "latitude", "lon", "longitude", "lev", "level", "depth", "height", "altitude", "radius",
    ];

    private static readonly string[] Runs =
    [
        "run", "runs", "trajectory", "trajectories", "traj", "sample", "samples", "case", "cases", "simulation", "sim", "realization", "realisation", "experiment", "member", "batch", "id",
    ];

    private static readonly string[] Components = ["field", "fields", "channel", "channels", "component", "components", "variable", "variables"];

    /// <summary>Whether that is what a time is called.</summary>
    public static bool IsTime(string name) => Is(name, Times);

    /// <summary>Whether that is what a position is called.</summary>
    public static bool IsPosition(string name) => Is(name, Positions);

    /// <summary>Whether that is what trajectories are called.</summary>
    public static bool IsRun(string name) => Is(name, Runs);

    /// <summary>Whether that is what the fields of an array that holds several are called.</summary>
    public static bool IsField(string name) => Is(name, Components);

    /// <summary>A name without the groups before it and without what says that it is a coordinate: x of grid/x-coordinate.</summary>
    public static string Plain(string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        return Suffix().Replace(last, "") is { Length: > 0 } plain ? plain : last;
    }

    private static bool Is(string name, string[] names) => names.Contains(Plain(name), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("[-_ ]?(coordinates?|coords?|grid|axis)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
