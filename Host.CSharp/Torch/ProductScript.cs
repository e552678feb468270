using System.Linq;

namespace Spectral.Torch;

/// <summary>
/// op(A) op(B) [+ C], matrix by matrix of a stack. Where one factor is shared, the samples become rows or columns of one large product; where both are
/// a sample's own, the batch is a stack of products.
/// </summary>
internal static class ProductScript
{
    /// <summary>The text of a product, flat.</summary>
    public static string Of(Operation operation, OperationArgument[] x, ProgramScript program)
    {
        int size = Shape.size(operation.Shape);
        string? addend = x.Length == 3 ? x[2].Broadcast : null;
        Factor a = new(x[0], operation.ArgumentShapes[0], operation.Attributes[0] == 1), b = new(x[1], operation.ArgumentShapes[1], operation.Attributes[1] == 1);
        if (a.Stack == 1 && a.IsBatched != b.IsBatched && (a.IsBatched ? a.Rows : b.Columns) == 1)
        {
            // A row times a shared matrix, or a shared matrix times a column: the samples are the rows of one product.
            (string rows, string matrix) = a.IsBatched ? (a.Flat, b.Matrix(transpose: false)) : (b.Flat, a.Matrix(transpose: true));
            return addend is null || x[2].IsNumber || !x[2].IsWhole ? Plus($"torch.mm({rows}, {matrix})", addend) : $"torch.addmm({addend}, {rows}, {matrix})";
        }

        return Plus(OperationScript.Flat(Product(a, b), size, program), addend);
    }

    /// <summary>The text of the sum over the samples of products, flat.</summary>
    public static string OverBatch(Operation operation, OperationArgument[] x)
    {
        Factor a = new(x[0], operation.ArgumentShapes[0], operation.Attributes[0] == 1), b = new(x[1], operation.ArgumentShapes[1], operation.Attributes[1] == 1);
        string sum = a.Stack == 1 && a.Columns == 1
            ? $"torch.mm({a.Flat}.t(), {b.Flat})"
            : $"torch.einsum('{a.Letters("m", "k")},{b.Letters("k", "n")}->{(a.IsStack ? "s" : "")}mn', {ScriptText.List(a.Stored, b.Stored)})";
        return $"{sum}.reshape([-1])";
    }

    private static string Product(Factor a, Factor b)
    {
        bool areBatched = a.IsBatched && b.IsBatched;
        return areBatched && a.Stack == 1 && a.Columns == 1 ? $"({a.Column} * {b.Row})"
            : areBatched && a.Stack == 1 && a.Rows == 1 && b.Columns == 1 ? $"({a.Flat} * {b.Flat}).sum([1])"
            : a.IsBatched == b.IsBatched || a.Stack == 1 ? $"torch.matmul({a.Matrix(transpose: false)}, {b.Matrix(transpose: false)})"
            : $"torch.einsum('{a.Letters("m", "k")},{b.Letters("k", "n")}->bsmn', {ScriptText.List(a.Stored, b.Stored)})";
    }

    private static string Plus(string product, string? addend) => addend is null ? product : $"{product} + {addend}";

    /// <summary>A factor and the flag that transposes it.</summary>
    private sealed class Factor(OperationArgument x, int[] shape, bool isTransposed)
    {
        public bool IsBatched => x.IsBatched;

        public bool IsStack => shape.Length > 2;

        public int Stack => Shape.stack(shape);

        public int Rows => Shape.matrix(isTransposed, shape).Item1;

        public int Columns => Shape.matrix(isTransposed, shape).Item2;

        /// <summary>Flat, all elements stored.</summary>
        public string Flat => x.In([x.Size]);

        /// <summary>[batch × rows × 1], of a column.</summary>
        public string Column => x.In([x.Size, 1]);

        /// <summary>[batch × 1 × columns], of a row.</summary>
        public string Row => x.In([1, x.Size]);

        /// <summary>As it is stored.</summary>
        public string Stored => x.In(shape);

        /// <summary>op(A), or its transpose.</summary>
        public string Matrix(bool transpose) => x.In(Axes, transpose != isTransposed ? ".transpose(-2, -1)" : "");

        /// <summary>The letters of its axes as they are stored.</summary>
        public string Letters(string rows, string columns) => (IsBatched ? "b" : "") + (IsStack ? "s" : "") + (isTransposed ? columns + rows : rows + columns);

        /// <summary>A stack of more than one level is one of one level.</summary>
        private int[] Axes => IsStack && Stack == 1 ? [.. shape.TakeLast(2)] : shape;
    }
}
