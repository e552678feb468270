using System;
using System.IO;
using System.Text.Json.Nodes;

namespace Spectral.Host.Reproduction;

/// <summary>Says whether a table would come out the same if it were made again.</summary>
internal static class Increment
{
    /// <summary>Why a table need not be made again, or null where it must be: it is missing, damaged or unfinished, or other code, other settings or another device made it.</summary>
    public static string? WhyUnchanged(Experiment experiment, Settings settings, TableStore store, string device)
    {
        if (!store.Contains(experiment.Name) || Directory.Exists(store.WorkFolder(experiment.Name)))
        {
            return null;
        }

        StoredTable stored;

        try
        {
            stored = store.Read(experiment.Name);
        }
        catch (ArchiveException)
        {
            return null;
        }

        string code = Convert.ToHexStringLower(BuildInformation.CodeIdentity(experiment.Work.GetType().Assembly));
        bool isSame = stored.Code == code
            && !stored.Provenance.IsAltered
            && (stored.Provenance.Device == device || stored.Provenance.Device.Length == 0)
            && JsonNode.DeepEquals(stored.Configuration, RunRecord.ConfigurationOf(experiment.Name, settings));
        return isSame ? $"the same code has made it with the same settings (see {Path.Combine(store.TableFolder(experiment.Name), TableStore.ManifestName)})" : null;
    }
}
