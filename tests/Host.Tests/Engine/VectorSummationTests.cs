using NUnit.Framework;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Tests.Engine;

/// <summary>Vector sums have the bits of Spectral.Summation for every length and width.</summary>
[NonParallelizable]
internal sealed class VectorSummationTests
{
    [Test]
    public void Sums_have_the_bits_of_their_definition([Values(1, 2, 4, 8)] int lanes)
    {
        using var forced = SimdLevel.Force(lanes);
        for (int length = 0; length < 130; length++)
        {
            double[] x = Matrices.Normal("x", length);
            double[] y = Matrices.Normal("y", length);
            Matrices.AssertSameBits([Summation.sum(x), Summation.dot(x, y)], [VectorSummation.Sum(x), VectorSummation.Dot(x, y)], $"length {length}");
        }
    }
}
