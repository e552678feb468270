namespace Spectral.Host.Training;

/// <summary>Stops a training whose loss is no number.</summary>
internal static class NumericalFailureGuard
{
    /// <summary>Raises NumericalFailureException unless the loss is finite.</summary>
    public static void Finite(double loss, string optimiser, int step)
    {
        if (!double.IsFinite(loss))
        {
            throw new NumericalFailureException(
                $"{optimiser} met a loss that is not finite at step {step}: use more Runge–Kutta steps an interval, a smaller learning rate or a larger damping.");
        }
    }
}
