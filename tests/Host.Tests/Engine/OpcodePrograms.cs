using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Tests.Engine;

/// <summary>Programs of every opcode of the tensor language, with every kind of operand.</summary>
internal static class OpcodePrograms
{
    private static readonly int[][] Products = [[1, 1, 1], [6, 1, 5], [13, 5, 1], [7, 13, 2], [3, 2, 4], [1, 9, 3], [12, 7, 9]];

    /// <summary>Some that run it.</summary>
    internal static IEnumerable<Spectral.Program> Of(Opcode opcode) => opcode switch
    {
        Opcode.Input or Opcode.Parameter or Opcode.SharedInput or Opcode.Constant or Opcode.Reshape =>
            [Lower(opcode, [.. Operands(11)])],
        Opcode.Fill => [Lower(opcode, Tensor.matrixProduct(false, false, Tensor.fill([3, 4], Scalar), Matrix("m", 4, 2)), Tensor.fill([5], Scalar))],
        Opcode.Slice => [Lower(opcode, [.. Operands(9).Select(x => Tensor.slice(2, 4, x))])],
        Opcode.Concatenate => [Lower(opcode, Tensor.concatenate([.. Operands(5)]), Tensor.concatenate([Tensor.slice(1, 3, Vector("x", 5)), Tensor.parameter(3, [2])]))],
        Opcode.Transpose => [Lower(opcode, [.. Matrices(5, 3).Select(Tensor.transpose).Select(x => Tensor.tanh(x))])],
        Opcode.Negate => Unary(opcode, Tensor.negate),
        Opcode.Exp => Unary(opcode, Tensor.exp),
        Opcode.Expm1 => Unary(opcode, Tensor.expm1),
        Opcode.Log => Unary(opcode, Tensor.log),
        Opcode.Log1p => Unary(opcode, Tensor.log1p),
        Opcode.Sin => Unary(opcode, Tensor.sin),
        Opcode.Cos => Unary(opcode, Tensor.cos),
        Opcode.Tanh => Unary(opcode, Tensor.tanh),
        Opcode.Sigmoid => Unary(opcode, Tensor.sigmoid),
        Opcode.Softplus => Unary(opcode, Tensor.softplus),
        Opcode.Erf => Unary(opcode, Tensor.erf),
        Opcode.SquareRoot => Unary(opcode, Tensor.squareRoot),
        Opcode.PositivePart => Unary(opcode, Tensor.positivePart),
        Opcode.Heaviside => Unary(opcode, Tensor.heaviside),
        Opcode.Add => Binary(opcode, Tensor.add),
        Opcode.Subtract => Binary(opcode, Tensor.subtract),
        Opcode.Multiply => Binary(opcode, Tensor.multiply),
        Opcode.Divide => Binary(opcode, Tensor.divide),
        Opcode.Sum => [Lower(opcode, [.. Operands(13).Select(Tensor.sum), .. Matrices(3, 4).Select(Tensor.sum)])],
        Opcode.SumAxis => [Lower(opcode, [.. from x in Stacks(3, 5, 4) from axis in Enumerable.Range(0, 3) select Tensor.sumAxis(axis, x)])],
        Opcode.RepeatAxis => [Lower(opcode, [.. from x in Matrices(3, 5) from axis in Enumerable.Range(0, 3) select Tensor.repeatAxis(axis, 4, x)])],
        Opcode.Gather => [Lower(opcode, [.. from x in Matrices(5, 3).Concat(Operands(5)) from rows in Rows select Tensor.gather(rows, x)])],
        Opcode.ScatterAdd => [Lower(opcode, [.. from x in Matrices(5, 3).Concat(Operands(5)) from rows in Rows select Tensor.scatterAdd(7, rows, x)])],
        Opcode.MatrixProduct => Products.Select((p, i) => Lower(opcode, [.. MatrixProducts(p[0], p[1], p[2]).Where((_, k) => k % Products.Length == i || (i == 2 && k % 5 == 0))])),
        Opcode.MultiplyAdd => Ternary(opcode, (x, y, z) => Tensor.add(Tensor.multiply(x, y), z)),
        Opcode.MultiplySubtract => Ternary(opcode, (x, y, z) => Tensor.subtract(Tensor.multiply(x, y), z)),
        Opcode.NegatedMultiplyAdd => Ternary(opcode, (x, y, z) => Tensor.subtract(z, Tensor.multiply(x, y))),
        Opcode.BatchSum or Opcode.BatchProduct or Opcode.BatchAccumulate => BatchSums(opcode),
        _ => [],
    };

    /// <summary>Five rows of five: a permutation, rows that come more than once, and runs of neighbours.</summary>
    private static readonly int[][] Rows = [[4, 3, 2, 1, 0], [1, 1, 4, 1, 4], [2, 3, 4, 0, 1], [0, 2, 3, 4, 4]];

    private static Expr Scalar => Tensor.input("s", []);

    private static Expr Vector(string name, int size) => Tensor.input(name, [size]);

    private static Expr Matrix(string name, int rows, int columns) => Tensor.input(name, [rows, columns]);

    /// <summary>A vector of every kind: sample rows, a repeated row, shared numbers and repeated shared numbers, computed and given.</summary>
    private static IEnumerable<Expr> Operands(int size)
    {
        Expr parameter = Tensor.parameter(2, []);
        yield return Vector("x", size);
        yield return Tensor.fill([size], Scalar);
        yield return Tensor.parameter(1, [size]);
        yield return Tensor.fill([size], parameter);
        yield return Tensor.constant([size], Bits.Normal("constant", size));
        yield return Tensor.full([size], 0.75);
        yield return Tensor.sin(Tensor.parameter(4, [size]));
        yield return Tensor.slice(2, size, Tensor.cos(Vector("z", size + 3)));
        yield return Tensor.shared($"shared{size}", [size]);
    }

    private static IEnumerable<Expr> Matrices(int rows, int columns)
    {
        yield return Matrix($"m{rows}×{columns}", rows, columns);
        yield return Tensor.fill([rows, columns], Scalar);
        yield return Tensor.parameter(3, [rows, columns]);
        yield return Tensor.fill([rows, columns], Tensor.parameter(1, []));
        yield return Tensor.constant([rows, columns], Bits.Normal("constant", rows * columns));
        yield return Tensor.sin(Tensor.parameter(5, [rows, columns]));
        yield return Tensor.sin(Matrix($"n{rows}×{columns}", rows, columns));
    }

    /// <summary>Tensors of rank 3 of every kind.</summary>
    private static IEnumerable<Expr> Stacks(int count, int rows, int columns) =>
        Matrices(count * rows, columns).Select(m => Tensor.reshape([count, rows, columns], m));

    private static IEnumerable<Spectral.Program> Unary(Opcode opcode, Func<Expr, Expr> f) => [Lower(opcode, [.. Operands(11).Select(f)])];

    private static IEnumerable<Spectral.Program> Binary(Opcode opcode, Func<Expr, Expr, Expr> f) =>
        [Lower(opcode, [.. from x in Operands(7) from y in Operands(7) select f(x, y)])];

    /// <summary>Each product has operands of its own, since one that is used twice is not fused.</summary>
    private static IEnumerable<Spectral.Program> Ternary(Opcode opcode, Func<Expr, Expr, Expr, Expr> f)
    {
        IEnumerable<Expr> Kinds(int tag) =>
        [
            Vector($"x{tag}", 3), Tensor.fill([3], Tensor.input($"s{tag}", [])), Tensor.parameter(tag, [3]), Tensor.fill([3], Tensor.parameter(tag + 2, [])),
        ];

        return [Lower(opcode, [.. Enumerable.Range(0, 4).SelectMany(k =>
            from y in Enumerable.Range(0, 4) from z in Enumerable.Range(0, 4)
            let tag = (16 * k) + (4 * y) + z
            select f(Kinds(tag).ElementAt(k), Kinds(tag + 64).ElementAt(y), Kinds(tag + 128).ElementAt(z)))])];
    }

    /// <summary>Products of matrices, and of stacks of three where the one is a sample's and the other shared, or both a sample's.</summary>
    private static IEnumerable<Expr> MatrixProducts(int rows, int inner, int columns) =>
        ProductsOf(rows, inner, columns, Matrices).Concat(ProductsOf(rows, inner, columns, (m, n) => Stacks(3, m, n).Where((_, kind) => kind % 3 == 0)));

    private static IEnumerable<Expr> ProductsOf(int rows, int inner, int columns, Func<int, int, IEnumerable<Expr>> operands)
    {
        foreach (bool transposeA in new[] { false, true })
        {
            foreach (bool transposeB in new[] { false, true })
            {
                foreach (Expr a in transposeA ? operands(inner, rows) : operands(rows, inner))
                {
                    foreach (Expr b in transposeB ? operands(columns, inner) : operands(inner, columns))
                    {
                        Expr product = Tensor.matrixProduct(transposeA, transposeB, a, b);
                        yield return product;
                        if (a.Varies || b.Varies)
                        {
                            foreach (Expr start in operands(rows, columns).Take(4))
                            {
                                yield return Tensor.add(Tensor.matrixProduct(transposeA, transposeB, a, Tensor.negate(b)), start);
                            }
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<Spectral.Program> BatchSums(Opcode opcode)
    {
        foreach (int[] p in Products)
        {
            (int rows, int inner, int columns) = (p[0], p[1], p[2]);
            List<Expr> sums = [];
            foreach (bool transposeA in new[] { false, true })
            {
                foreach (bool transposeB in new[] { false, true })
                {
                    Expr a = transposeA ? Matrix("a", inner, rows) : Matrix("a'", rows, inner);
                    Expr b = transposeB ? Matrix("b", columns, inner) : Matrix("b'", inner, columns);
                    sums.Add(Tensor.batchSum(Tensor.matrixProduct(transposeA, transposeB, a, Tensor.sin(b))));
                    sums.Add(Tensor.batchSum(Tensor.add(Tensor.matrixProduct(transposeA, transposeB, a, b), Tensor.exp(Matrix("c", rows, columns)))));
                    Expr left = Tensor.repeatAxis(0, 2, Tensor.cos(a)), right = Tensor.repeatAxis(0, 2, b);
                    sums.Add(Tensor.batchSum(Tensor.batchedProduct(transposeA, transposeB, left, right)));
                }
            }

            sums.AddRange(Operands(9).Select(Tensor.batchSum));
            yield return Lower(opcode, [.. sums]);
        }
    }

    private static Spectral.Program Lower(Opcode opcode, params Expr[] outputs)
    {
        Expr[] inputs = [.. Differentiation.topological(outputs).Where(e => e.Opcode == Opcode.Input).DistinctBy(e => e.Name)];
        inputs = inputs.Length == 0 ? [Scalar] : inputs;
        return Lowering.lower(opcode.ToString(), inputs, [.. outputs.Select((e, i) => ($"out{i}", e))], []);
    }
}
