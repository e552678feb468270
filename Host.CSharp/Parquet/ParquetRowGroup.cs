namespace Spectral.Host.Parquet;

/// <summary>A row group of a file: the smallest part that can be read by itself.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="FirstRow">The table's row with which it begins, from 0.</param>
/// <param name="RowCount">The number of its rows.</param>
public sealed record ParquetRowGroup(int Index, long FirstRow, int RowCount);
