using System;
using System.Collections.Generic;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Training;

/// <summary>
/// Levenberg–Marquardt on the normal equations (JᵀJ + μ I) δ = −Jᵀr with Nielsen's rule for μ (IMM-REP-1999-05): at first τ max diag(JᵀJ), then
/// μ ← μ max(1/3, 1 − (2ρ−1)³) after a step that lowers Σ r², ρ the ratio of the fall to the predicted one; else μ ← νμ, ν ← 2ν.
/// Damping by the identity, not by diag(JᵀJ): a hidden unit that saturates has a tiny diagonal, and would be driven further out.
/// </summary>
internal static class LevenbergMarquardtTrainer
{
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
        var (gradient, step, trial) = (new double[count], new double[count], new double[count]);
        var (value, current) = (0.0, false);

        while (done < settings.Iterations)
        {
            if (!current)
            {
                value = objective.Linearise(theta, normal, gradient);
                NumericalFailureGuard.Finite(value, "Levenberg–Marquardt", done);
                evaluations += counted ? 0 : 1;
                (current, counted) = (true, true);
            }

            if (done == 0)
            {
                damping = settings.Damping * Largest(normal, count);
            }

            normal.CopyTo(factor, 0);
            for (var i = 0; i < count; i++)
            {
                factor[i * count + i] += damping;
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
                    predicted = Math.FusedMultiplyAdd(step[i], Math.FusedMultiplyAdd(damping, step[i], -gradient[i]), predicted);
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
                damping *= Math.Max(1.0 / 3.0, 1.0 - s * s * s);
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

    private static double Largest(double[] matrix, int count)
    {
        var largest = 0.0;
        for (var i = 0; i < count; i++)
        {
            largest = Math.Max(largest, matrix[i * count + i]);
        }

        return largest;
    }
}
