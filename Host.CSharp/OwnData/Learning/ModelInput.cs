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

        if (given.Inputs.Length != own.Inputs.Length)
        {
            string wants = own.Inputs.Length == 0 ? "none" : $"{string.Join(", ", own.Inputs)}: name the columns that mean the same (--inputs)";
            throw new ArgumentException($"{data.Path} has {given.Inputs.Length} columns of known inputs, but the model was learned with {wants}.", nameof(data));
        }

        if (given.Positions.Length != own.Positions.Length || given.Fields.Length != own.Fields.Length || given.IsComplex != own.IsComplex)
        {
            throw new ArgumentException($"{data.Path} has {given}, but the model was learned on {own}: name the columns that mean the same.", nameof(data));
        }
    }

    /// <summary>The last snapshots of each trajectory not after a time, ascending: the one to start from, and as many before it as a model asks for.</summary>
    public static List<FieldSnapshot[]> Pasts(DataFile data, double time, int memory)
    {
        List<FieldSnapshot[]> starts = [];
        Queue<FieldSnapshot> past = new();
        string? name = null;
        double first = double.PositiveInfinity;

        void Finish()
        {
            if (past.Count > 0)
            {
                starts.Add([.. past.Select(start => start.Complete)]);
                past.Clear();
            }
        }

        foreach (FieldSnapshot snapshot in data.Snapshots())
        {
            first = Math.Min(first, snapshot.Time);

            if (snapshot.Trajectory != name)
            {
                Finish();
                name = snapshot.Trajectory;
            }

            if (snapshot.Time <= time)
            {
                past.Enqueue(snapshot);

                if (past.Count > memory + 2)
                {
                    past.Dequeue();
                }
            }
        }

        Finish();
        return starts.Count > 0
            ? starts
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{data.Path} begins at t = {first:R}, after the first time asked, {time:R}: ask for times from {first:R} on, or start from other data."),
                nameof(time));
    }
}
