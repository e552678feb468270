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
    public sealed record Outcome(SpectralModel Model, ObservedData Data, LearningReport Report, BasisTrial[] Bases);

    /// <summary>How well the best of the quick kinds forecasts on a basis.</summary>
    public sealed record BasisTrial(ObservedData Data, DynamicsCandidate Best)
    {
        /// <summary>Its error.</summary>
        public double Error => Best.Error;
    }

    /// <summary>A basis that is this near the best in its forecasts is as good.</summary>
    private const double AsGood = 1.1;

    /// <summary>The next tolerance of a basis is this part of the last, down to the finest.</summary>
    private const double Finer = 1e-3;

    private const double Finest = 1e-12;

    /// <summary>The tolerance of a basis where nothing is said.</summary>
    private static readonly double Coarse = ChoiceSettings.Default.Tolerance;

    /// <summary>An error of so many floors may be the floor's.</summary>
    private const double AtFloor = 3.0;

    /// <summary>An equation whose error is so many times that of what was taken may be exact on a finer basis.</summary>
    private const double MaybeExact = 3.0;

    /// <summary>A floor above this hides dynamics: on a finer basis all kinds are tried again.</summary>
    private const double Hiding = 0.01;

    /// <summary>A finer basis is taken where it makes the error so much smaller.</summary>
    private const double WorthIt = 0.7;

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
        void Stage(string words)
        {
            cancellation.ThrowIfCancellationRequested();
            show(words, new Progress(0, 0, double.NaN));
        }

        DynamicsCandidate Glance(ObservedData observed) =>
            DynamicsLearning.glance(key => machine.Learner($"{observed.Candidate.Name}: {key}"), Stage, rules, observed.Basis, observed.Trajectories);

        // Which basis makes the dynamics simple is judged by the kinds that are quick, or by the one that was asked for.
        BasisTrial[] trials = bases.Length == 1 ? [] : [.. bases.Select(observed => new BasisTrial(observed, Glance(observed)))];
        ObservedData best = trials.Length == 0 ? bases[0] : trials.First(trial => !(trial.Error > AsGood * trials.Min(one => one.Error))).Data;
        (IDynamics dynamics, LearningReport report) =
            DynamicsLearning.learn(key => machine.Learner($"{best.Candidate.Name}: {key}"), Stage, rules, best.Basis, best.Trajectories);
        (best, dynamics, report) = Refined(best, dynamics, report);
        Stage("how far forecasts may be trusted");
        ForecastEnsemble ensemble = report.Ensemble.Value;
        SpectralModel model = new(
            best.Basis, data.Roles, dynamics, Kept(best.Trajectories), best.Until, data.Sha256, ModelJson.Facts(best, trials, settings, report), ensemble);
        return new Outcome(model, best, report, trials);

        // Where the floor alone keeps a dynamics from being better, the basis is made finer as long as that pays.
        (ObservedData, IDynamics, LearningReport) Refined(ObservedData observed, IDynamics found, LearningReport first)
        {
            LearningReport last = first;

            for (double tolerance = Coarse * Finer; tolerance >= Finest && last.Chosen.Error <= AtFloor * last.Floor && settings.Order is null && settings.Tolerance is null; tolerance *= Finer)
            {
                if (observed.Finer(settings, tolerance, tell) is not { } finer
                    || DynamicsLearning.again(key => machine.Learner($"order {finer.Basis.Order}: {key}"), Stage, rules, finer.Basis, finer.Trajectories, found, IsHidden(last)) is not { IsSome: true } again
                    || !(again.Value.Item2.Chosen.Error < WorthIt * last.Chosen.Error))
                {
                    break;
                }

                observed = finer;
                (found, LearningReport next) = again.Value;
                last = next.After(last, $"order {finer.Basis.Order}", $"on a basis of order {finer.Basis.Order}, since only the floor of the coarser one kept it from being better; ");
            }

            return (observed, found, last);
        }
    }

    /// <summary>Whether the floor may hide a better dynamics of another kind.</summary>
    private static bool IsHidden(LearningReport report) =>
        report.Floor > Hiding || (report.Chosen.Kind != "equation" && report.Candidates.Any(one => one.Kind == "equation" && one.Error <= MaybeExact * report.Chosen.Error));

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
