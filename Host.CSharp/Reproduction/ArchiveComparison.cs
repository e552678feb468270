using System;

namespace Spectral.Host.Reproduction;

/// <summary>Compares the tables of a run with their archived twins.</summary>
internal static class ArchiveComparison
{
    /// <summary>Compares one table. What cannot be compared is Missing, with the reason, and never a pass.</summary>
    public static TableComparison Compare(string table, TableStore fresh, TableStore archive)
    {
        StoredTable ours;
        StoredTable theirs;

        try
        {
            ours = fresh.Read(table);
        }
        catch (ArchiveException fault)
        {
            return TableComparison.Impossible(table, $"no new table to compare: {fault.Message}");
        }

        try
        {
            theirs = archive.Read(table);
        }
        catch (ArchiveException fault)
        {
            return TableComparison.Impossible(table, $"no archived table to compare with: {fault.Message}");
        }

        return Comparison.compare(theirs.Table, ours.Table, theirs.Bytes.AsSpan().SequenceEqual(ours.Bytes), theirs.Provenance, ours.Provenance);
    }
}
