using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>
/// What a stored value means: the format's union LogicalType, or its forerunner ConvertedType where a file has only that.
/// Kinds unknown here are kept by number, and such a column is read by its physical type.
/// </summary>
internal sealed record LogicalType(LogicalKind Kind)
{
    public static readonly LogicalType None = new(LogicalKind.None);

    /// <summary>Digits after a decimal's point.</summary>
    public int Scale { get; init; }

    /// <summary>Digits of a decimal in all.</summary>
    public int Precision { get; init; }

    /// <summary>What times and timestamps count.</summary>
    public ParquetTimeUnit Unit { get; init; }

    /// <summary>An integer's width.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned { get; init; }

    public static LogicalType Integer(int bitWidth, bool isSigned) => new(LogicalKind.Integer) { BitWidth = bitWidth, IsSigned = isSigned };

    public static LogicalType Timestamp(ParquetTimeUnit unit) => new(LogicalKind.Timestamp) { Unit = unit };

    public static LogicalType Time(ParquetTimeUnit unit) => new(LogicalKind.Time) { Unit = unit };

    /// <summary>The meaning of a ConvertedType, by the format's table of equivalents.</summary>
    public static LogicalType OfConverted(int converted, int scale) => converted switch
    {
        0 => new(LogicalKind.String),
        1 or 2 => new(LogicalKind.Map),
        3 => new(LogicalKind.List),
        4 => new(LogicalKind.Enumeration),
        5 => new(LogicalKind.Decimal) { Scale = scale },
        6 => new(LogicalKind.Date),
        7 => Time(ParquetTimeUnit.Milliseconds),
        8 => Time(ParquetTimeUnit.Microseconds),
        9 => Timestamp(ParquetTimeUnit.Milliseconds),
        10 => Timestamp(ParquetTimeUnit.Microseconds),
        >= 11 and <= 14 => Integer(8 << (converted - 11), isSigned: false),
        >= 15 and <= 18 => Integer(8 << (converted - 15), isSigned: true),
        19 => new(LogicalKind.Json),
        20 => new(LogicalKind.Bson),
        _ => None,
    };

    /// <summary>The ConvertedType that says the same to readers of old; null where there is none.</summary>
    public int? ToConverted() => (Kind, Unit) switch
    {
        (LogicalKind.String, _) => 0,
        (LogicalKind.Date, _) => 6,
        (LogicalKind.Integer, _) when BitWidth == 64 && !IsSigned => 14,
        _ => null,
    };

    public static LogicalType Read(ref CompactReader reader, CompactType type)
    {
        LogicalType logical = None;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            logical = ReadParameters(ref reader, field, (LogicalKind)id);
        }

        reader.LeaveStruct(outer);
        return logical;
    }

    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.StructField((short)Kind);
        short parameters = writer.EnterStruct();

        if (Kind is LogicalKind.Time or LogicalKind.Timestamp)
        {
            writer.Boolean(1, false);
            writer.StructField(2);
            short unit = writer.EnterStruct();
            writer.EmptyStruct((short)Unit);
            writer.LeaveStruct(unit);
        }
        else if (Kind == LogicalKind.Integer)
        {
            writer.Byte(1, (sbyte)BitWidth);
            writer.Boolean(2, IsSigned);
        }
        else if (Kind == LogicalKind.Decimal)
        {
            writer.Int32(1, Scale);
            writer.Int32(2, Precision);
        }

        writer.LeaveStruct(parameters);
        writer.LeaveStruct(outer);
    }

    private static LogicalType ReadParameters(ref CompactReader reader, CompactType type, LogicalKind kind)
    {
        LogicalType logical = new(kind);
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (kind, id)
            {
                case (LogicalKind.Decimal, 1):
                    logical = logical with { Scale = reader.Int32(field) };
                    break;
                case (LogicalKind.Decimal, 2):
                    logical = logical with { Precision = reader.Int32(field) };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2):
                    logical = logical with { Unit = ReadUnit(ref reader, field) };
                    break;
                case (LogicalKind.Integer, 1):
                    logical = logical with { BitWidth = reader.Int32(field) };
                    break;
                case (LogicalKind.Integer, 2):
                    logical = logical with { IsSigned = reader.Boolean(field) };
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return logical;
    }

    private static ParquetTimeUnit ReadUnit(ref CompactReader reader, CompactType type)
    {
        ParquetTimeUnit unit = ParquetTimeUnit.None;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            unit = (ParquetTimeUnit)id;
            reader.Skip(field);
        }

        reader.LeaveStruct(outer);
        return unit;
    }
}
