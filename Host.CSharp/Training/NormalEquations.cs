using System;

namespace Spectral.Host.Training;

internal sealed class NormalEquations(FitTask task, FixedScheme scheme, int threads) : IDisposable
{
    public void Assemble(ReadOnlySpan<double> parameters, double[] states, double[][] inputs, double[] normalMatrix, Span<double> gradient)
    {
        _ = (task, scheme, threads);
    }

    public void Dispose()
    {
    }
}
