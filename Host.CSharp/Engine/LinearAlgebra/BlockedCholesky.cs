using System;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <inheritdoc cref="Cholesky"/>
internal static unsafe class BlockedCholesky<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>Columns of a block.</summary>
    private const int Block = 96;

    private const int Rows = MicroKernel.Rows;

    /// <summary>Rows below the diagonal block that are solved together, one vector lane each.</summary>
    private static int Group => MicroKernel<L, V>.Columns;

    private struct Panel
    {
        public double* Start;
        public int Order;
        public int Width;
        public int Below;

        /// <summary>−L of the diagonal block, panels of 4 rows: row 4p + r, column k at (p·Width + k)·4 + r.</summary>
        public double* Negated;
    }

    public static bool Factor(double* a, int n, int threads)
    {
        for (int k = 0; k < n; k += Block)
        {
            int width = Math.Min(Block, n - k);
            double* diagonal = a + (long)k * n + k;
            double* scratch = PackBuffer.Block.Take(Block * (Block + Rows) + Block);
            if (!FactorDiagonal(diagonal, n, width, scratch))
            {
                return false;
            }

            int below = n - k - width;
            if (below > 0)
            {
                Negate(diagonal, n, width, scratch);
                var panel = new Panel { Start = diagonal + (long)width * n, Order = n, Width = width, Below = below, Negated = scratch };
                WorkerPool.Run((below + Group - 1) / Group, below * width < 1 << 13 ? 1 : threads, &SolveRows, &panel);
                var update = new ProductTask
                {
                    Left = MatrixView.RowMajor(panel.Start, n),
                    Right = MatrixView.Transposed(panel.Start, n),
                    Result = panel.Start + width,
                    ResultRow = n,
                    M = below,
                    N = below,
                    K = width,
                    Negate = true,
                    LowerOnly = true,
                };
                BlockedProduct<L, V>.Run(ref update, threads);
            }
        }

        return true;
    }

    /// <summary>The diagonal block, column by column; a finished column leaves the rest at once, row by row along memory.</summary>
    private static bool FactorDiagonal(double* a, int n, int width, double* column)
    {
        for (int k = 0; k < width; k++)
        {
            double pivot = a[(long)k * n + k];
            if (!(pivot > 0.0 && double.IsFinite(pivot)))
            {
                return false;
            }

            double root = Math.Sqrt(pivot);
            a[(long)k * n + k] = root;
            for (int i = k + 1; i < width; i++)
            {
                double* row = a + (long)i * n;
                double value = row[k] / root;
                row[k] = value;
                column[i] = value;
                Vectors<L, V>.SubtractMultiple(value, column + k + 1, row + k + 1, i - k);
            }
        }

        return true;
    }

    private static void Negate(double* a, int n, int width, double* target)
    {
        for (int i = 0; i < width; i += Rows)
        {
            Packing.Rows(new MatrixView(a, n, 1), i, width, width, true, target + (long)i * width);
        }
    }

    /// <summary>
    /// One group of rows below the diagonal block: x[j] = (a[j] − Σ l[j,k] x[k]) / l[j,j], all rows of the group at once.
    /// The group is transposed, so that the micro-kernel takes what earlier columns contribute to four columns.
    /// </summary>
    private static void SolveRows(void* state, int group)
    {
        ref Panel panel = ref *(Panel*)state;
        int width = panel.Width;
        int padded = (width + Rows - 1) / Rows * Rows;
        int lanes = Group;
        double* x = stackalloc double[Block * lanes];
        int from = group * lanes;
        int present = Math.Min(lanes, panel.Below - from);
        double* rows = panel.Start + (long)from * panel.Order;
        for (int r = 0; r < lanes; r++)
        {
            double* row = rows + (long)r * panel.Order;
            for (int j = 0; j < padded; j++)
            {
                x[j * lanes + r] = r < present && j < width ? row[j] : 0.0;
            }
        }

        double* diagonal = panel.Start - (long)width * panel.Order;
        for (int j = 0; j < width; j += Rows)
        {
            double* negated = panel.Negated + (long)j * width;
            MicroKernel<L, V>.Tile(j, negated, 1, Rows, x, lanes, x + j * lanes, lanes, false);
            for (int p = j; p < Math.Min(j + Rows, width); p++)
            {
                SolveColumn(x, j, p, lanes, negated, diagonal[(long)p * panel.Order + p]);
            }
        }

        for (int r = 0; r < present; r++)
        {
            double* row = rows + (long)r * panel.Order;
            for (int j = 0; j < width; j++)
            {
                row[j] = x[j * lanes + r];
            }
        }
    }

    /// <summary>Column p of four that begin at column j: the earlier ones of the four, then the division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SolveColumn(double* x, int j, int p, int lanes, double* negated, double pivot)
    {
        for (int v = 0; v < lanes; v += L.Count)
        {
            V sum = L.Load(x + p * lanes + v);
            for (int k = j; k < p; k++)
            {
                sum = L.Fma(L.Broadcast(negated[k * Rows + p - j]), L.Load(x + k * lanes + v), sum);
            }

            L.Store(L.Divide(sum, L.Broadcast(pivot)), x + p * lanes + v);
        }
    }
}
