namespace Spectral.Host.Parquet.Encodings;

/// <summary>Where a value of bytes stands in a buffer.</summary>
internal readonly record struct ByteSlice(int Start, int Length);
