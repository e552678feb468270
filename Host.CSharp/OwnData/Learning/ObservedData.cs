using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// A file of data as trajectories of coefficients. A first pass over the file sees how many times and trajectories there are and holds some evenly spread snapshots, from which the basis is
/// chosen; a second one expands every snapshot and lets its rows go. A file that is small enough is kept from the first pass.
/// </summary>
internal sealed record ObservedData(
    DataFile File, BasisChoice Choice, BasisCandidate Candidate, ObservedTrajectory[] Trajectories, double First, double Last, double Until, bool IsUntilGiven)
{
    /// <summary>Numbers that are kept rather than read again.</summary>
    private const long SmallEnough = 4_000_000;

    /// <summary>Noise below this part of the data does not keep from interpolating them.</summary>
    private const double Clean = 1e-4;

    /// <summary>Snapshots held for the choice of the basis.</summary>
    private const int Held = 96;

    /// <summary>The share of the time that is learned from where nothing is said and there are few trajectories.</summary>
    private const double UsualShare = 0.8;

    /// <summary>The snapshots that were learned from.</summary>
    public int SnapshotCount => Trajectories.Sum(trajectory => trajectory.Count);

    /// <summary>The basis.</summary>
    public ObservedBasis Basis => Candidate.Basis;

    /// <summary>
    /// Reads, chooses and expands: in the basis that suits the data best, and, where a frame may move or stay and neither was asked for, in the best of the other kind too. Which of them makes
    /// the dynamics simple is not seen in floors; nor that an equation is the same everywhere, which a periodic basis can tell where the data allow one.
    /// </summary>
    /// <exception cref="DataFileException">The file cannot be used.</exception>
    /// <exception cref="ArgumentException">The settings and the data do not fit together.</exception>
    public static ObservedData[] Of(DataFile file, LearningSettings settings, Action<string> tell)
    {
        ChoiceSettings choice = Choices(file, settings);
        FirstPass pass = FirstPass.Over(file, tell);
        double until = settings.Until ?? (pass.Trajectories < ValidationFolds.manyTrajectories ? UsualUntil(pass) : pass.Last);
        CheckUntil(until, pass);
        BasisChoice chosen = BasisChoice.Of([.. pass.Spread.Where(snapshot => snapshot.Time <= until)], choice);
        BasisCandidate? other = System.Array.Find(chosen.Candidates, one => one.IsUsable && one.Frame.Length > 0 && chosen.Chosen.Frame.Length > 0 && one.Frame != chosen.Chosen.Frame);
        BasisCandidate? periodic = System.Array.Find(chosen.Candidates, one => one.IsUsable && one.Basis.Axes.All(axis => axis.IsPeriodic) && one != chosen.Chosen && one.Family != chosen.Chosen.Family);
        List<ObservedData> found = [];

        foreach (BasisCandidate candidate in new[] { chosen.Chosen, other, periodic }.OfType<BasisCandidate>())
        {
            tell($"expands in {candidate.Name}, order {candidate.Basis.Order.ToString(CultureInfo.InvariantCulture)}");
            IEnumerable<FieldSnapshot> seen = (pass.All ?? file.Snapshots()).Where(snapshot => snapshot.Time <= until);
            ObservedTrajectory[] trajectories = ObservedStates.trajectories(candidate.Basis, candidate.Basis.Project(seen));
            found.Add(new ObservedData(file, chosen, candidate, trajectories, pass.First, pass.Last, until, settings.Until is not null));
        }

        return [.. found];
    }

    /// <summary>
    /// The same family on the order that a finer tolerance asks for; where no larger one comes closer between the points, on a period the one that interpolates them. Null where there is none, or the
    /// file is too large to be read again.
    /// </summary>
    public ObservedData? Finer(LearningSettings settings, double tolerance, Action<string> tell)
    {
        if (SnapshotCount * (long)Basis.StateSize > SmallEnough)
        {
            return null;
        }

        LearningSettings same = settings with
        {
            Basis = string.Join(',', Basis.Axes.Select(axis => axis.Family)),
            Frame = Candidate.Frame.Length > 0 ? Candidate.Frame : null,
            Tolerance = tolerance,
        };
        FieldSnapshot[] seen = [.. File.Snapshots().Where(snapshot => snapshot.Time <= Until)];
        BasisChoice finer = BasisChoice.Of(seen, Choices(File, same));

        BasisCandidate candidate = finer.Chosen;

        if (candidate.Basis.Order <= Basis.Order)
        {
            // What falls between the points stays unknown; on the points a period holds about as many modes as there are points (whose last may be the first again).
            int interpolating = (seen.Min(snapshot => snapshot.Complete.Count) - 2) / 2;

            if (Basis.Dimension > 1 || !Basis.Axes[0].IsPeriodic || !(finer.RelativeNoise < Clean) || interpolating <= Basis.Order)
            {
                return null;
            }

            candidate = new(Candidate.Family, Candidate.Kind, Candidate.Frame, Basis.WithOrder(interpolating), Candidate.Chosen, Candidate.Curve, Candidate.Refusal);
        }

        tell($"expands in {Candidate.Name}, order {candidate.Basis.Order.ToString(CultureInfo.InvariantCulture)}");
        return this with { Choice = finer, Candidate = candidate, Trajectories = ObservedStates.trajectories(candidate.Basis, candidate.Basis.Project(seen)) };
    }

    /// <summary>What the settings say about the basis.</summary>
    public static ChoiceSettings Choices(DataFile file, LearningSettings settings)
    {
        ChoiceSettings usual = ChoiceSettings.Default;
        string[] families = settings.Basis is null ? [] : [.. settings.Basis.Split(',').Select(name => name.Trim().ToLowerInvariant())];
        double[] domain = settings.Domain ?? [];

        if (domain.Length % 2 != 0)
        {
            throw new ArgumentException($"the domain has {domain.Length} ends: give left and right of each axis.", nameof(settings));
        }

        ChoiceSettings choice = new(
            families,
            settings.Alpha ?? usual.Exponents,
            settings.Order ?? usual.Order,
            [.. domain.Where((_, k) => k % 2 == 0)],
            [.. domain.Where((_, k) => k % 2 == 1)],
            settings.Factor,
            settings.Gamma,
            settings.Frame ?? usual.Frame,
            settings.Tolerance ?? usual.Tolerance,
            usual.Lowest,
            usual.Highest,
            usual.Snapshots,
            file.Roles.IsComplex,
            file.Roles.Positions,
            file.Roles.Fields);

        if (settings.Order is < 1)
        {
            throw new ArgumentException($"the order is {settings.Order}: it must be at least 1; leave it out to have it chosen.", nameof(settings));
        }

        choice.Check(file.Roles.Positions.Length);
        return choice;
    }

    private static double UsualUntil(FirstPass pass)
    {
        double bound = pass.First + (UsualShare * (pass.Last - pass.First));
        return pass.Times.Where(time => time <= bound).DefaultIfEmpty(pass.Last).Max();
    }

    private static void CheckUntil(double until, FirstPass pass)
    {
        if (!double.IsFinite(until) || until < pass.First)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"until = {until:R} lies before the first time {pass.First:R}: give a time from {pass.First:R} to {pass.Last:R}."),
                nameof(until));
        }
    }

    /// <summary>What a first pass saw.</summary>
    private sealed record FirstPass(double First, double Last, int Trajectories, SortedSet<double> Times, List<FieldSnapshot> Spread, List<FieldSnapshot>? All)
    {
        /// <summary>Different times that are remembered.</summary>
        private const int MostTimes = 100_000;

        public static FirstPass Over(DataFile file, Action<string> tell)
        {
            List<FieldSnapshot> spread = [];
            List<FieldSnapshot>? all = [];
            SortedSet<double> times = [];
            (double first, double last) = (double.PositiveInfinity, double.NegativeInfinity);
            (long numbers, long count, long every, int trajectories) = (0, 0, 1, 0);
            string? name = null;

            foreach (FieldSnapshot snapshot in file.Snapshots())
            {
                (first, last) = (Math.Min(first, snapshot.Time), Math.Max(last, snapshot.Time));
                trajectories += snapshot.Trajectory == name ? 0 : 1;
                name = snapshot.Trajectory;
                numbers += (long)snapshot.Count * (snapshot.Dimensions + snapshot.Fields.Length);

                if (times.Count < MostTimes)
                {
                    times.Add(snapshot.Time);
                }

                if (numbers > SmallEnough)
                {
                    all = null;
                }

                all?.Add(snapshot);

                // Every k-th snapshot is held; when there are too many, every other one goes and k doubles.
                if (count % every == 0)
                {
                    spread.Add(snapshot);

                    if (spread.Count > 2 * Held)
                    {
                        spread = [.. spread.Where((_, place) => place % 2 == 0)];
                        every *= 2;
                    }
                }

                count++;
            }

            if (count == 0)
            {
                throw new DataFileException($"{file.Path}: there are no rows to learn from; give a file with data.");
            }

            tell(string.Create(CultureInfo.InvariantCulture, $"read {count} snapshots of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}"));
            return new FirstPass(first, last, trajectories, times, spread, all);
        }
    }
}
