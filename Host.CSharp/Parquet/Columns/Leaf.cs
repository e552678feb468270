using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>A column of the file at the top of its schema: a leaf that can be read, or one that is refused and why.</summary>
/// <param name="Element">Its node in the schema.</param>
/// <param name="ChunkIndex">The place of its chunk in each row group.</param>
/// <param name="Refusal">Why it cannot be read; null where it can.</param>
internal sealed record Leaf(SchemaElement Element, int ChunkIndex, string? Refusal)
{
    /// <summary>Of a column of lists that can be read: how its entries stand in it.</summary>
    public ListForm? List { get; init; }

    public string Name => Element.Name;

    public bool IsNullable => Element.Repetition == Repetition.Optional;

    public ParquetField Field => Refusal is null
        ? new(Name, ColumnForm.TypeOf(Element), IsNullable) { Unit = ColumnForm.UnitOf(Element) }
        : new(Name, ParquetType.Unsupported, IsNullable) { Entries = List is null ? null : ColumnForm.TypeOf(List.Entry) };
}
