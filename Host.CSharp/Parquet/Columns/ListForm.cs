using System.Collections.Generic;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>A column whose values are lists of numbers: a repeated leaf, alone or in one or two groups, the outer one of which may be missing, as its entries may.</summary>
/// <param name="Entry">The node of the entries.</param>
/// <param name="Level">The definition level from which on there is an entry.</param>
/// <param name="MostLevel">The definition level of an entry that is not missing.</param>
internal sealed record ListForm(SchemaElement Entry, int Level, int MostLevel)
{
    private const int GroupNodes = 3;

    /// <summary>The form of the column whose nodes are these, depth first; null where it is no list of numbers.</summary>
    public static ListForm? Of(IReadOnlyList<SchemaElement> nodes)
    {
        int repeated = nodes.Count == 1 ? 0 : 1;

        if (nodes.Count > GroupNodes || nodes[^1].Type is null || nodes[repeated].Repetition != Repetition.Repeated || (repeated == 1 && nodes[0].Repetition is not (Repetition.Required or Repetition.Optional)))
        {
            return null;
        }

        SchemaElement entry = nodes[^1];
        int outer = repeated == 1 && nodes[0].Repetition == Repetition.Optional ? 1 : 0;
        bool isOptional = nodes.Count == GroupNodes && entry.Repetition == Repetition.Optional;
        bool isOne = nodes.Count < GroupNodes || (nodes[1].ChildCount == 1 && entry.Repetition is Repetition.Required or Repetition.Optional);
        bool isNumber = ColumnForm.RefusalOf(entry) is null && ColumnForm.TypeOf(entry) is ParquetType.Double or ParquetType.Single or ParquetType.Int32 or ParquetType.Int64 or ParquetType.UInt64;
        return isOne && isNumber ? new ListForm(entry, outer + 1, outer + 1 + (isOptional ? 1 : 0)) : null;
    }
}
