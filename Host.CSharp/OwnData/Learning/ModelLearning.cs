using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.OwnData.Learning;

/// <summary>From a file of data to a model.</summary>
internal static class ModelLearning
{
    /// <summary>A model, and what was seen and found on the way.</summary>
    public sealed record Outcome(SpectralModel Model, ObservedData Data, LearningReport Report, BasisTrial[] Bases, bool IsFieldGiven);

    /// <summary>How well fields of the first kind forecast on a basis.</summary>
    public sealed record BasisTrial(ObservedData Data, double Error);

    /// <summary>A basis that is this near the best in its forecasts is as good.</summary>
    private const double AsGood = 1.1;

    /// <summary>What a learning is of: the data, the settings that results depend on, and the code. Memory of another one is not taken up.</summary>
    public static byte[] Identity(DataFile data, LearningSettings settings) => SHA256.HashData(CanonicalJson.Bytes(new JsonObject
    {
        ["code"] = Convert.ToHexStringLower(BuildInformation.CodeIdentity()),
        ["data"] = data.Sha256,
        ["roles"] = ModelJson.Of(data.Roles),
        ["settings"] = ModelJson.Of(settings),
    }));

    /// <summary>Refuses settings that cannot be meant for the data, before anything is read or written.</summary>
    public static void Check(DataFile data, LearningSettings settings)
    {
        Rules(settings).Check();
        _ = ObservedData.Choices(data, settings);
    }

    /// <summary>Learns.</summary>
    public static Outcome Learn(
        DataFile data, LearningSettings settings, LearningMemory memory, Action<string> tell, Action<string, Progress> show, CancellationToken cancellation)
    {
        Check(data, settings);
        DynamicsRules rules = Rules(settings);
        int threads = settings.Threads ?? Environment.ProcessorCount;
        ObservedData[] bases = ObservedData.Of(data, settings, tell);
        LearningMachine machine = new(settings.Device, threads, memory, show, cancellation);
        (LearnedDynamics Dynamics, LearningReport Report) On(ObservedData observed, string field)
        {
            (LearnedDynamics dynamics, LearningReport report) = DynamicsLearning.learn(
                key => machine.Learner($"{observed.Candidate.Name}: {key}"),
                new DynamicsRules(field, rules.Units, rules.Directions, rules.Optimiser, rules.ValidateBy, rules.Validation, rules.Seed),
                ObservedStates.shape(observed.Basis),
                observed.Trajectories);
            return (dynamics, report);
        }

        // Which basis makes the dynamics simple is judged by linear fields, or by the field that was asked for.
        BasisTrial[] trials = bases.Length == 1
            ? []
            : [.. bases.Select(observed => new BasisTrial(observed, On(observed, rules.Field.Length == 0 ? "linear" : rules.Field).Report.Chosen.Error))];
        ObservedData best = trials.Length == 0 ? bases[0] : trials.First(trial => !(trial.Error > AsGood * trials.Min(one => one.Error))).Data;
        (LearnedDynamics dynamics, LearningReport report) = On(best, rules.Field);
        SpectralModel model = new(
            best.Basis, data.Roles, dynamics, Kept(best.Trajectories), best.Until, data.Sha256, ModelJson.Facts(best, trials, settings, report));
        return new Outcome(model, best, report, trials, rules.Field.Length > 0);
    }

    private static DynamicsRules Rules(LearningSettings settings)
    {
        DynamicsRules usual = DynamicsRules.Default;
        return new DynamicsRules(
            settings.Field ?? usual.Field,
            settings.Units ?? usual.Units,
            settings.Directions ?? usual.Directions,
            settings.Optimiser ?? usual.Optimiser,
            settings.ValidateBy ?? usual.ValidateBy,
            settings.Validation ?? usual.Validation,
            settings.Seed);
    }

    /// <summary>What a model file keeps of the observed coefficients: all of them, or none where they are many.</summary>
    private static ObservedTrajectory[] Kept(ObservedTrajectory[] trajectories) =>
        trajectories.Sum(trajectory => (long)trajectory.Count * trajectory.States[0].Length) <= ModelFile.MostObserved ? trajectories : [];
}
