using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>One trajectory of a trial: what may be learned from, and the snapshots to forecast from the last of these.</summary>
/// <param name="Seen">The snapshots up to the start, which is the last of them.</param>
/// <param name="Later">The snapshots to forecast.</param>
/// <param name="Least">The norm below which a snapshot counts as vanishing, see <see cref="ObservedStates.vanishing"/>.</param>
internal sealed record TrialTrajectory(FieldSnapshot[] Seen, FieldSnapshot[] Later, double Least)
{
    /// <summary>Where the forecast begins.</summary>
    public FieldSnapshot Start => Seen[^1];

    /// <summary>The times of the forecast.</summary>
    public double[] Times => [.. Later.Select(snapshot => snapshot.Time)];
}

/// <summary>The data of a trial: trajectories split at a time, and what the rivals of the model may learn from.</summary>
/// <param name="Trajectories">The trajectories to forecast.</param>
/// <param name="Training">Trajectories, each ascending in time, that rivals learn from; none where the file has nothing before the start.</param>
/// <param name="From">The time up to which data count as seen.</param>
/// <param name="OwnStarts">Whether every trajectory is forecast from its own beginning rather than from a common time.</param>
/// <param name="IsSeen">Whether the model was learned from the times that are forecast.</param>
/// <param name="Notes">What was left out, in sentences.</param>
internal sealed record TrialData(TrialTrajectory[] Trajectories, FieldSnapshot[][] Training, double From, bool OwnStarts, bool IsSeen, List<string> Notes)
{
    /// <summary>Trajectories that are forecast at most.</summary>
    private const int MostTrajectories = 32;

    /// <summary>Numbers that are held at most; what is beyond is not looked at.</summary>
    private const long MostNumbers = 20_000_000;

    /// <summary>Times of a trajectory from which a rival can learn.</summary>
    private const int LeastTimes = 6;

    /// <summary>Reads and splits.</summary>
    public static TrialData Of(SpectralModel model, DataFile data, double? fromTime)
    {
        ModelInput.CheckSame(model, data);
        List<string> notes = [];
        FieldSnapshot[][] all = Read(data, notes);
        double first = all.Min(one => one[0].Time);
        double last = all.Max(one => one[^1].Time);
        // Where the data do not go on after what was learned, every trajectory is forecast from its own beginning.
        bool ownStarts = fromTime is null && !(model.Until < last);
        double from = fromTime ?? (ownStarts ? first : model.Until);

        if (!double.IsFinite(from) || from < first || from >= last)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{data.Path} has times from {first:R} to {last:R}, and none to forecast after from-time = {from:R}: give a time from {first:R} on and before {last:R}."), nameof(fromTime));
        }

        bool isSource = data.Sha256 == model.SourceSha256;
        TrialTrajectory[] split =
        [
            .. all.Select(one => Split(one, ownStarts ? one[Math.Min(model.Dynamics.Memory, one.Length - 1)].Time : from))
                .Where(one => one.Seen.Length > 0 && one.Later.Length > 0),
        ];

        TrialTrajectory Split(FieldSnapshot[] one, double bound) => new(
            [.. one.Where(snapshot => snapshot.Time <= bound)],
            [.. one.Where(snapshot => snapshot.Time > bound)],
            ObservedStates.vanishing([.. one.Select(snapshot => ObservedStates.size(model.Basis, snapshot))]));

        if (split.Length == 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"no trajectory of {data.Path} has times both up to and after {from:R}: give another --from-time."), nameof(fromTime));
        }

        TrialTrajectory[] kept = [.. Enumerable.Range(0, Math.Min(MostTrajectories, split.Length)).Select(k => split[(int)((long)k * split.Length / Math.Min(MostTrajectories, split.Length))])];

        if (kept.Length < split.Length)
        {
            notes.Add($"{kept.Length} of {split.Length} trajectories are forecast, evenly spread");
        }

        // Learned to the end, the model has seen what is forecast; its rivals then may see the same.
        bool isSeen = isSource && model.Until > from;
        FieldSnapshot[][] training =
        [
            .. all.Select(one => one.Where(snapshot => snapshot.Time <= (isSeen ? model.Until : from)).ToArray()).Where(one => one.Length >= LeastTimes),
        ];
        return new TrialData(kept, training, from, ownStarts, isSeen, notes);
    }

    private static FieldSnapshot[][] Read(DataFile data, List<string> notes)
    {
        List<List<FieldSnapshot>> found = [];
        long numbers = 0;

        foreach (FieldSnapshot snapshot in data.Snapshots())
        {
            bool isNew = found.Count == 0 || found[^1][^1].Trajectory != snapshot.Trajectory;

            if (numbers > MostNumbers)
            {
                notes.Add($"only the first {found.Sum(one => one.Count)} snapshots are looked at: the file is larger than {MostNumbers} numbers");
                break;
            }

            if (isNew)
            {
                found.Add([]);
            }

            FieldSnapshot whole = snapshot.Complete;
            numbers += (long)whole.Count * (whole.Dimensions + whole.Fields.Length);
            found[^1].Add(whole);
        }

        return found.Count > 0 ? [.. found.Select(one => one.ToArray())] : throw new DataFileException($"{data.Path}: there are no rows to judge by; give a file with data.");
    }
}
