using System;
using System.Collections.Generic;

namespace Spectral.Host.Training;

/// <summary>
/// Adam with clipping of the gradient's norm: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η m̂/(√v̂ + ε). Kingma and Ba, arXiv 1412.6980, algorithm 1.
/// The gradient is that of the mean of the residuals' squares, so that rates and clips do not depend on the number of samples.
/// </summary>
internal static class AdamTrainer
{
    private const double Epsilon = 1e-8;

    public static FitResult Train(IObjective objective, Adam settings, double[] start, double meanFactor, TrainingMonitor monitor)
    {
        var count = objective.Count;
        var description = $"{settings.Canonical}, {count} parameters";
        var (theta, mean, square) = ((double[])start.Clone(), new double[count], new double[count]);
        var (power1, power2) = (1.0, 1.0);
        var history = new List<double>();
        var first = 0;

        if (monitor.Resume(description) is { } state)
        {
            (theta, mean, square) = (state.Vectors[0], state.Vectors[1], state.Vectors[2]);
            history.AddRange(state.Vectors[3]);
            (power1, power2, first) = (state.Scalars[0], state.Scalars[1], state.Step);
            objective.Operations = state.Operations;
        }

        var gradient = new double[count];
        for (var epoch = first; epoch < settings.Epochs; epoch++)
        {
            var value = objective.ValueAndGradient(theta, gradient);
            NumericalFailureGuard.Finite(value, "Adam", epoch);
            history.Add(monitor.Loss(value));

            var norm = meanFactor * Vectors.Norm(gradient);
            var factor = norm > settings.Clip ? meanFactor * (settings.Clip / norm) : meanFactor;
            power1 *= settings.Beta1;
            power2 *= settings.Beta2;
            var rate = settings.Rate(epoch);
            for (var i = 0; i < count; i++)
            {
                var g = factor * gradient[i];
                mean[i] = settings.Beta1 * mean[i] + (1.0 - settings.Beta1) * g;
                square[i] = settings.Beta2 * square[i] + (1.0 - settings.Beta2) * (g * g);
                theta[i] -= rate * (mean[i] / (1.0 - power1)) / (Math.Sqrt(square[i] / (1.0 - power2)) + Epsilon);
            }

            var done = epoch + 1;
            monitor.Step(done, settings.Epochs, value, () => new TrainingState
            {
                Description = description,
                Step = done,
                Evaluations = done,
                Operations = objective.Operations,
                Scalars = [power1, power2],
                Vectors = [theta, mean, square, [.. history]],
            });
        }

        var final = objective.ValueAndGradient(theta, gradient);
        NumericalFailureGuard.Finite(final, "Adam", settings.Epochs);
        return new FitResult(theta, final, settings.Epochs, [.. history], settings.Epochs + 1, objective.Operations);
    }
}
