namespace Spectral.Host.OwnData.Evaluating;

/// <summary>A way to forecast.</summary>
internal interface IRival
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>How it was tuned, or what equation it found; may be empty.</summary>
    string Detail { get; }

    /// <summary>The relative errors at the later times of a trajectory; infinite where it breaks down.</summary>
    double[] Errors(TrialTrajectory trajectory);
}
