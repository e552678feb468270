using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>
/// A node of a file's schema: a leaf with a physical type, or a group with children. The nodes stand in the file depth first.
/// </summary>
internal sealed record SchemaElement(string Name)
{
    /// <summary>How values are stored; null for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Bytes of a value of fixed length.</summary>
    public int TypeLength { get; init; }

    /// <summary>How often the field stands in its parent; null for the root.</summary>
    public Repetition? Repetition { get; init; }

    public int ChildCount { get; init; }

    public LogicalType Logical { get; init; } = LogicalType.None;

    public static SchemaElement Read(ref CompactReader reader, CompactType type)
    {
        SchemaElement element = new("");
        int? converted = null;
        int scale = 0;
        LogicalType? logical = null;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    element = element with { Type = (PhysicalType)reader.Int32(field) };
                    break;
                case 2:
                    element = element with { TypeLength = reader.Int32(field) };
                    break;
                case 3:
                    element = element with { Repetition = (Repetition)reader.Int32(field) };
                    break;
                case 4:
                    element = element with { Name = reader.Text(field) };
                    break;
                case 5:
                    element = element with { ChildCount = reader.Int32(field) };
                    break;
                case 6:
                    converted = reader.Int32(field);
                    break;
                case 7:
                    scale = reader.Int32(field);
                    break;
                case 10:
                    logical = LogicalType.Read(ref reader, field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return element with { Logical = logical ?? (converted is int known ? LogicalType.OfConverted(known, scale) : LogicalType.None) };
    }

    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();

        if (Type is PhysicalType type)
        {
            writer.Int32(1, (int)type);
        }

        if (TypeLength > 0)
        {
            writer.Int32(2, TypeLength);
        }

        if (Repetition is Repetition repetition)
        {
            writer.Int32(3, (int)repetition);
        }

        writer.Text(4, Name);

        if (Type is null)
        {
            writer.Int32(5, ChildCount);
        }

        if (Logical.ToConverted() is int converted)
        {
            writer.Int32(6, converted);
        }

        if (Logical.Kind != LogicalKind.None)
        {
            writer.StructField(10);
            Logical.Write(writer);
        }

        writer.LeaveStruct(outer);
    }
}
