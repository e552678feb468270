using System;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>What optimisers do with vectors and matrices, on the device; lengths are checked before each call.</summary>
internal sealed class TorchAlgebra : Algebra
{
    private static readonly string Functions = $"""
        def dot(a: Tensor, b: Tensor) -> float:
            return float(torch.dot(a, b))
        def copy(source: Tensor, source_at: int, target: Tensor, target_at: int, count: int) -> None:
            target.narrow(0, target_at, count).copy_(source.narrow(0, source_at, count))
        def add_scaled(factor: float, x: Tensor, y: Tensor) -> None:
            y.add_(x, alpha=factor)
        def scale(factor: float, x: Tensor) -> None:
            x.mul_(factor)
        def take_rows(source: Tensor, rows: Tensor, size: int, target: Tensor) -> None:
            taken = source.reshape([-1, size]).index_select(0, rows)
            target.narrow(0, 0, taken.numel()).copy_(taken.reshape([-1]))
        def adam(factor: float, clip: float, rate: float, beta1: float, beta2: float, correction1: float, correction2: float, gradient: Tensor, theta: Tensor, mean: Tensor, square: Tensor) -> None:
            norm = factor * torch.sqrt(torch.dot(gradient, gradient))
            g = gradient * torch.where(norm > clip, factor * (clip / norm), factor)
            mean.mul_(beta1).add_(g, alpha=1.0 - beta1)
            square.mul_(beta2).addcmul_(g, g, value=1.0 - beta2)
            theta.addcdiv_(mean, torch.sqrt(square / correction2) + {ScriptText.Number(AdamStep.Epsilon)}, value=-rate / correction1)
        def add_normal(jacobian: Tensor, rows: int, n: int, normal: Tensor) -> None:
            j = jacobian.narrow(0, 0, rows * n).reshape([rows, n])
            normal.reshape([n, n]).addmm_(j.t(), j)
        def add_gram(matrix: Tensor, rows: int, n: int, gram: Tensor) -> None:
            a = matrix.narrow(0, 0, rows * n).reshape([rows, n])
            gram.narrow(0, 0, rows * rows).reshape([rows, rows]).addmm_(a, a.t())
        def add_product(transpose_a: bool, transpose_b: bool, a: Tensor, b: Tensor, m: int, n: int, k: int, c: Tensor) -> None:
            left = a.narrow(0, 0, m * k).reshape([k, m]).t() if transpose_a else a.narrow(0, 0, m * k).reshape([m, k])
            right = b.narrow(0, 0, k * n).reshape([n, k]).t() if transpose_b else b.narrow(0, 0, k * n).reshape([k, n])
            c.narrow(0, 0, m * n).reshape([m, n]).addmm_(left, right)
        def largest_diagonal(matrix: Tensor, n: int) -> float:
            return max(0.0, float(matrix.reshape([n, n]).diagonal().max()))
        def factorise(matrix: Tensor, n: int, damping: float, factor: Tensor) -> bool:
            damped = matrix.reshape([n, n]).clone()
            damped.diagonal().add_(damping)
            lower, info = torch.linalg_cholesky_ex(damped)
            factor.copy_(lower.reshape([-1]))
            return int(info) == 0
        def solve(factor: Tensor, n: int, x: Tensor) -> None:
            x.copy_(torch.cholesky_solve(x.reshape([n, 1]), factor.reshape([n, n])).reshape([-1]))
        def solve_lower(factor: Tensor, n: int, x: Tensor, columns: int) -> None:
            place = x.narrow(0, 0, n * columns).reshape([n, columns])
            place.copy_(torch.linalg_solve_triangular(factor.narrow(0, 0, n * n).reshape([n, n]), place, upper=False))
        """;

    private readonly Device _device;
    private readonly Script _script;

    /// <summary>Compiles the functions.</summary>
    public TorchAlgebra(Device device)
    {
        ScriptText text = new();
        text.Functions(Functions);
        _device = device;
        _script = new(text, device);
    }

    /// <inheritdoc/>
    public override double Dot(DeviceVector a, DeviceVector b)
    {
        Same(a, b);
        return _script.Number("dot", TorchVector.Of(a), TorchVector.Of(b));
    }

    /// <inheritdoc/>
    public override void Copy(DeviceVector source, int sourceAt, DeviceVector target, int targetAt, int count)
    {
        Inside(source, sourceAt, count);
        Inside(target, targetAt, count);
        _script.Call("copy", TorchVector.Of(source), sourceAt, TorchVector.Of(target), targetAt, count);
    }

    /// <inheritdoc/>
    public override void AddScaled(double factor, DeviceVector x, DeviceVector y)
    {
        Same(x, y);
        _script.Call("add_scaled", factor, TorchVector.Of(x), TorchVector.Of(y));
    }

    /// <inheritdoc/>
    public override void Scale(double factor, DeviceVector x) => _script.Call("scale", factor, TorchVector.Of(x));

    /// <inheritdoc/>
    public override void TakeRows(DeviceVector source, int[] rows, int first, int count, int size, DeviceVector target)
    {
        Inside(target, 0, count * size);
        long[] taken = new long[count];
        for (int i = 0; i < count; i++)
        {
            taken[i] = rows[first + i];
            Inside(source, rows[first + i] * size, size);
        }

        using TorchTensor host = tensor(taken);
        using TorchTensor device = host.to(_device);
        _script.Call("take_rows", TorchVector.Of(source), device, size, TorchVector.Of(target));
    }

    /// <inheritdoc/>
    public override void Adam(AdamStep step, DeviceVector gradient, DeviceVector theta, DeviceVector mean, DeviceVector square) =>
        ClippedAdam(step, double.PositiveInfinity, gradient, theta, mean, square);

    /// <inheritdoc/>
    public override void ClippedAdam(AdamStep step, double clip, DeviceVector gradient, DeviceVector theta, DeviceVector mean, DeviceVector square)
    {
        Same(gradient, theta);
        Same(theta, mean);
        Same(theta, square);
        _script.Call(
            "adam", step.Factor, clip, step.Rate, step.Beta1, step.Beta2, step.Correction1, step.Correction2,
            TorchVector.Of(gradient), TorchVector.Of(theta), TorchVector.Of(mean), TorchVector.Of(square));
    }

    /// <inheritdoc/>
    public override void AddNormal(DeviceVector jacobian, int rows, int n, DeviceVector normal)
    {
        Inside(jacobian, 0, rows * n);
        Matrix(normal, n);
        _script.Call("add_normal", TorchVector.Of(jacobian), rows, n, TorchVector.Of(normal));
    }

    /// <inheritdoc/>
    public override void AddGram(DeviceVector matrix, int rows, int n, DeviceVector gram)
    {
        Inside(matrix, 0, rows * n);
        Inside(gram, 0, rows * rows);
        _script.Call("add_gram", TorchVector.Of(matrix), rows, n, TorchVector.Of(gram));
    }

    /// <inheritdoc/>
    public override void AddProduct(bool transposeA, bool transposeB, DeviceVector a, DeviceVector b, int m, int n, int k, DeviceVector c)
    {
        Inside(a, 0, m * k);
        Inside(b, 0, k * n);
        Inside(c, 0, m * n);
        _script.Call("add_product", transposeA, transposeB, TorchVector.Of(a), TorchVector.Of(b), m, n, k, TorchVector.Of(c));
    }

    /// <inheritdoc/>
    public override double LargestDiagonal(DeviceVector matrix, int n)
    {
        Matrix(matrix, n);
        return _script.Number("largest_diagonal", TorchVector.Of(matrix), n);
    }

    /// <inheritdoc/>
    public override bool Factor(DeviceVector matrix, int n, double damping, DeviceVector factor)
    {
        Matrix(matrix, n);
        Matrix(factor, n);
        return _script.Holds("factorise", TorchVector.Of(matrix), n, damping, TorchVector.Of(factor));
    }

    /// <inheritdoc/>
    public override void Solve(DeviceVector factor, int n, DeviceVector x)
    {
        Matrix(factor, n);
        Inside(x, 0, n);
        _script.Call("solve", TorchVector.Of(factor), n, TorchVector.Of(x));
    }

    /// <inheritdoc/>
    public override void SolveLower(DeviceVector factor, int n, DeviceVector x, int columns)
    {
        Inside(factor, 0, n * n);
        Inside(x, 0, n * columns);
        _script.Call("solve_lower", TorchVector.Of(factor), n, TorchVector.Of(x), columns);
    }

    private static void Same(DeviceVector a, DeviceVector b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"two vectors of {a.Length} and of {b.Length} numbers do not go together: give both the same length.");
        }
    }

    private static void Matrix(DeviceVector matrix, int n)
    {
        if (matrix.Length != (long)n * n)
        {
            throw new ArgumentException($"a matrix [{n} × {n}] has {(long)n * n} numbers, not {matrix.Length}.");
        }
    }

    private static void Inside(DeviceVector vector, int at, int count)
    {
        if (at < 0 || count < 0 || at > vector.Length - count)
        {
            throw new ArgumentException($"numbers {at} … {at + count - 1} were asked of a vector of {vector.Length}.");
        }
    }
}
