using System;
using System.Text;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Which physical types with which meanings are read as which values.</summary>
internal abstract class ColumnForm
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What puts the whole column together, of so many rows.</summary>
    public abstract ColumnAssembler Assembler(Leaf leaf, int rows);

    /// <summary>What reads the column from row to row.</summary>
    public abstract ParquetCursor Cursor(Leaf leaf, ChunkSequence chunks);

    /// <summary>What reads a column of lists from row to row.</summary>
    public abstract ParquetListCursor Lists(Leaf leaf, ChunkSequence chunks);

    /// <summary>The form of a leaf that can be read.</summary>
    public static ColumnForm Of(SchemaElement element)
    {
        LogicalType logical = element.Logical;
        int scale = logical.Scale;

        return (element.Type, logical.Kind) switch
        {
            (PhysicalType.Boolean, _) => Make(new BooleanDecoder()),
            (PhysicalType.Int32, LogicalKind.Decimal) => Make(new ConvertedDecoder<int, double>(value => DecimalValue.Of(value, scale))),
            (PhysicalType.Int32, LogicalKind.Time) => Make(new ConvertedDecoder<int, long>(value => value)),
            (PhysicalType.Int32, _) when TypeOf(element) == ParquetType.Int64 => Make(new ConvertedDecoder<int, long>(value => (uint)value)),
            (PhysicalType.Int32, _) => Make(new FixedDecoder<int>()),
            (PhysicalType.Int64, LogicalKind.Decimal) => Make(new ConvertedDecoder<long, double>(value => DecimalValue.Of(value, scale))),
            (PhysicalType.Int64, _) when TypeOf(element) == ParquetType.UInt64 => Make(new ConvertedDecoder<long, ulong>(value => (ulong)value)),
            (PhysicalType.Int64, _) => Make(new FixedDecoder<long>()),
            (PhysicalType.Int96, _) => Make(new ConvertedDecoder<Int96, long>(value => value.ToNanoseconds())),
            (PhysicalType.Float, _) => Make(new FixedDecoder<float>()),
            (PhysicalType.Double, _) => Make(new FixedDecoder<double>()),
            (_, LogicalKind.Decimal) => Make(new BytesDecoder<double>(FixedLength(element), bytes => DecimalValue.Of(bytes, scale))),
            (_, LogicalKind.Float16) => Make(new BytesDecoder<float>(2, bytes => (float)BitConverter.ToHalf(bytes))),
            _ when TypeOf(element) == ParquetType.String => Make(new BytesDecoder<string>(FixedLength(element), Text)),
            _ => Make(new BytesDecoder<byte[]>(FixedLength(element), bytes => bytes.ToArray())),
        };
    }

    /// <summary>What the values of a leaf that can be read are.</summary>
    public static ParquetType TypeOf(SchemaElement element) => (element.Type, element.Logical.Kind) switch
    {
        (PhysicalType.Boolean, _) => ParquetType.Boolean,
        (PhysicalType.Float, _) => ParquetType.Single,
        (PhysicalType.Double, _) => ParquetType.Double,
        (PhysicalType.Int96, _) => ParquetType.Timestamp,
        (_, LogicalKind.Decimal) => ParquetType.Double,
        (PhysicalType.Int32, LogicalKind.Date) => ParquetType.Date,
        (PhysicalType.Int32 or PhysicalType.Int64, LogicalKind.Time) => ParquetType.Time,
        (PhysicalType.Int64, LogicalKind.Timestamp) => ParquetType.Timestamp,
        (PhysicalType.Int32, LogicalKind.Integer) when element.Logical is { IsSigned: false, BitWidth: 32 } => ParquetType.Int64,
        (PhysicalType.Int64, LogicalKind.Integer) when element.Logical is { IsSigned: false, BitWidth: 64 } => ParquetType.UInt64,
        (PhysicalType.Int32, _) => ParquetType.Int32,
        (PhysicalType.Int64, _) => ParquetType.Int64,
        (_, LogicalKind.Float16) => ParquetType.Single,
        (_, LogicalKind.String or LogicalKind.Enumeration or LogicalKind.Json) => ParquetType.String,
        _ => ParquetType.Binary,
    };

    /// <summary>What the values of a leaf count where they are times.</summary>
    public static ParquetTimeUnit UnitOf(SchemaElement element) =>
        element.Type == PhysicalType.Int96 ? ParquetTimeUnit.Nanoseconds : element.Logical.Unit;

    /// <summary>Why a flat leaf cannot be read; null where it can.</summary>
    public static string? RefusalOf(SchemaElement element) => element switch
    {
        { Type: < PhysicalType.Boolean or > PhysicalType.FixedLengthByteArray } =>
            $"has the unknown physical type {(int)element.Type}; the file is damaged or newer than this reader",
        { Type: PhysicalType.FixedLengthByteArray, TypeLength: < 1 } => $"has values of {element.TypeLength} bytes; the file is damaged",
        { Logical.Kind: LogicalKind.Float16 } and not { Type: PhysicalType.FixedLengthByteArray, TypeLength: 2 } =>
            "claims half precision but does not hold values of two bytes; the file is damaged",
        { Logical: { Kind: LogicalKind.Decimal, Scale: < 0 or > 1000 } } =>
            $"has decimals of scale {element.Logical.Scale}; the file is damaged",
        { Logical: { Kind: LogicalKind.Time or LogicalKind.Timestamp, Unit: <= ParquetTimeUnit.None or > ParquetTimeUnit.Nanoseconds } } =>
            "has times of an unknown unit; write them in milliseconds, microseconds or nanoseconds",
        _ => null,
    };

    private static ColumnForm<T> Make<T>(ValueDecoder<T> decoder) => new(decoder);

    /// <summary>The length that all values have; 0 where each has its own.</summary>
    private static int FixedLength(SchemaElement element) => element.Type == PhysicalType.FixedLengthByteArray ? element.TypeLength : 0;

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedDataException("a text is not UTF-8; write the column as UTF-8 or as bytes");
        }
    }
}
