namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// C ← [C] + A B, A [m × k], B [k × n], C with unit column stride; of C only i ≥ j where LowerOnly.
/// The blocks that the threads share, and where they are packed.
/// </summary>
internal unsafe struct ProductTask
{
    public MatrixView Left;
    public MatrixView Right;
    public double* Result;
    public nint ResultRow;
    public int M;
    public int N;
    public int K;

    /// <summary>The chains start at +0 rather than at C.</summary>
    public bool FromZero;

    public bool LowerOnly;

    /// <summary>The block of k, of rows and of columns in work.</summary>
    public int KStart, KCount, RowStart, RowCount, ColumnStart, ColumnCount;

    /// <summary>Panels of 4 rows, unless A is read in place.</summary>
    public double* PackedLeft;

    /// <summary>Panels of three vectors' columns, unless B is read in place.</summary>
    public double* PackedRight;

    /// <summary>A's full panels are read where they stand.</summary>
    public bool LeftInPlace;

    /// <summary>B's full panels are read where they stand.</summary>
    public bool RightInPlace;
}
