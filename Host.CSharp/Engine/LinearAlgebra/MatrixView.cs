namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>A matrix somewhere in memory: element (i, j) stands at Start + i·RowStride + j·ColumnStride.</summary>
internal readonly unsafe struct MatrixView(double* start, nint rowStride, nint columnStride)
{
    public double* Start { get; } = start;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    /// <summary>A row-major matrix with that many columns.</summary>
    public static MatrixView RowMajor(double* start, int columns) => new(start, columns, 1);

    /// <summary>The transpose of a row-major matrix with that many columns.</summary>
    public static MatrixView Transposed(double* start, int columns) => new(start, 1, columns);

    public double* At(int i, int j) => Start + i * RowStride + j * ColumnStride;

    public MatrixView From(int i, int j) => new(At(i, j), RowStride, ColumnStride);
}
