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

    /// <summary>Losses for which room is made at the start; more of them make more room.</summary>
    private const int UsualEpochs = 1 << 16;

    public static FitResult Train(IObjective objective, Adam settings, double[] start, double meanFactor, TrainingMonitor monitor)
    {
        var count = objective.Count;
        var description = $"{settings.Canonical}, {count} parameters";
        var (theta, mean, square) = ((double[])start.Clone(), new double[count], new double[count]);
        var (power1, power2) = (1.0, 1.0);
        var history = new List<double>(Math.Min(settings.Epochs, UsualEpochs));
        var done = 0;

        if (monitor.Resume(description) is { } state)
        {
            (theta, mean, square) = (state.Vectors[0], state.Vectors[1], state.Vectors[2]);
            history.AddRange(state.Vectors[3]);
            (power1, power2, done) = (state.Scalars[0], state.Scalars[1], state.Step);
            objective.Operations = state.Operations;
        }

        // One object for all steps: a step allocates nothing.
        Func<TrainingState> current = () => new TrainingState
        {
            Description = description,
            Step = done,
            Evaluations = done,
            Operations = objective.Operations,
            Scalars = [power1, power2],
            Vectors = [theta, mean, square, [.. history]],
        };
        var gradient = new double[count];
        while (done < settings.Epochs)
        {
            var value = objective.ValueAndGradient(theta, gradient);
            NumericalFailureGuard.Finite(value, "Adam", done);
            history.Add(monitor.Loss(value));

            var norm = meanFactor * Vectors.Norm(gradient);
            var factor = norm > settings.Clip ? meanFactor * (settings.Clip / norm) : meanFactor;
            power1 *= settings.Beta1;
            power2 *= settings.Beta2;
            Update(settings, settings.Rate(done), factor, 1.0 - power1, 1.0 - power2, gradient, mean, square, theta);
            done++;
            monitor.Step(done, settings.Epochs, value, current);
        }

        var final = objective.ValueAndGradient(theta, gradient);
        NumericalFailureGuard.Finite(final, "Adam", settings.Epochs);
        return new FitResult(theta, final, settings.Epochs, [.. history], settings.Epochs + 1, objective.Operations);
    }

    /// <summary>The moments and the parameters after a step; the gradient counts as factor · gradient.</summary>
    private static void Update(
        Adam settings, double rate, double factor, double scale1, double scale2, ReadOnlySpan<double> gradient, Span<double> mean, Span<double> square, Span<double> theta)
    {
        var (beta1, beta2) = (settings.Beta1, settings.Beta2);
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = factor * gradient[i];
            mean[i] = beta1 * mean[i] + (1.0 - beta1) * g;
            square[i] = beta2 * square[i] + (1.0 - beta2) * (g * g);
            theta[i] -= rate * (mean[i] / scale1) / (Math.Sqrt(square[i] / scale2) + Epsilon);
        }
    }
}
