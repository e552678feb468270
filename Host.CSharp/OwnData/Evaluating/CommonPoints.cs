using System;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>Snapshots on the same points: as they are where all have them, else through their expansions.</summary>
internal sealed class CommonPoints
{
    private readonly ObservedBasis _basis;

    /// <summary>The points of a first snapshot, whether all the others have them or not.</summary>
    public CommonPoints(ObservedBasis basis, FieldSnapshot first) => (_basis, Points) = (basis, first.Points);

    /// <summary>The points, [dimensions × points].</summary>
    public double[][] Points { get; }

    /// <summary>The values of a snapshot at the points, [fields × points].</summary>
    public double[][] Values(FieldSnapshot snapshot) =>
        Same(snapshot.Points, Points) ? snapshot.Fields : _basis.Evaluate(_basis.Project(snapshot), Points);

    /// <summary>A snapshot at the points.</summary>
    public FieldSnapshot At(FieldSnapshot snapshot) =>
        Same(snapshot.Points, Points) ? snapshot : new FieldSnapshot(snapshot.Trajectory, snapshot.Time, Points, Values(snapshot));

    /// <summary>Whether two snapshots have the same points.</summary>
    public static bool Same(FieldSnapshot a, FieldSnapshot b) => Same(a.Points, b.Points);

    private static bool Same(double[][] a, double[][] b) => ReferenceEquals(a, b) || a.Zip(b).All(axes => axes.First.AsSpan().SequenceEqual(axes.Second));
}
