using System.Collections.Generic;

namespace Spectral.Host.Equations;

/// <summary>What a run has found so far: all that a solution holds, and that a run needs to go on exactly.</summary>
internal sealed class SolutionRecord
{
    /// <summary>The states at the times that are done, the start first.</summary>
    public List<IvpState> States { get; } = [];

    /// <summary>What can be told of those states.</summary>
    public List<IvpSnapshot> Snapshots { get; } = [];

    /// <summary>The ends of the accepted steps.</summary>
    public List<double> StepTimes { get; } = [];

    /// <summary>The lengths of the accepted steps.</summary>
    public List<double> StepLengths { get; } = [];

    /// <summary>The steps of iterative solvers in each.</summary>
    public List<double> StepIterations { get; } = [];

    /// <summary>The state after the last accepted step; null before the start.</summary>
    public IvpState? Current { get; set; }
}
