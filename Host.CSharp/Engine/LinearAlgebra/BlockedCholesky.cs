using System;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// Columns are taken in blocks. A block's rows, from its diagonal down, are exchanged with their columns in groups of 24 rows, a lane each:
/// element (i, k) stands at group · columns · 24 + k · 24 + i. Four columns at a time, the micro-kernel subtracts from a group what the columns before
/// them contribute; a few steps in registers finish them. The finished groups are at once both packed factors of the update of what remains.
/// </summary>
internal static unsafe class BlockedCholesky<L, V>
    where L : struct, ILanes<V, double>
    where V : struct
{
    /// <summary>Columns of a block: whole groups.</summary>
    private const int Block = 4 * Group;

    /// <summary>Rows that are solved together: whole micro-kernel tiles for every vector width.</summary>
    private const int Group = 24;

    /// <summary>Groups of rows of one task of the update: they stay in the second cache.</summary>
    private const int TaskGroups = 8;

    /// <summary>Columns that are finished together.</summary>
    private const int Rows = MicroKernel.Rows;

    /// <summary>Below that many multiplications a phase stays on its caller's thread.</summary>
    private const long ThreadingThreshold = 1 << 17;

    private static int Columns => MicroKernel<L, V>.Columns;

    private struct Panel
    {
        /// <summary>The first diagonal element of the block.</summary>
        public double* Start;

        /// <summary>Numbers from a row of the matrix to the next.</summary>
        public nint Stride;

        /// <summary>Columns of the block.</summary>
        public int Width;

        /// <summary>Rows from the block's first one to the matrix's last one.</summary>
        public int Height;

        /// <summary>The rows with their columns exchanged, group after group.</summary>
        public double* Groups;

        /// <summary>Groups that begin in the diagonal block; the others lie below it.</summary>
        public readonly int DiagonalGroups => (Width + Group - 1) / Group;

        public readonly int GroupCount => (Height + Group - 1) / Group;

        public readonly double* Of(int group) => Groups + (nint)group * Padded * Group;

        /// <summary>Columns filled up to whole tiles.</summary>
        public readonly int Padded => (Width + Rows - 1) / Rows * Rows;
    }

    public static bool Factor(double* a, int n, int threads)
    {
        var panel = new Panel { Stride = n, Groups = PackBuffer.Block.Take((long)(n + Group - 1) / Group * Group * Math.Min(Block, n + Rows)) };
        for (int k = 0; k < n; k += Block)
        {
            panel.Start = a + (nint)k * n + k;
            panel.Width = Math.Min(Block, n - k);
            panel.Height = n - k;
            int diagonal = panel.DiagonalGroups, below = panel.GroupCount - diagonal;
            for (int g = 0; g < diagonal; g++)
            {
                if (!FinishGroup(panel, g))
                {
                    return false;
                }
            }

            long work = (long)below * Group * panel.Width * panel.Width;
            WorkerPool.Run(below, work < ThreadingThreshold ? 1 : threads, &Solve, &panel);
            work = work * below * Group / panel.Width;
            WorkerPool.Run((below + TaskGroups - 1) / TaskGroups, work < ThreadingThreshold ? 1 : threads, &Update, &panel);
        }

        return true;
    }

    /// <summary>One group below the diagonal block.</summary>
    private static void Solve(void* state, int task)
    {
        ref Panel panel = ref *(Panel*)state;
        FinishGroup(panel, panel.DiagonalGroups + task);
    }

    /// <summary>
    /// The rows of one group: x[p] = (a[p] − Σ l[p, k] x[k]) / l[p, p] for the columns p = 0, 1, …, all rows at once.
    /// Where row p is of the group itself, its root comes first. False if that is not a positive number.
    /// </summary>
    private static bool FinishGroup(in Panel panel, int group)
    {
        int first = group * Group, present = Math.Min(Group, panel.Height - first), width = Math.Min(panel.Width, first + present);
        double* x = panel.Of(group), rows = panel.Start + first * panel.Stride;
        if (present < Group || width < panel.Padded)
        {
            new Span<double>(x, panel.Padded * Group).Clear();
        }

        Transposition.Transpose(rows, panel.Stride, present, width, x, Group);
        double* corner = stackalloc double[Rows * Rows];
        for (int j = 0; j < width; j += Rows)
        {
            int lane = j < first ? 0 : (j - first) / Columns * Columns;
            double* l = panel.Of(j / Group) + (j % Group), columns = x + j * Group;
            for (int v = lane; v < Group; v += Columns)
            {
                MicroKernel<L, V>.Tile<SubtractProduct>(j, l, 1, Group, x + v, Group, columns + v, Group, false);
            }

            bool own = j >= first;
            int count = Math.Min(Rows, width - j);
            TakeCorner(l + j * Group, count, corner);
            if (own && !FactorCorner(corner, count))
            {
                return false;
            }

            SolveColumns(columns, corner, lane);
            for (int p = 0; own && p < count; p++)
            {
                columns[p * Group + j - first + p] = corner[p * Rows + p];
            }
        }

        Store(rows, panel.Stride, present, width, x, first < panel.Width);
        return true;
    }

    /// <summary>The triangle of four columns: row p, column k at p · 4 + k. A column that the matrix lacks divides by one.</summary>
    private static void TakeCorner(double* l, int count, double* corner)
    {
        for (int p = 0; p < Rows; p++)
        {
            for (int k = 0; k <= p; k++)
            {
                corner[p * Rows + k] = p < count ? l[k * Group + p] : k < p ? 0.0 : 1.0;
            }
        }
    }

    /// <summary>The factor of such a triangle; false where a pivot is not a positive number.</summary>
    private static bool FactorCorner(double* corner, int count)
    {
        for (int p = 0; p < count; p++)
        {
            double* row = corner + p * Rows;
            for (int k = 0; k <= p; k++)
            {
                double sum = row[k];
                for (int i = 0; i < k; i++)
                {
                    sum = Math.FusedMultiplyAdd(-row[i], corner[k * Rows + i], sum);
                }

                if (k < p)
                {
                    row[k] = sum / corner[k * Rows + k];
                }
                else if (sum > 0.0 && double.IsFinite(sum))
                {
                    row[p] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Four columns of a group from a lane on: what the earlier ones of the four leave of each, then the division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveColumns(double* x, double* corner, int lane)
    {
        V l10 = L.Broadcast(corner[4]), l20 = L.Broadcast(corner[8]), l21 = L.Broadcast(corner[9]);
        V l30 = L.Broadcast(corner[12]), l31 = L.Broadcast(corner[13]), l32 = L.Broadcast(corner[14]);
        V l00 = L.Broadcast(corner[0]), l11 = L.Broadcast(corner[5]), l22 = L.Broadcast(corner[10]), l33 = L.Broadcast(corner[15]);
        for (double* p = x + lane; p < x + Group; p += L.Count)
        {
            V x0 = L.Divide(L.Load(p), l00);
            V x1 = L.Divide(L.FmaNegated(l10, x0, L.Load(p + Group)), l11);
            V x2 = L.Divide(L.FmaNegated(l21, x1, L.FmaNegated(l20, x0, L.Load(p + 2 * Group))), l22);
            V x3 = L.Divide(L.FmaNegated(l32, x2, L.FmaNegated(l31, x1, L.FmaNegated(l30, x0, L.Load(p + 3 * Group)))), l33);
            L.Store(x0, p);
            L.Store(x1, p + Group);
            L.Store(x2, p + 2 * Group);
            L.Store(x3, p + 3 * Group);
        }
    }

    /// <summary>Puts a finished group back, of the diagonal block its lower triangle only.</summary>
    private static void Store(double* rows, nint stride, int present, int width, double* x, bool isDiagonal)
    {
        int whole = isDiagonal ? width - present : width;
        Transposition.Transpose(x, Group, whole, present, rows, stride);
        for (int r = 0; isDiagonal && r < present; r++)
        {
            for (int k = whole; k <= whole + r; k++)
            {
                rows[r * stride + k] = x[k * Group + r];
            }
        }
    }

    /// <summary>A few groups of rows of what remains: C ← C − X Xᵀ on and below the diagonal.</summary>
    private static void Update(void* state, int task)
    {
        ref Panel panel = ref *(Panel*)state;
        int diagonal = panel.DiagonalGroups, start = diagonal + task * TaskGroups, end = Math.Min(start + TaskGroups, panel.GroupCount);
        double* edge = stackalloc double[Rows * Columns];
        for (int column = diagonal * Group; column < Math.Min(end * Group, panel.Height); column += Columns)
        {
            double* b = panel.Of(column / Group) + (column % Group);
            for (int row = Math.Max(start * Group, column / Rows * Rows); row < Math.Min(end * Group, panel.Height); row += Rows)
            {
                double* a = panel.Of(row / Group) + (row % Group), c = panel.Start + row * panel.Stride + column;
                if (row + Rows <= panel.Height && column + Columns <= row + 1)
                {
                    MicroKernel<L, V>.Tile<SubtractProduct>(panel.Width, a, 1, Group, b, Group, c, panel.Stride, false);
                }
                else
                {
                    Lower(edge, Columns, c, panel.Stride, Math.Min(Rows, panel.Height - row), row - column + 1);
                    MicroKernel<L, V>.Tile<SubtractProduct>(panel.Width, a, 1, Group, b, Group, edge, Columns, false);
                    Lower(c, panel.Stride, edge, Columns, Math.Min(Rows, panel.Height - row), row - column + 1);
                }
            }
        }
    }

    /// <summary>Copies the first length + r numbers of row r, at most a tile's columns.</summary>
    private static void Lower(double* target, nint targetRow, double* source, nint sourceRow, int rows, int length)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < Math.Min(Columns, length + r); j++)
            {
                target[r * targetRow + j] = source[r * sourceRow + j];
            }
        }
    }
}
