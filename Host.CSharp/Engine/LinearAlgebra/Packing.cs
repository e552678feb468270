using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>Copies of blocks in the order in which the micro-kernel reads them; what is missing from the last panel is zero.</summary>
internal static unsafe class Packing
{
    /// <summary>Rows from … from + height − 1 of A (of m): target[l·height + r] = a(from + r, l), l = 0 … k − 1; height is a multiple of 4.</summary>
    public static void Rows(MatrixView a, int from, int m, int k, int height, double* target)
    {
        double* source = a.At(from, 0);
        nint row = a.RowStride;
        nint column = a.ColumnStride;
        if (m - from < height)
        {
            for (int l = 0; l < k; l++)
            {
                for (int r = 0; r < height; r++)
                {
                    double value = from + r < m ? source[r * row + l * column] : 0.0;
                    target[l * height + r] = value;
                }
            }

            return;
        }

        for (int r = 0; r < height; r += 4)
        {
            double* element = source + r * row, to = target + r;
            if (row == 1)
            {
                for (int l = 0; l < k; l++, element += column, to += height)
                {
                    Vector256.Load(element).Store(to);
                }
            }
            else
            {
                for (int l = 0; l < k; l++, element += column, to += height)
                {
                    Vector256.Create(element[0], element[row], element[2 * row], element[3 * row]).Store(to);
                }
            }
        }
    }

    /// <summary>Columns from … from + width − 1 of B (of n): target[l·width + j] = b(l, from + j), l = 0 … k − 1; width is a multiple of 3.</summary>
    public static void Columns(MatrixView b, int from, int n, int k, int width, double* target)
    {
        double* source = b.At(0, from);
        nint row = b.RowStride;
        nint column = b.ColumnStride;
        int present = n - from < width ? n - from : width;
        if (column == 1 && present == width && width % 4 == 0)
        {
            for (int l = 0; l < k; l++, source += row, target += width)
            {
                for (int j = 0; j < width; j += 4)
                {
                    Vector256.Load(source + j).Store(target + j);
                }
            }
        }
        else
        {
            for (int j = 0; j < width; j++)
            {
                double* element = source + j * column;
                double* to = target + j;
                if (j < present)
                {
                    for (int l = 0; l < k; l++, element += row, to += width)
                    {
                        *to = *element;
                    }
                }
                else
                {
                    for (int l = 0; l < k; l++, to += width)
                    {
                        *to = 0.0;
                    }
                }
            }
        }
    }
}
