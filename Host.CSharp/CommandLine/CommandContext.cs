using System;
using System.Threading;
using Spectral.Host.Engine;
using Spectral.Host.Files;

namespace Spectral.Host.CommandLine;

/// <summary>What the commands work with: the experiments, the disk, what makes learners, and whether progress may be drawn.</summary>
internal sealed record CommandContext(
    Experiment[] Experiments,
    Func<DeviceChoice, IMachine, string, ILearner> Learners,
    Disk Disk,
    bool DrawsProgress,
    CancellationToken Cancellation)
{
    /// <summary>The names of all experiments.</summary>
    public string[] Names => Array.ConvertAll(Experiments, experiment => experiment.Name);

    /// <summary>The experiment of that name, or all of them.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public Experiment[] Find(string name)
    {
        if (name == "all")
        {
            return Experiments;
        }

        Experiment? found = Array.Find(Experiments, experiment => experiment.Name == name);
        return found is null ? throw new UsageException(Suggestion.unknown("table", name, [.. Names, "all"])) : [found];
    }
}
