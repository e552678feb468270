using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData;

/// <summary>The known inputs of forecasts.</summary>
public static class ForecastInputs
{
    /// <summary>Reads the inputs of a model from a table of its columns: trajectory (where there are several), time and inputs.</summary>
    /// <exception cref="DataFileException">The file cannot be read or has no such columns.</exception>
    public static IReadOnlyDictionary<string, KnownInputs> Open(string path, DataRoles roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        DataFile file = DataFile.OpenObservables(path, new RoleHints { Time = roles.Time, Fields = roles.Inputs });
        return file.Snapshots().GroupBy(snapshot => snapshot.Trajectory, StringComparer.Ordinal).ToDictionary(
            one => one.Key,
            one => new KnownInputs([.. one.Select(snapshot => snapshot.Time)], [.. one.Select(snapshot => Array.ConvertAll(snapshot.Fields, field => field[0]))]),
            StringComparer.Ordinal);
    }

    /// <summary>Those of snapshots of one trajectory.</summary>
    internal static KnownInputs Of(IReadOnlyList<FieldSnapshot> snapshots) => snapshots[0].Inputs.Length == 0
        ? KnownInputs.None
        : new KnownInputs([.. snapshots.Select(snapshot => snapshot.Time)], [.. snapshots.Select(snapshot => snapshot.Inputs)]);

    /// <summary>Those of a trajectory from two sources; where both know a time, the first counts.</summary>
    internal static KnownInputs Of(string trajectory, params IReadOnlyDictionary<string, KnownInputs>[] sources)
    {
        SortedDictionary<double, double[]> all = [];

        foreach (IReadOnlyDictionary<string, KnownInputs> source in sources)
        {
            if (source.TryGetValue(trajectory, out KnownInputs? own) || source.TryGetValue("", out own))
            {
                for (int k = 0; k < own.Times.Length; k++)
                {
                    all.TryAdd(own.Times[k], own.Values[k]);
                }
            }
        }

        return new KnownInputs([.. all.Keys], [.. all.Values]);
    }

    /// <summary>Two records of one trajectory, the first before the second.</summary>
    internal static KnownInputs Joined(KnownInputs before, KnownInputs after)
    {
        int count = after.Times.Length == 0 ? before.Times.Length : before.Times.Count(time => time < after.Times[0]);
        return new KnownInputs([.. before.Times[..count], .. after.Times], [.. before.Values[..count], .. after.Values]);
    }

    /// <summary>Refuses a forecast that goes on where its inputs are not known.</summary>
    internal static void Check(SpectralModel model, KnownInputs inputs, double last)
    {
        DataRoles roles = model.Roles;
        bool areParameters = inputs.Times.Length > 0 && inputs.AreConstant && (model.Dynamics is EquationDynamics || (model.Observed.Count > 0 && model.Observed.All(one => one.Inputs.AreConstant)));

        if (roles.Inputs.Length == 0 || areParameters || (inputs.Times.Length > 0 && inputs.Times[^1] >= last))
        {
            return;
        }

        string known = inputs.Times.Length == 0 ? "nowhere" : string.Create(CultureInfo.InvariantCulture, $"up to {roles.Time} = {inputs.Times[^1]:R}");
        throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the forecast goes to {roles.Time} = {last:R}, but {string.Join(", ", roles.Inputs)} {(roles.Inputs.Length == 1 ? "is" : "are")} known {known}: give {roles.Inputs.Length switch { 1 => "it", _ => "them" }} for later times, by rows whose fields are empty, or in a table of its own (--inputs-from)."),
            nameof(inputs));
    }
}
