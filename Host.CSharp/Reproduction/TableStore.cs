using System;
using System.IO;
using System.Linq;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>
/// The tables of one profile in a folder, <c>root/profile/table/{table.parquet, config.json, manifest.json, timing.json}</c>.
/// A table is written into a folder aside, flushed to the device and renamed when it is whole: what bears the name of a table is one.
/// </summary>
internal sealed class TableStore(string root, Profile profile, Disk disk)
{
    /// <summary>The file of the cells.</summary>
    public const string TableName = "table.parquet";

    /// <summary>The file of what the result depends on.</summary>
    public const string ConfigurationName = "config.json";

    /// <summary>The file of hashes, seeds and counters.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The file of timings.</summary>
    public const string TimingName = "timing.json";

    private const string Aside = ".aside-";
    private const string Replaced = ".replaced-";

    /// <summary>The folder of the profile.</summary>
    public string Folder { get; } = Path.Combine(root, profile.ToString().ToLowerInvariant());

    /// <summary>The folder of unfinished work on a table.</summary>
    public string WorkFolder(string table) => Path.Combine(Folder, ".work", table);

    /// <summary>The folder of a table.</summary>
    public string TableFolder(string table) => Path.Combine(Folder, table);

    /// <summary>Whether there is something by the name of that table.</summary>
    public bool Contains(string table) => Directory.Exists(TableFolder(table));

    /// <summary>The names of all tables, sorted.</summary>
    public string[] Names => Directory.Exists(Folder)
        ? [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads a table.</summary>
    /// <exception cref="ArchiveException">It is missing or damaged.</exception>
    public StoredTable Read(string table) => StoredTable.Read(TableFolder(table));

    /// <summary>Writes a table; one of the same name is replaced when the new one is whole.</summary>
    public void Write(Table table, RunRecord record)
    {
        string aside = Path.Combine(Folder, Aside + table.Name);
        string replaced = Path.Combine(Folder, Replaced + table.Name);
        string place = TableFolder(table.Name);
        Remove(aside);
        Disk.Folder(aside);
        byte[] bytes = TableFile.Bytes(table);
        byte[] configuration = CanonicalJson.Bytes(record.Configuration);

        try
        {
            disk.WriteThrough(Path.Combine(aside, TableName), bytes);
            disk.WriteThrough(Path.Combine(aside, ConfigurationName), configuration);
            disk.WriteThrough(Path.Combine(aside, ManifestName), CanonicalJson.Bytes(record.Manifest(configuration, bytes)));
            disk.WriteThrough(Path.Combine(aside, TimingName), CanonicalJson.Bytes(record.Timing));
        }
        catch (IOException)
        {
            Remove(aside);
            throw;
        }

        Remove(replaced);

        if (Directory.Exists(place))
        {
            Directory.Move(place, replaced);
        }

        Directory.Move(aside, place);
        Remove(replaced);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
