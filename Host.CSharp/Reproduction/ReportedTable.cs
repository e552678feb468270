using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.Reproduction;

/// <summary>What the report shows of one table.</summary>
/// <param name="Verdict">The verdict on it.</param>
/// <param name="Stored">The table, or null where it could not be read.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="Command">The command that makes it.</param>
internal sealed record ReportedTable(TableComparison Verdict, StoredTable? Stored, Figure[] Figures, string Command)
{
    /// <summary>A table with the figures that its experiment declares.</summary>
    public static ReportedTable Of(IEnumerable<Experiment> experiments, Profile profile, TableComparison verdict, TableStore store)
    {
        Experiment? experiment = experiments.FirstOrDefault(one => one.Name == verdict.Table);
        StoredTable? stored = ReadOrNull(store, verdict.Table);
        Figure[] figures = stored is null || experiment is null ? [] : PlotFigure.all(experiment.Figures, stored.Table);
        return new ReportedTable(verdict, stored, figures, CommandOf(experiment, profile, verdict.Table, stored));
    }

    /// <summary>The command that makes a table, with the seed and the parameters that are not the profile's own.</summary>
    private static string CommandOf(Experiment? experiment, Profile profile, string table, StoredTable? stored)
    {
        string command = $"pipeline run {table} --profile {profile.ToString().ToLowerInvariant()}";

        if (experiment is null || stored is null)
        {
            return command;
        }

        Provenance origin = stored.Provenance;
        string seed = origin.Seed == experiment.Seed ? "" : string.Create(CultureInfo.InvariantCulture, $" --seed {origin.Seed}");
        IEnumerable<string> changed = origin.ConfigurationNames.Zip(origin.ConfigurationValues)
            .Where(pair => experiment.Parameters.Any(parameter => parameter.Name == pair.First && parameter.In(profile) != pair.Second))
            .Select(pair => $" --set {pair.First}={pair.Second}");
        return command + seed + string.Concat(changed);
    }

    private static StoredTable? ReadOrNull(TableStore store, string table)
    {
        try
        {
            return store.Read(table);
        }
        catch (ArchiveException)
        {
            return null;
        }
    }
}
