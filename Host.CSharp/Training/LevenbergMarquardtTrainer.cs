using System;
using System.Collections.Generic;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Training;

/// <summary>
/// Levenberg–Marquardt on the normal equations (JᵀJ + μ D) δ = −Jᵀr, D = diag(JᵀJ), with Nielsen's rule for μ:
/// μ ← μ max(1/3, 1 − (2ρ−1)³) after a step that lowers Σ r², ρ the ratio of the fall to the predicted one; else μ ← νμ, ν ← 2ν.
/// </summary>
internal static class LevenbergMarquardtTrainer
{
    private const double LargestDamping = 1e20;

    public static FitResult Train(ISumOfSquares objective, LevenbergMarquardt settings, double[] start, TrainingMonitor monitor, int threads)
    {
        var count = objective.Count;
        var description = $"{settings.Canonical}, {count} parameters";
        var theta = (double[])start.Clone();
        var history = new List<double>();
        var (damping, growth, done, evaluations) = (settings.Damping, 2.0, 0, 0L);
        var counted = false; // Whether the linearisation at theta has been counted already.

        if (monitor.Resume(description) is { } state)
        {
            theta = state.Vectors[0];
            history.AddRange(state.Vectors[1]);
            (damping, growth, done, evaluations) = (state.Scalars[0], state.Scalars[1], state.Step, state.Evaluations);
            counted = state.Scalars[2] != 0.0;
        }

        var normal = new double[count * count];
        var factor = new double[count * count];
        var (gradient, diagonal, step, trial) = (new double[count], new double[count], new double[count], new double[count]);
        var (value, current) = (0.0, false);

        while (done < settings.Iterations && damping < LargestDamping)
        {
            if (!current)
            {
                value = objective.Linearise(theta, normal, gradient);
                NumericalFailureGuard.Finite(value, "Levenberg–Marquardt", done);
                evaluations += counted ? 0 : 1;
                (current, counted) = (true, true);
            }

            var largest = 0.0;
            for (var i = 0; i < count; i++)
            {
                diagonal[i] = normal[i * count + i];
                largest = Math.Max(largest, diagonal[i]);
            }

            var floor = 1e-10 * largest;
            normal.CopyTo(factor, 0);
            for (var i = 0; i < count; i++)
            {
                diagonal[i] = Math.Max(diagonal[i], floor);
                factor[i * count + i] += damping * diagonal[i];
                step[i] = -gradient[i];
            }

            done++;
            var gain = -1.0;
            var next = value;
            if (Cholesky.Factor(factor, count, threads))
            {
                Cholesky.Solve(factor, count, step);
                var predicted = 0.0;
                for (var i = 0; i < count; i++)
                {
                    trial[i] = theta[i] + step[i];
                    predicted = Math.FusedMultiplyAdd(step[i], damping * diagonal[i] * step[i] - gradient[i], predicted);
                }

                next = objective.Value(trial);
                evaluations++;
                gain = double.IsFinite(next) && predicted > 0.0 ? (value - next) / predicted : -1.0;
            }

            var before = value;
            if (gain > 0.0)
            {
                trial.CopyTo(theta, 0);
                (value, current, counted) = (next, false, false);
                var s = 2.0 * gain - 1.0;
                damping = Math.Max(damping * Math.Max(1.0 / 3.0, 1.0 - s * s * s), 1e-16);
                growth = 2.0;
            }
            else
            {
                damping *= growth;
                growth *= 2.0;
            }

            history.Add(monitor.Loss(value));
            monitor.Step(done, settings.Iterations, value, () => new TrainingState
            {
                Description = description,
                Step = done,
                Evaluations = evaluations,
                Scalars = [damping, growth, counted ? 1.0 : 0.0],
                Vectors = [theta, [.. history]],
            });

            if (gain > 0.0 && before - value <= settings.Tolerance * before)
            {
                break;
            }
        }

        return new FitResult(theta, value, done, [.. history], evaluations);
    }
}
