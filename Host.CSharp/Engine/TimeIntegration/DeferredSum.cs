namespace Spectral.Host.Engine;

/// <summary>
/// A carried product, total ← total + op(A) op(B) lane by lane, that is put off: the operands of some calls are kept, then all calls are made as one product.
/// An element is the same chain of fused multiply-adds, but the totals are read and written once for all these calls.
/// </summary>
internal sealed unsafe class DeferredSum(ProductShape shape, TileOperand total, TileOperand first, TileOperand second, bool firstVaries, bool secondVaries)
{
    /// <summary>Numbers that the operands of a call take for each lane.</summary>
    public int Size => shape.Inner * (shape.Rows + shape.Columns);

    /// <summary>Keeps the operands of the call of that number. Operands that are the same for all directions are read from their own arena and spread.</summary>
    public void Keep(in TileFrame<double> single, in TileFrame<double> all, double* history, int calls, int call)
    {
        nint lanes = all.Lanes;
        double* left = history, right = history + (calls * shape.Inner * shape.Rows * lanes);
        for (int k = 0; k < shape.Inner; k++)
        {
            nint column = ((nint)call * shape.Inner) + k;
            Copy(firstVaries ? all : single, first, shape.Rows, shape.ARow, k * shape.AColumn, left + (column * shape.Rows * lanes), lanes);
            Copy(secondVaries ? all : single, second, shape.Columns, shape.BColumn, k * shape.BRow, right + (column * shape.Columns * lanes), lanes);
        }
    }

    /// <summary>Adds the products of all kept calls, in their order.</summary>
    public void Add(StageArithmetic<double> arithmetic, in TileFrame<double> all, double* history, int calls)
    {
        nint lanes = all.Lanes;
        double* left = history, right = history + (calls * shape.Inner * shape.Rows * lanes), target = total.Pointer(all);
        Strides strides = new(
            lanes, shape.Rows * lanes, shape.Columns * lanes, lanes, shape.Columns * lanes, lanes, shape.Columns * lanes, lanes);
        arithmetic.Product(shape.Rows, calls * shape.Inner, shape.Columns, lanes, strides, left, right, target, target);
    }

    private static void Copy(in TileFrame<double> frame, TileOperand operand, int count, nint step, nint offset, double* target, nint lanes) =>
        Replication.Spread(operand.Pointer(frame) + (offset * frame.Lanes), step * frame.Lanes, frame.Lanes, count, target, lanes);
}
