using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>r = f(x), element by element. A run of rows, or one number for all, is a single loop over elements and lanes.</summary>
internal sealed unsafe class UnaryStep<L, V, F, X>(int count, TileOperand result, TileOperand argument) : TileStep
    where L : struct, ILanes<V, double>
    where V : struct
    where F : struct, IElementFunction
    where X : struct, IElement
{
    public override void Run(in TileFrame frame)
    {
        double* r = result.Pointer(frame), x = argument.Pointer(frame);
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
    private static void Lanes(double* r, double* x, nint lanes)
    {
        V px = X.Prepare<L, V>(x);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, double>(X.Read<L, V>(x, px, l)), r + l);
        }

        double qx = X.Prepare<Lanes1<double>, double>(x);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<double>, double, double>(X.Read<Lanes1<double>, double>(x, qx, l));
        }
    }
}

/// <summary>r = f(x, y), element by element.</summary>
internal sealed unsafe class BinaryStep<L, V, F, X, Y>(int count, TileOperand result, TileOperand first, TileOperand second) : TileStep
    where L : struct, ILanes<V, double>
    where V : struct
    where F : struct, IBinary
    where X : struct, IElement
    where Y : struct, IElement
{
    public override void Run(in TileFrame frame)
    {
        double* r = result.Pointer(frame), x = first.Pointer(frame), y = second.Pointer(frame);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes(double* r, double* x, double* y, nint lanes)
    {
        V px = X.Prepare<L, V>(x), py = Y.Prepare<L, V>(y);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, double>(X.Read<L, V>(x, px, l), Y.Read<L, V>(y, py, l)), r + l);
        }

        double qx = X.Prepare<Lanes1<double>, double>(x), qy = Y.Prepare<Lanes1<double>, double>(y);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<double>, double, double>(X.Read<Lanes1<double>, double>(x, qx, l), Y.Read<Lanes1<double>, double>(y, qy, l));
        }
    }
}

/// <summary>r = f(x, y, z), element by element.</summary>
internal sealed unsafe class TernaryStep<L, V, F, X, Y, Z>(int count, TileOperand result, TileOperand first, TileOperand second, TileOperand third)
    : TileStep
    where L : struct, ILanes<V, double>
    where V : struct
    where F : struct, ITernary
    where X : struct, IElement
    where Y : struct, IElement
    where Z : struct, IElement
{
    public override void Run(in TileFrame frame)
    {
        double* r = result.Pointer(frame), x = first.Pointer(frame), y = second.Pointer(frame), z = third.Pointer(frame);
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
    private static void Lanes(double* r, double* x, double* y, double* z, nint lanes)
    {
        V px = X.Prepare<L, V>(x), py = Y.Prepare<L, V>(y), pz = Z.Prepare<L, V>(z);
        nint l = 0;
        for (; l + L.Count <= lanes; l += L.Count)
        {
            L.Store(F.Apply<L, V, double>(X.Read<L, V>(x, px, l), Y.Read<L, V>(y, py, l), Z.Read<L, V>(z, pz, l)), r + l);
        }

        double qx = X.Prepare<Lanes1<double>, double>(x), qy = Y.Prepare<Lanes1<double>, double>(y), qz = Z.Prepare<Lanes1<double>, double>(z);
        for (; l < lanes; l++)
        {
            r[l] = F.Apply<Lanes1<double>, double, double>(
                X.Read<Lanes1<double>, double>(x, qx, l),
                Y.Read<Lanes1<double>, double>(y, qy, l),
                Z.Read<Lanes1<double>, double>(z, qz, l));
        }
    }
}
