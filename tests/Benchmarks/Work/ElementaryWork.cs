using System;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Host.Engine.Simd;

namespace Spectral.Benchmarks.Work;

/// <summary>An elementary function over 10⁶ values, evenly spaced in (−10, 10).</summary>
internal sealed class ElementaryWork(string function) : IWork
{
    private const int Count = 1_000_000;
    private const double Largest = 10.0;
    private const int Places = 100;

    private readonly double[] _x = [.. Enumerable.Range(0, Count).Select(i => Largest * (((2.0 * i) + 1.0 - Count) / Count))];
    private readonly double[] _y = new double[Count];

    /// <inheritdoc/>
    public double Operations => 0.0;

    /// <inheritdoc/>
    public void Give(PeerFiles files) => files.Write("x", _x, Count);

    /// <inheritdoc/>
    public Contender On(int threads) => Contender.Of(units =>
    {
        for (int i = 0; i < units; i++)
        {
            Unit();
        }
    });

    /// <inheritdoc/>
    public double[] Result()
    {
        Unit();
        return [.. Enumerable.Range(0, Places).Select(i => _y[i * (Count / Places)])];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Unit()
    {
        switch (function)
        {
            case "tanh": VectorElementary.Tanh(_x, _y); break;
            case "exp": VectorElementary.Exp(_x, _y); break;
            case "sin": VectorElementary.Sin(_x, _y); break;
            default: throw new ArgumentOutOfRangeException(nameof(function), function, "tanh, exp or sin");
        }
    }
}
