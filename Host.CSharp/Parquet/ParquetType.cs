namespace Spectral.Host.Parquet;

/// <summary>What the values of a column are, and so which array holds them.</summary>
public enum ParquetType
{
    /// <summary>true or false, in a <c>bool[]</c>.</summary>
    Boolean,

    /// <summary>Integers of up to 32 bits with a sign or 16 without, in an <c>int[]</c>.</summary>
    Int32,

    /// <summary>Integers of 64 bits with a sign or 32 without, in a <c>long[]</c>.</summary>
    Int64,

    /// <summary>Integers of 64 bits without a sign, in a <c>ulong[]</c>.</summary>
    UInt64,

    /// <summary>Single precision numbers (half precision is read as single), in a <c>float[]</c>.</summary>
    Single,

    /// <summary>Double precision numbers (decimals are read as the nearest double), in a <c>double[]</c>.</summary>
    Double,

    /// <summary>Text, UTF-8 in the file, in a <c>string[]</c>.</summary>
    String,

    /// <summary>Bytes without a meaning known here, in a <c>byte[][]</c>.</summary>
    Binary,

    /// <summary>Days since 1970-01-01, in an <c>int[]</c>.</summary>
    Date,

    /// <summary>Time of day since midnight, counted in the column's <see cref="ParquetColumn.Unit"/>, in a <c>long[]</c>.</summary>
    Time,

    /// <summary>Time since 1970-01-01T00:00:00, counted in the column's <see cref="ParquetColumn.Unit"/>, in a <c>long[]</c>.</summary>
    Timestamp,

    /// <summary>A column that a file may hold but this reader refuses, such as a nested one.</summary>
    Unsupported,
}
