using System;
using System.Collections.Generic;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Training;

/// <summary>
/// Levenberg–Marquardt on the normal equations (JᵀJ + μ I) δ = −Jᵀr. An iteration is one linearisation and a search over μ by factors of 4: downward
/// while the loss falls, upward until it does; a trial costs a Cholesky factor and a solve of the trajectories, little beside the Jacobian.
/// The first μ is τ max diag(JᵀJ). Damping is by the identity, not by diag(JᵀJ): a hidden unit that saturates has a tiny diagonal and would be driven further out.
/// A step is corrected to second order along its geodesic, at the cost of two solves and one adjoint (Transtrum and Sethna, arXiv 1201.5885).
/// Sources: Levenberg 1944; Marquardt 1963, whose search over μ this is.
/// </summary>
internal sealed class LevenbergMarquardtTrainer
{
    private const double Factor = 4.0;
    private const int LargestTrials = 30;

    /// <summary>|(JᵀJ + μ I)⁻¹ Jᵀ r″| beside |δ|; beyond it the second-order model is not trusted (Transtrum and Sethna's α).</summary>
    private const double LargestAcceleration = 0.75;

    private readonly ISumOfSquares _objective;
    private readonly int _threads;
    private readonly double[] _normal;
    private readonly double[] _factor;
    private readonly double[] _gradient;
    private readonly double[] _step;
    private readonly double[] _acceleration;
    private double[] _trial;
    private double[] _best;
    private double[] _theta;
    private double _damping;
    private long _evaluations;

    private LevenbergMarquardtTrainer(ISumOfSquares objective, double[] start, int threads)
    {
        int count = objective.Count;
        _objective = objective;
        _threads = threads;
        _normal = new double[count * count];
        _factor = new double[count * count];
        _gradient = new double[count];
        _step = new double[count];
        _acceleration = new double[count];
        _trial = new double[count];
        _best = new double[count];
        _theta = (double[])start.Clone();
    }

    /// <summary>Fits from the start.</summary>
    public static FitResult Train(ISumOfSquares objective, LevenbergMarquardt settings, double[] start, TrainingMonitor monitor, int threads) =>
        new LevenbergMarquardtTrainer(objective, start, threads).Run(settings, monitor);

    private FitResult Run(LevenbergMarquardt settings, TrainingMonitor monitor)
    {
        string description = $"{settings.Canonical}, {_objective.Count} parameters";
        List<double> history = new(settings.Iterations);
        int done = 0;
        double value = double.NaN;
        if (monitor.Resume(description) is { } state)
        {
            _theta = state.Vectors[0];
            history.AddRange(state.Vectors[1]);
            (_damping, value, done, _evaluations) = (state.Scalars[0], state.Scalars[1], state.Step, state.Evaluations);
            _objective.Operations = state.Operations;
        }

        // One object for all iterations: an iteration allocates nothing.
        Func<TrainingState> current = () => new TrainingState
        {
            Description = description,
            Step = done,
            Evaluations = _evaluations,
            Operations = _objective.Operations,
            Scalars = [_damping, value],
            Vectors = [_theta, [.. history]],
        };
        while (done < settings.Iterations)
        {
            value = _objective.Linearise(_theta, _normal, _gradient);
            NumericalFailureGuard.Finite(value, settings.Name, done);
            _evaluations++;
            _damping = done == 0 ? settings.Damping * LargestDiagonal() : _damping;
            if (Search(value) is not { } next)
            {
                break;
            }

            (_theta, _best) = (_best, _theta);
            bool converged = value - next <= settings.Tolerance * value;
            value = next;
            done++;
            history.Add(monitor.Loss(value));
            monitor.Step(done, settings.Iterations, value, current);
            if (converged)
            {
                break;
            }
        }

        return new FitResult(_theta, value, done, [.. history], _evaluations, _objective.Operations);
    }

    /// <summary>Σ r² at the best trial, which is left in <see cref="_best"/>, its μ in <see cref="_damping"/>; null if no trial lowers the loss.</summary>
    private double? Search(double value)
    {
        double damping = _damping / Factor;
        double next = Try(damping);
        if (next < value)
        {
            // Downward as long as it pays.
            double best = value;
            while (next < best)
            {
                Keep(damping);
                best = next;
                damping /= Factor;
                next = Try(damping);
            }

            return best;
        }

        // Upward until it pays.
        for (int trial = 0; trial < LargestTrials; trial++)
        {
            damping *= Factor;
            next = Try(damping);
            if (next < value)
            {
                Keep(damping);
                return next;
            }
        }

        return null;
    }

    private void Keep(double damping)
    {
        (_best, _trial) = (_trial, _best);
        _damping = damping;
    }

    /// <summary>Σ r² after the step with damping μ, whose end is left in <see cref="_trial"/>; infinite if there is none.</summary>
    private double Try(double damping)
    {
        int count = _objective.Count;
        _normal.CopyTo(_factor, 0);
        for (int i = 0; i < count; i++)
        {
            _factor[(i * count) + i] += damping;
            _step[i] = -_gradient[i];
        }

        _objective.Operations += ((long)count * count * count / 3) + (4L * count * count);
        if (!Cholesky.Factor(_factor, count, _threads))
        {
            return double.PositiveInfinity;
        }

        Cholesky.Solve(_factor, count, _step);
        for (int i = 0; i < count; i++)
        {
            _trial[i] = _theta[i] + _step[i];
        }

        Accelerate();
        _evaluations++;
        double next = _objective.Value(_trial);
        return double.IsNaN(next) ? double.PositiveInfinity : next;
    }

    /// <summary>Adds −½ (JᵀJ + μ I)⁻¹ Jᵀ r″ to the trial, r″ the second derivative of the residuals along the step, where that is small beside the step.</summary>
    private void Accelerate()
    {
        int count = _objective.Count;
        _evaluations += 3;
        if (!_objective.Curvature(_theta, _step, _acceleration))
        {
            return;
        }

        Cholesky.Solve(_factor, count, _acceleration);
        if (Vectors.Norm(_acceleration) <= LargestAcceleration * Vectors.Norm(_step))
        {
            Vectors.AddScaled(-0.5, _acceleration, _trial);
        }
    }

    private double LargestDiagonal()
    {
        int count = _objective.Count;
        double largest = 0.0;
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, _normal[(i * count) + i]);
        }

        return largest;
    }
}
