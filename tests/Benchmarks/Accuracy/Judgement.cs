using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.FSharp.Core;
using Spectral.Host.Engine.Simd;
using Spectral.Tests;

namespace Spectral.Benchmarks.Accuracy;

/// <summary>What was found of a function.</summary>
internal sealed record Judgement(int Points, double Worst, double Where, double Mean, int Falls, int Pairs, int Asymmetric, string Widths, int WrongSpecial)
{
    /// <summary>Beyond this size the reference of sin and cos needs all of its bits.</summary>
    private const double Huge = 1e15;

    private const int UsualBits = 220;

    /// <summary>Judges a function at so many random points, and at the structured ones.</summary>
    public static Judgement Of(ElementaryFunction function, int random)
    {
        double[] x = Spectral.Benchmarks.Accuracy.Points.Of(
            function.Name, function.Range.Low, function.Range.High, function.Dense, function.Corners, (int)(function.Share * random));
        x = [.. x.Where(argument => !function.Special.Any(pair => pair.X == argument))];
        double[] y = [.. x.Select(function.Scalar)];
        double[] errors = Errors(function, x, y);
        int worst = Array.IndexOf(errors, errors.Max());
        return new Judgement(
            x.Length,
            errors[worst],
            x[worst],
            errors.Average(),
            CountFalls(function, x, y, out int pairs),
            pairs,
            function.Symmetry == Symmetry.None ? 0 : x.Zip(y).Count(pair => !IsSame(function.Scalar(-pair.First), function.Symmetry == Symmetry.Odd ? -pair.Second : pair.Second)),
            CompareWidths(function, x, y),
            function.Special.Count(pair => !IsSame(function.Scalar(pair.X), pair.Y)));
    }

    private static double[] Errors(ElementaryFunction function, double[] x, double[] y)
    {
        double[] errors = new double[x.Length];
        int[] usual = [.. Enumerable.Range(0, x.Length).Where(i => Math.Abs(x[i]) <= Huge)];
        int[] huge = [.. Enumerable.Range(0, x.Length).Where(i => Math.Abs(x[i]) > Huge)];
        Fill(usual, Math.Min(function.Bits, UsualBits));
        Fill(huge, function.Bits);
        return errors;

        void Fill(int[] places, int bits)
        {
            if (places.Length == 0)
            {
                return;
            }

            BigReal.withBits(bits, FuncConvert.FromFunc(() =>
            {
                // The first value fills the constants of that many bits, before several threads read them.
                errors[places[0]] = Error(function, x[places[0]], y[places[0]]);
                Parallel.For(1, places.Length, i => errors[places[i]] = Error(function, x[places[i]], y[places[i]]));
                return 0;
            }));
        }
    }

    // Where the value rounds to infinity, infinity is exact, and the largest number half a unit off at most.
    private static double Error(ElementaryFunction function, double x, double y)
    {
        BigReal.Big exact = function.Exact(BigReal.ofFloat(x));
        return double.IsInfinity(y) && BigReal.size(exact) > 1024 ? 0.0 : BigReal.ulps(y, exact);
    }

    // Neighbouring doubles: the hardest pairs.
    private static int CountFalls(ElementaryFunction function, double[] x, double[] y, out int pairs)
    {
        pairs = 0;
        int falls = 0;

        for (int i = 0; i < x.Length && function.Direction != 0; i++)
        {
            double next = Math.BitIncrement(x[i]);

            if (next <= function.Range.High)
            {
                pairs++;
                falls += function.Direction * (function.Scalar(next) - y[i]) < 0.0 ? 1 : 0;
            }
        }

        return falls;
    }

    private static string CompareWidths(ElementaryFunction function, double[] x, double[] y)
    {
        if (function.Vector is null)
        {
            return "scalar only";
        }

        double[] all = [.. x, .. function.Special.Select(pair => pair.X)];
        double[] expected = [.. y, .. function.Special.Select(pair => function.Scalar(pair.X))];
        double[] found = new double[all.Length];

        foreach (int lanes in new[] { 1, 2, 4, 8 })
        {
            using (SimdLevel.Force(lanes))
            {
                function.Vector(all, found);
            }

            int different = found.Zip(expected).Count(pair => !IsSame(pair.First, pair.Second));

            if (different > 0)
            {
                return $"{different} differ with {lanes} lanes";
            }
        }

        return "identical";
    }

    private static bool IsSame(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}
