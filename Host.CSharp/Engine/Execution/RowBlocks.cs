namespace Spectral.Host.Engine;

/// <summary>
/// A matrix of numbers as kernels read it: blocks of 6, 4, 2 or 1 rows, one after another. It lies anywhere with two strides, or is packed:
/// block after block, in a block column after column, so that a kernel reads one stream.
/// </summary>
internal readonly unsafe struct RowBlocks<T>
    where T : unmanaged
{
    private readonly T* _start;
    private readonly nint _pitch;
    private readonly nint _column;

    private RowBlocks(T* start, nint pitch, nint row, nint column)
    {
        _start = start;
        _pitch = pitch;
        Row = row;
        _column = column;
    }

    /// <summary>Numbers from a row of a block to the next.</summary>
    public nint Row { get; }

    /// <summary>A matrix with so many numbers from a row to the next and from a column to the next.</summary>
    public static RowBlocks<T> Of(T* start, nint row, nint column) => new(start, row, row, column);

    /// <summary>A matrix with so many columns, packed.</summary>
    public static RowBlocks<T> Packed(T* start, int columns) => new(start, columns, 1, 0);

    /// <summary>Rows of the next block where so many are left.</summary>
    public static int Height(int rows) => rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;

    /// <summary>The block whose first row is that one.</summary>
    public T* Block(nint row) => _start + (row * _pitch);

    /// <summary>Numbers from a column to the next in a block of so many rows.</summary>
    public nint Column(nint height) => _column == 0 ? height : _column;

    /// <summary>Packs a matrix.</summary>
    public static void Pack(RowBlocks<T> source, int rows, int columns, T* target)
    {
        for (int i = 0, height; i < rows; i += height)
        {
            height = Height(rows - i);
            T* block = source.Block(i);
            for (nint k = 0; k < columns; k++)
            {
                for (nint r = 0; r < height; r++)
                {
                    *target++ = block[(r * source.Row) + (k * source._column)];
                }
            }
        }
    }
}
