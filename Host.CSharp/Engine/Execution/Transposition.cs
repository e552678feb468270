using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spectral.Host.Engine;

/// <summary>Exchange of rows and columns, in blocks of 4 × 4 where the machine has the vectors. Numbers are moved; from one precision to another they are rounded.</summary>
internal static unsafe class Transposition
{
    /// <summary>target[j · targetStride + i] = source[i · sourceStride + j] for i &lt; rows and j &lt; columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<S, T>(S* source, nint sourceStride, nint rows, nint columns, T* target, nint targetStride)
        where S : unmanaged, INumberBase<S>
        where T : unmanaged, INumberBase<T>
    {
        bool inBlocks = typeof(S) == typeof(T) && (typeof(T) == typeof(double) ? Avx.IsSupported : Sse.IsSupported);
        nint blockRows = inBlocks ? rows & ~3 : 0, blockColumns = inBlocks ? columns & ~3 : 0;

        for (nint i = 0; i < blockRows; i += 4)
        {
            for (nint j = 0; j < blockColumns; j += 4)
            {
                if (typeof(T) == typeof(double))
                {
                    Block((double*)(source + (i * sourceStride) + j), sourceStride, (double*)(target + (j * targetStride) + i), targetStride);
                }
                else
                {
                    Block((float*)(source + (i * sourceStride) + j), sourceStride, (float*)(target + (j * targetStride) + i), targetStride);
                }
            }
        }

        for (nint i = 0; i < rows; i++)
        {
            for (nint j = i < blockRows ? blockColumns : 0; j < columns; j++)
            {
                target[(j * targetStride) + i] = T.CreateTruncating(source[(i * sourceStride) + j]);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride)), d = Vector128.Load(source + (3 * sourceStride));
        Vector128<float> ab0 = Sse.UnpackLow(a, b), ab1 = Sse.UnpackHigh(a, b), cd0 = Sse.UnpackLow(c, d), cd1 = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab0, cd0).Store(target);
        Sse.MoveHighToLow(cd0, ab0).Store(target + targetStride);
        Sse.MoveLowToHigh(ab1, cd1).Store(target + (2 * targetStride));
        Sse.MoveHighToLow(cd1, ab1).Store(target + (3 * targetStride));
    }
}
