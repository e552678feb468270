using System;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// The one engine behind the products: panels packed for the micro-kernel, blocks of k in increasing order whose chains go on through C,
/// blocks of C shared among the threads. No bit depends on the blocks, the width or the threads.
/// Source of the blocking: Goto and van de Geijn, Anatomy of high-performance matrix multiplication, 2008.
/// </summary>
internal static unsafe class BlockedProduct
{
    /// <summary>Below that many multiplications a product stays on its caller's thread.</summary>
    private const long ThreadingThreshold = 1 << 18;

    public static void Run(ref ProductTask task, int threads)
    {
        if ((long)task.M * task.N * task.K < ThreadingThreshold)
        {
            threads = 1;
        }

        switch (SimdLevel.Lanes)
        {
            case 8: BlockedProduct<Lanes512<double>, Vector512<double>>.Run(ref task, threads); break;
            case 4: BlockedProduct<Lanes256<double>, Vector256<double>>.Run(ref task, threads); break;
            case 2: BlockedProduct<Lanes128<double>, Vector128<double>>.Run(ref task, threads); break;
            default: BlockedProduct<Lanes1<double>, double>.Run(ref task, threads); break;
        }
    }
}

/// <inheritdoc cref="BlockedProduct"/>
internal static unsafe class BlockedProduct<L, V>
    where L : struct, ILanes<V, double>
    where V : struct
{
    /// <summary>k of a block: a panel of B and one of A stay in the first cache.</summary>
    private const int KBlock = 256;

    /// <summary>Rows of one task: A's block stays in the second cache.</summary>
    private const int TaskRows = 96;

    /// <summary>Columns of one task.</summary>
    private const int TaskColumns = 480;

    /// <summary>Rows and columns that are packed at once.</summary>
    private const int PackedRows = 21 * TaskRows;

    private const int PackedColumns = 5 * TaskColumns;

    /// <summary>Below that many rows (columns) of the other factor a factor is read in place: packing would not pay.</summary>
    private const int InPlace = 32;

    private static int Rows => LargeTile<L, V>.Rows;

    private static int Columns => MicroKernel<L, V>.Columns;

    public static void Run(ref ProductTask task, int threads)
    {
        if (task.M == 0 || task.N == 0)
        {
            return;
        }

        if (task.K == 0)
        {
            Clear(task);
            return;
        }

        int k = Math.Min(task.K, KBlock);
        int rows = RoundUp(Math.Min(task.M, PackedRows), Rows);
        int columns = RoundUp(Math.Min(task.N, PackedColumns), Columns);
        task.LeftInPlace = task.N <= InPlace;
        task.RightInPlace = task.M <= InPlace && task.Right.ColumnStride == 1;
        task.PackedLeft = PackBuffer.Left.Take((long)rows * k);
        task.PackedRight = PackBuffer.Right.Take((long)columns * k);
        fixed (ProductTask* state = &task)
        {
            for (task.ColumnStart = 0; task.ColumnStart < task.N; task.ColumnStart += PackedColumns)
            {
                task.ColumnCount = Math.Min(PackedColumns, task.N - task.ColumnStart);
                for (task.KStart = 0; task.KStart < task.K; task.KStart += KBlock)
                {
                    task.KCount = Math.Min(KBlock, task.K - task.KStart);
                    WorkerPool.Run(Count(task.ColumnCount, Columns), threads, &PackRight, state);
                    for (task.RowStart = 0; task.RowStart < task.M; task.RowStart += PackedRows)
                    {
                        task.RowCount = Math.Min(PackedRows, task.M - task.RowStart);
                        WorkerPool.Run(Count(task.RowCount, TaskRows), threads, &PackLeft, state);
                        WorkerPool.Run(Count(task.RowCount, TaskRows) * Count(task.ColumnCount, TaskColumns), threads, &Compute, state);
                    }
                }
            }
        }
    }

    private static int Count(int size, int block) => (size + block - 1) / block;

    private static int RoundUp(int size, int block) => Count(size, block) * block;

    private static void Clear(in ProductTask task)
    {
        for (int i = 0; task.FromZero && i < task.M; i++)
        {
            int width = task.LowerOnly ? Math.Min(i + 1, task.N) : task.N;
            new Span<double>(task.Result + i * task.ResultRow, width).Clear();
        }
    }

    /// <summary>Packs one panel of columns.</summary>
    private static void PackRight(void* state, int panel)
    {
        ref ProductTask task = ref *(ProductTask*)state;
        int from = panel * Columns;
        if (task.RightInPlace && from + Columns <= task.ColumnCount)
        {
            return;
        }

        MatrixView right = task.Right.From(task.KStart, task.ColumnStart);
        Packing.Columns(right, from, task.ColumnCount, task.KCount, Columns, task.PackedRight + (long)from * task.KCount);
    }

    /// <summary>Packs the rows of one task.</summary>
    private static void PackLeft(void* state, int block)
    {
        ref ProductTask task = ref *(ProductTask*)state;
        MatrixView left = task.Left.From(task.RowStart, task.KStart);
        int end = Math.Min((block + 1) * TaskRows, task.RowCount);
        for (int i = block * TaskRows; i < end; i += Rows)
        {
            if (!task.LeftInPlace || i + Rows > task.RowCount)
            {
                Packing.Rows(left, i, task.RowCount, task.KCount, Rows, task.PackedLeft + (long)i * task.KCount);
            }
        }
    }

    /// <summary>The tiles of one block of C: a panel of B stays in the first cache while A's panels pass.</summary>
    private static void Compute(void* state, int number)
    {
        ref ProductTask task = ref *(ProductTask*)state;
        int columnBlocks = Count(task.ColumnCount, TaskColumns);
        int rowStart = number / columnBlocks * TaskRows;
        int columnStart = number % columnBlocks * TaskColumns;
        int rowEnd = Math.Min(rowStart + TaskRows, task.RowCount);
        int columnEnd = Math.Min(columnStart + TaskColumns, task.ColumnCount);
        bool fromZero = task.FromZero && task.KStart == 0;
        MatrixView left = task.Left.From(task.RowStart, task.KStart);
        MatrixView right = task.Right.From(task.KStart, task.ColumnStart);
        for (int j = columnStart; j < columnEnd; j += Columns)
        {
            bool bInPlace = task.RightInPlace && j + Columns <= task.ColumnCount;
            double* b = bInPlace ? right.At(0, j) : task.PackedRight + (long)j * task.KCount;
            nint bRow = bInPlace ? right.RowStride : Columns;
            int width = Math.Min(Columns, columnEnd - j);
            // the rows below the diagonal, counted from the first panel that meets it
            int above = task.LowerOnly ? task.ColumnStart + j - task.RowStart : 0;
            int first = above <= rowStart ? rowStart : rowStart + (above - rowStart) / Rows * Rows;
            for (int i = first; i < rowEnd; i += Rows)
            {
                bool aInPlace = task.LeftInPlace && i + Rows <= task.RowCount;
                double* a = aInPlace ? left.At(i, 0) : task.PackedLeft + (long)i * task.KCount;
                nint aRow = aInPlace ? left.RowStride : 1;
                nint aColumn = aInPlace ? left.ColumnStride : Rows;
                int row = task.RowStart + i;
                int column = task.ColumnStart + j;
                double* c = task.Result + row * task.ResultRow + column;
                bool isWhole = i + Rows <= rowEnd && width == Columns && (!task.LowerOnly || row >= column + Columns - 1);
                if (isWhole)
                {
                    LargeTile<L, V>.Multiply<AddProduct>(task.KCount, a, aRow, aColumn, b, bRow, c, task.ResultRow, fromZero);
                }
                else
                {
                    int limit = task.LowerOnly ? row - column + 1 : int.MaxValue - Rows;
                    Edge(task.KCount, a, aRow, aColumn, b, bRow, c, task.ResultRow, fromZero, Math.Min(Rows, rowEnd - i), width, limit);
                }
            }
        }
    }

    /// <summary>A tile of which C holds only the given rows and columns, and of row r only the first limit + r columns.</summary>
    private static void Edge(
        int k, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool fromZero, int rows, int columns, int limit)
    {
        double* tile = stackalloc double[Rows * Columns];
        new Span<double>(tile, Rows * Columns).Clear();
        for (int r = 0; !fromZero && r < rows; r++)
        {
            for (int j = 0; j < Math.Min(columns, limit + r); j++)
            {
                tile[r * Columns + j] = c[r * cRow + j];
            }
        }

        if (columns > 2 * L.Count)
        {
            LargeTile<L, V>.Multiply<AddProduct>(k, a, aRow, aColumn, b, bRow, tile, Columns, fromZero);
        }
        else
        {
            for (int r = 0; r < Rows; r += MicroKernel.Rows)
            {
                for (int j = 0; j < columns; j += L.Count)
                {
                    MicroKernel<L, V>.NarrowTile(k, a + r * aRow, aRow, aColumn, b + j, bRow, tile + r * Columns + j, Columns, fromZero);
                }
            }
        }

        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < Math.Min(columns, limit + r); j++)
            {
                c[r * cRow + j] = tile[r * Columns + j];
            }
        }
    }
}
