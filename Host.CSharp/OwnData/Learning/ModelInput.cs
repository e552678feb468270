using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Learning;

/// <summary>What a model asks of data that it is to start from or to be judged on.</summary>
internal static class ModelInput
{
    /// <summary>Refuses data of other dimensions or fields.</summary>
    public static void CheckSame(SpectralModel model, DataFile data)
    {
        DataRoles own = model.Roles;
        DataRoles given = data.Roles;

        if (given.Positions.Length != own.Positions.Length || given.Fields.Length != own.Fields.Length || given.IsComplex != own.IsComplex)
        {
            throw new ArgumentException($"{data.Path} has {given}, but the model was learned on {own}: name the columns that mean the same.", nameof(data));
        }
    }

    /// <summary>The last snapshot of each trajectory not after a time.</summary>
    public static List<FieldSnapshot> Starts(DataFile data, double time)
    {
        List<FieldSnapshot> starts = [];
        FieldSnapshot? last = null;
        double first = double.PositiveInfinity;

        foreach (FieldSnapshot snapshot in data.Snapshots())
        {
            first = Math.Min(first, snapshot.Time);

            if (last is not null && last.Trajectory != snapshot.Trajectory)
            {
                starts.Add(last);
                last = null;
            }

            last = snapshot.Time <= time ? snapshot : last;
        }

        if (last is not null)
        {
            starts.Add(last);
        }

        return starts.Count > 0
            ? [.. starts.Select(start => start.Complete)]
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{data.Path} begins at t = {first:R}, after the first time asked, {time:R}: ask for times from {first:R} on, or start from other data."),
                nameof(time));
    }
}
