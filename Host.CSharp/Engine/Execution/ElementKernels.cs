using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>r = f(x), element by element. A run of rows, or one number for all, is a single loop over elements and lanes.</summary>
internal sealed unsafe class UnaryKernel<L, V, T, F, X>(int count, TileOperand result, TileOperand argument) : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where F : struct, IElementFunction
    where X : struct, IElement
{
    public override void Run(in TileFrame<T> frame)
    {
        T* r = result.Pointer(frame), x = argument.Pointer(frame);
        nint lanes = frame.Lanes;

        if (argument.IsRow == (argument.Step == 1))
        {
            Lanes(r, x, count * lanes);
            return;
        }

        nint stride = argument.Stride(frame);
        for (int i = 0; i < count; i++)
        {
            Lanes(r + (i * lanes), x + (i * stride), lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes(T* r, T* x, nint lanes)
    {
        V px = X.Prepare<L, V, T>(x);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, T>(X.Read<L, V, T>(x, px, l)), r + l);
        }

        T qx = X.Prepare<Lanes1<T>, T, T>(x);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<T>, T, T>(X.Read<Lanes1<T>, T, T>(x, qx, l));
        }
    }
}

/// <summary>r = f(x, y), element by element.</summary>
internal sealed unsafe class BinaryKernel<L, V, T, F, X, Y>(int count, TileOperand result, TileOperand first, TileOperand second) : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where F : struct, IBinary
    where X : struct, IElement
    where Y : struct, IElement
{
    public override void Run(in TileFrame<T> frame)
    {
        T* r = result.Pointer(frame), x = first.Pointer(frame), y = second.Pointer(frame);
        nint lanes = frame.Lanes;

        if (first.IsRow == (first.Step == 1) && second.IsRow == (second.Step == 1))
        {
            Lanes(r, x, y, count * lanes);
            return;
        }

        nint strideX = first.Stride(frame), strideY = second.Stride(frame);
        for (int i = 0; i < count; i++)
        {
            Lanes(r + (i * lanes), x + (i * strideX), y + (i * strideY), lanes);
        }
    }

    /// <summary>r = f(x, y) of so many lanes; r may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lanes(T* r, T* x, T* y, nint lanes)
    {
        V px = X.Prepare<L, V, T>(x), py = Y.Prepare<L, V, T>(y);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, T>(X.Read<L, V, T>(x, px, l), Y.Read<L, V, T>(y, py, l)), r + l);
        }

        T qx = X.Prepare<Lanes1<T>, T, T>(x), qy = Y.Prepare<Lanes1<T>, T, T>(y);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<T>, T, T>(X.Read<Lanes1<T>, T, T>(x, qx, l), Y.Read<Lanes1<T>, T, T>(y, qy, l));
        }
    }
}

/// <summary>r = f(x, y, z), element by element.</summary>
internal sealed unsafe class TernaryKernel<L, V, T, F, X, Y, Z>(int count, TileOperand result, TileOperand first, TileOperand second, TileOperand third)
    : Kernel<T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where F : struct, ITernary
    where X : struct, IElement
    where Y : struct, IElement
    where Z : struct, IElement
{
    public override void Run(in TileFrame<T> frame)
    {
        T* r = result.Pointer(frame), x = first.Pointer(frame), y = second.Pointer(frame), z = third.Pointer(frame);
        nint lanes = frame.Lanes;

        if (first.IsRow == (first.Step == 1) && second.IsRow == (second.Step == 1) && third.IsRow == (third.Step == 1))
        {
            Lanes(r, x, y, z, count * lanes);
            return;
        }

        nint strideX = first.Stride(frame), strideY = second.Stride(frame), strideZ = third.Stride(frame);
        for (int i = 0; i < count; i++)
        {
            Lanes(r + (i * lanes), x + (i * strideX), y + (i * strideY), z + (i * strideZ), lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes(T* r, T* x, T* y, T* z, nint lanes)
    {
        V px = X.Prepare<L, V, T>(x), py = Y.Prepare<L, V, T>(y), pz = Z.Prepare<L, V, T>(z);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, T>(X.Read<L, V, T>(x, px, l), Y.Read<L, V, T>(y, py, l), Z.Read<L, V, T>(z, pz, l)), r + l);
        }

        T qx = X.Prepare<Lanes1<T>, T, T>(x), qy = Y.Prepare<Lanes1<T>, T, T>(y), qz = Z.Prepare<Lanes1<T>, T, T>(z);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<T>, T, T>(
                X.Read<Lanes1<T>, T, T>(x, qx, l),
                Y.Read<Lanes1<T>, T, T>(y, qy, l),
                Z.Read<Lanes1<T>, T, T>(z, qz, l));
        }
    }
}
