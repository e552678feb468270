using System;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Engine;

/// <summary>The core's algebra on arrays with the engine's kernels in the places that cost: the same bits.</summary>
internal sealed class CpuAlgebra(int threads) : ArrayAlgebra
{
    /// <inheritdoc/>
    public override void Adam(AdamStep step, DeviceVector gradient, DeviceVector theta, DeviceVector mean, DeviceVector square) =>
        AdamKernel.Run(step, ArrayVector.ValuesOf(gradient), ArrayVector.ValuesOf(theta), ArrayVector.ValuesOf(mean), ArrayVector.ValuesOf(square));

    /// <inheritdoc/>
    public override void AddNormal(DeviceVector jacobian, int rows, int n, DeviceVector normal) =>
        SymmetricProduct.Accumulate(ArrayVector.ValuesOf(jacobian), ArrayVector.ValuesOf(normal), rows, n, accumulate: true, threads);

    /// <inheritdoc/>
    public override void AddGram(DeviceVector matrix, int rows, int n, DeviceVector gram) =>
        SymmetricProduct.AccumulateTransposed(ArrayVector.ValuesOf(matrix), ArrayVector.ValuesOf(gram), n, rows, accumulate: true, threads);

    /// <inheritdoc/>
    public override void AddProduct(bool transposeA, bool transposeB, DeviceVector a, DeviceVector b, int m, int n, int k, DeviceVector c)
    {
        double[] left = ArrayVector.ValuesOf(a), right = ArrayVector.ValuesOf(b), result = ArrayVector.ValuesOf(c);
        switch (transposeA, transposeB)
        {
            case (false, false): MatrixProduct.Multiply(left, right, result, m, n, k, accumulate: true, threads); break;
            case (true, false): MatrixProduct.TransposedMultiply(left, right, result, m, n, k, accumulate: true, threads); break;
            case (false, true): MatrixProduct.MultiplyByTransposed(left, right, result, m, n, k, accumulate: true, threads); break;
            default: throw new ArgumentException("a product of two transposed matrices is the transpose of a product: swap them");
        }
    }

    /// <inheritdoc/>
    public override bool Factor(DeviceVector matrix, int n, double damping, DeviceVector factor)
    {
        double[] target = ArrayVector.ValuesOf(factor);
        ArrayVector.ValuesOf(matrix).CopyTo(target, 0);
        for (int i = 0; i < n; i++)
        {
            target[(i * n) + i] += damping;
        }

        return Cholesky.Factor(target, n, threads);
    }

    /// <inheritdoc/>
    public override void Solve(DeviceVector factor, int n, DeviceVector x) => Cholesky.Solve(ArrayVector.ValuesOf(factor), n, ArrayVector.ValuesOf(x));

    /// <inheritdoc/>
    public override void SolveLower(DeviceVector factor, int n, DeviceVector x, int columns) =>
        TriangularSolve.LowerColumns(ArrayVector.ValuesOf(factor), n, ArrayVector.ValuesOf(x), columns, threads);
}
