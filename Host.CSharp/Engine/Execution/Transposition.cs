using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spectral.Host.Engine;

/// <summary>Exchange of rows and columns, in blocks of 4 × 4 where the machine has 256-bit vectors. Numbers are moved, never changed.</summary>
internal static unsafe class Transposition
{
    /// <summary>target[j · targetStride + i] = source[i · sourceStride + j] for i &lt; rows and j &lt; columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(double* source, nint sourceStride, nint rows, nint columns, double* target, nint targetStride)
    {
        nint blockRows = Avx.IsSupported ? rows & ~3 : 0, blockColumns = Avx.IsSupported ? columns & ~3 : 0;

        for (nint i = 0; i < blockRows; i += 4)
        {
            for (nint j = 0; j < blockColumns; j += 4)
            {
                Block(source + (i * sourceStride) + j, sourceStride, target + (j * targetStride) + i, targetStride);
            }
        }

        for (nint i = 0; i < rows; i++)
        {
            for (nint j = i < blockRows ? blockColumns : 0; j < columns; j++)
            {
                target[(j * targetStride) + i] = source[(i * sourceStride) + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(double* source, nint sourceStride, double* target, nint targetStride)
    {
        Vector256<double> a = Vector256.Load(source), b = Vector256.Load(source + sourceStride);
        Vector256<double> c = Vector256.Load(source + (2 * sourceStride)), d = Vector256.Load(source + (3 * sourceStride));
        Vector256<double> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b), cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        Avx.Permute2x128(ab0, cd0, 0x20).Store(target);
        Avx.Permute2x128(ab1, cd1, 0x20).Store(target + targetStride);
        Avx.Permute2x128(ab0, cd0, 0x31).Store(target + (2 * targetStride));
        Avx.Permute2x128(ab1, cd1, 0x31).Store(target + (3 * targetStride));
    }
}
