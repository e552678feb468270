using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Benchmarks.Accuracy;

/// <summary>Arguments of a function on [low, high]: dense, spread over all exponents, and the corners where approximations go wrong.</summary>
internal static class Points
{
    /// <summary>Neighbours of a corner on each side.</summary>
    private const int Neighbours = 3;

    private const int LeastExponent = -1074;
    private const int GreatestExponent = 1023;

    /// <summary>All of it: so many random ones, and the structured ones, within the range; no zero.</summary>
    public static double[] Of(string name, double low, double high, double[] dense, IEnumerable<double> corners, int random)
    {
        RandomStream stream = RandomStream.OfSeed(1).Child("accuracy").Child(name);
        IEnumerable<double> drawn = Enumerable.Range(0, random).Select(i => i % 2 == 0 ? Uniform(stream, dense, i / 2) : Spread(stream));
        return [.. drawn.Concat(Exponents(stream)).Concat(corners.SelectMany(About)).Where(x => x != 0.0 && x >= low && x <= high)];
    }

    /// <summary>A corner and its neighbours, with both signs.</summary>
    public static IEnumerable<double> About(double corner)
    {
        double below = corner, above = corner;
        yield return corner;
        yield return -corner;

        for (int i = 0; i < Neighbours; i++)
        {
            below = Math.BitDecrement(below);
            above = Math.BitIncrement(above);
            yield return below;
            yield return above;
            yield return -below;
            yield return -above;
        }
    }

    /// <summary>Multiples k·period for k = 1 … count, and half of them.</summary>
    public static IEnumerable<double> Multiples(double period, int count) => Enumerable.Range(1, 2 * count).Select(k => 0.5 * k * period);

    // Dense ranges in turn: [a, b, c, d] are the two ranges [a, b] and [c, d].
    private static double Uniform(RandomStream stream, double[] dense, int turn)
    {
        int range = 2 * (turn % (dense.Length / 2));
        return stream.NextUniform(dense[range], dense[range + 1]);
    }

    private static double Spread(RandomStream stream)
    {
        int exponent = LeastExponent + stream.NextInteger(GreatestExponent - LeastExponent + 1);
        return Signed(stream, Power(1.0 + stream.NextUniform(), exponent));
    }

    // Every exponent with the least, the greatest, the middle and a random mantissa.
    private static IEnumerable<double> Exponents(RandomStream stream)
    {
        for (int exponent = LeastExponent; exponent <= GreatestExponent; exponent++)
        {
            foreach (double mantissa in new[] { 1.0, Math.BitIncrement(1.0), 1.5, Math.BitDecrement(2.0), 1.0 + stream.NextUniform() })
            {
                double x = Power(mantissa, exponent);
                yield return x;
                yield return -x;
            }
        }
    }

    private static double Power(double mantissa, int exponent) => Math.ScaleB(mantissa, exponent);

    private static double Signed(RandomStream stream, double x) => stream.NextUniform() < 0.5 ? -x : x;
}
