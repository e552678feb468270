using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>A loop y[i] = f(x[i]) as a type, compiled for each width. y may be x itself; it must not overlap x otherwise.</summary>
internal unsafe interface IElementLoop
{
    static abstract void Run<L, V, T>(T* x, T* y, int length)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>One vector after the other.</summary>
internal readonly unsafe struct ElementLoop<F> : IElementLoop
    where F : struct, IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<L, V, T>(T* x, T* y, int length)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            L.Store(F.Apply<L, V, T>(L.Load(x + i)), y + i);
        }

        if (i < length)
        {
            Part<L, V, T>(x + i, y + i, length - i);
        }
    }

    /// <summary>A part of one vector.</summary>
    private static void Part<L, V, T>(T* x, T* y, int length)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* lanes = stackalloc T[L.Count];
        for (int j = 0; j < L.Count; j++)
        {
            lanes[j] = j < length ? x[j] : T.One;
        }

        L.Store(F.Apply<L, V, T>(L.Load(lanes)), lanes);
        for (int j = 0; j < length; j++)
        {
            y[j] = lanes[j];
        }
    }
}

/// <summary>Blocks of four vectors with one test of the range; a block with a lane outside it, and the rest, go vector after vector.</summary>
internal readonly unsafe struct RangedLoop<F> : IElementLoop
    where F : struct, IRangedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<L, V, T>(T* x, T* y, int length)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int block = 4 * L.Count;
        int i = 0;
        for (; i <= length - block; i += block)
        {
            T* source = x + i, target = y + i;
            V isOrdinary = L.And(
                L.And(F.IsOrdinary<L, V, T>(L.Load(source)), F.IsOrdinary<L, V, T>(L.Load(source + L.Count))),
                L.And(F.IsOrdinary<L, V, T>(L.Load(source + (2 * L.Count))), F.IsOrdinary<L, V, T>(L.Load(source + (3 * L.Count)))));
            if (L.All(isOrdinary))
            {
                // rolled, so that the function's constants stay in registers
                for (int j = 0; j < block; j += L.Count)
                {
                    L.Store(F.ApplyOrdinary<L, V, T>(L.Load(source + j)), target + j);
                }
            }
            else
            {
                ElementLoop<F>.Run<L, V, T>(source, target, block);
            }
        }

        ElementLoop<F>.Run<L, V, T>(x + i, y + i, length - i);
    }
}
