using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>
/// The least and the greatest value of a column chunk in PLAIN form, where they are known, and the number of missing values.
/// </summary>
internal sealed record ColumnStatistics(byte[]? Minimum, byte[]? Maximum, long NullCount)
{
    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.Int64(3, NullCount);

        if (Minimum is not null && Maximum is not null)
        {
            writer.Binary(5, Maximum);
            writer.Binary(6, Minimum);
        }

        writer.LeaveStruct(outer);
    }
}
