namespace Spectral.Host.OwnData.Arrays;

/// <summary>What is said about the arrays of a file; the rest is found.</summary>
/// <param name="Arrays">The arrays of the fields; none to find them.</param>
/// <param name="Axes">What their axes are, one a word; none to find them.</param>
/// <param name="Time">The axis of times; null to tell it by its name.</param>
/// <param name="Trajectory">The axis of trajectories; null to tell it by its name.</param>
internal sealed record ArrayRequest(string[] Arrays, string[] Axes, string? Time, string? Trajectory)
{
    /// <summary>Nothing is said.</summary>
    public static ArrayRequest None { get; } = new([], [], null, null);

    /// <summary>What of the known roles is about arrays.</summary>
    public static ArrayRequest Of(RoleHints known) => new(known.Arrays, known.Axes, known.Time, known.Trajectory);

    /// <summary>Whether an axis of that name is one of times.</summary>
    public bool IsTime(string name) => Time is null ? AxisNames.IsTime(name) : Time == name;

    /// <summary>Whether an axis of that name is one of trajectories.</summary>
    public bool IsRun(string name) => Trajectory is null ? AxisNames.IsRun(name) : Trajectory == name;
}
