using System.IO;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>
/// Writes the chunks of one column. This part knows how each type of column is stored; <see cref="ColumnEncoder{T}"/> does the work.
/// </summary>
internal abstract class ColumnEncoder
{
    /// <summary>The column's node in the schema.</summary>
    public abstract SchemaElement Element { get; }

    /// <summary>Writes the chunk of these rows, which begins at that offset of the file, and describes it.</summary>
    public abstract ColumnChunk Write(Stream stream, long offset, int firstRow, int rows);

    public static ColumnEncoder For(ParquetColumn column, ParquetWriterOptions options) => column switch
    {
        ParquetColumn<double> doubles =>
            Make(doubles, new RealFormat<double>(PhysicalType.Double, CanonicalNaN.Double), LogicalType.None, options),
        ParquetColumn<float> singles =>
            Make(singles, new RealFormat<float>(PhysicalType.Float, CanonicalNaN.Single), LogicalType.None, options),
        ParquetColumn<int> integers => Make(integers, new IntegerFormat<int>(PhysicalType.Int32), Meaning(column), options),
        ParquetColumn<long> integers => Make(integers, new IntegerFormat<long>(PhysicalType.Int64), Meaning(column), options),
        ParquetColumn<ulong> integers =>
            Make(integers, new IntegerFormat<ulong>(PhysicalType.Int64), LogicalType.Integer(64, isSigned: false), options),
        ParquetColumn<bool> booleans => Make(booleans, new BooleanFormat(), LogicalType.None, options),
        ParquetColumn<string> texts =>
            Make(texts, new BytesFormat<string>(BytesFormat<string>.Encode, prefersDictionary: true), new(LogicalKind.String), options),
        ParquetColumn<byte[]> binaries =>
            Make(binaries, new BytesFormat<byte[]>(value => value, prefersDictionary: false), LogicalType.None, options),
        _ =>
            throw new ParquetException(
                $"column '{column.Name}' holds values that cannot be written; use one of the types that ParquetColumn.Of takes."),
    };

    private static ColumnEncoder<T> Make<T>(
        ParquetColumn<T> column, PlainFormat<T> format, LogicalType logical, ParquetWriterOptions options)
        where T : notnull => new(column, format, logical, options);

    private static LogicalType Meaning(ParquetColumn column) => column.Type switch
    {
        ParquetType.Date => new LogicalType(LogicalKind.Date),
        ParquetType.Time when column is ParquetColumn<long> => LogicalType.Time(column.Unit),
        ParquetType.Timestamp => LogicalType.Timestamp(column.Unit),
        _ => LogicalType.None,
    };
}
