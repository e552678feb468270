using System;
using NUnit.Framework;

namespace Spectral.Host.Tests.Engine;

/// <summary>Matrices for the tests of linear algebra, and their comparison bit by bit.</summary>
internal static class Matrices
{
    public static double[] Normal(string name, int length)
    {
        RandomStream stream = RandomStream.OfSeed(23).Child(name);
        var values = new double[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = stream.NextNormal();
        }

        return values;
    }

    /// <summary>AᵀA + n/10 for a random A: positive definite.</summary>
    public static double[] PositiveDefinite(int n)
    {
        double[] a = Dense.symmetricProduct(Normal("spd", (n + 5) * n), n + 5, n);
        for (int i = 0; i < n; i++)
        {
            a[i * n + i] += 0.1 * n;
        }

        return a;
    }

    public static void AssertSameBits(double[] expected, double[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R} instead of {expected[i]:R}");
            }
        }
    }
}
