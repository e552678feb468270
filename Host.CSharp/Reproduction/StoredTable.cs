using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spectral.Host.Reproduction;

/// <summary>A table read back from its folder, with where it came from and, where that is known, what it took.</summary>
internal sealed record StoredTable(Table Table, byte[] Bytes, Provenance Provenance, JsonNode Configuration, string Code, StoredTable.Cost? Timing)
{
    /// <summary>Seconds of work and threads.</summary>
    internal sealed record Cost(double Seconds, int Threads);

    /// <summary>Reads the folder of a table; timing.json may be missing, everything else must be there and whole.</summary>
    /// <exception cref="ArchiveException">Something is missing or damaged.</exception>
    public static StoredTable Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArchiveException($"there is no table {folder}");
        }

        byte[] bytes = File(folder, TableStore.TableName);
        byte[] configuration = File(folder, TableStore.ConfigurationName);
        JsonNode manifest = Json(folder, TableStore.ManifestName, File(folder, TableStore.ManifestName));
        string timing = Path.Combine(folder, TableStore.TimingName);
        Table table = TableFile.Read(bytes, Path.Combine(folder, TableStore.TableName));

        try
        {
            JsonNode parsed = Json(folder, TableStore.ConfigurationName, configuration);
            JsonObject parameters = parsed["parameters"]!.AsObject();
            JsonNode? times = System.IO.File.Exists(timing) ? Json(folder, TableStore.TimingName, System.IO.File.ReadAllBytes(timing)) : null;
            string machine = (string?)times?["machine"] ?? "unknown";
            Cost? cost = times?["seconds-in-all"] is { } seconds && times["threads"] is { } threads ? new Cost((double)seconds, (int)threads) : null;
            Provenance provenance = new(
                [.. parameters.Select(pair => pair.Key), "profile"],
                [.. parameters.Select(pair => (string)pair.Value!), (string)parsed["profile"]!],
                (long)parsed["seed"]!,
                (string)manifest["revision"]!,
                (string)manifest["runtime"]!,
                machine,
                (string?)manifest["device"] ?? "",
                (string?)manifest["outputs"]![TableStore.TableName] != RunRecord.Hash(bytes));
            return new StoredTable(table, bytes, provenance, parsed, (string?)manifest["code"] ?? "", cost);
        }
        catch (Exception fault) when (fault is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new ArchiveException($"{folder}: {TableStore.ConfigurationName} or {TableStore.ManifestName} lacks an entry; restore them, or run the table again", fault);
        }
    }

    private static byte[] File(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return System.IO.File.Exists(path) ? System.IO.File.ReadAllBytes(path) : throw new ArchiveException($"{path} is missing; restore it, or run the table again");
    }

    private static JsonNode Json(string folder, string name, byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) ?? throw new JsonException("it is empty");
        }
        catch (JsonException fault)
        {
            throw new ArchiveException($"{Path.Combine(folder, name)} is damaged ({fault.Message.TrimEnd('.')}); restore it, or run the table again", fault);
        }
    }
}
