using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Training;

/// <summary>Limited-memory BFGS: the two-loop recursion (Nocedal and Wright, algorithm 7.4) with a line search for the strong Wolfe conditions (3.5, 3.6).</summary>
internal sealed class LbfgsTrainer
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int LargestTrials = 25;

    private readonly IObjective _objective;
    private readonly Lbfgs _settings;
    private readonly TrainingMonitor _monitor;
    private readonly List<double> _history = [];
    private readonly List<double[]> _steps = [];
    private readonly List<double[]> _changes = [];
    private long _evaluations;

    private LbfgsTrainer(IObjective objective, Lbfgs settings, TrainingMonitor monitor)
    {
        _objective = objective;
        _settings = settings;
        _monitor = monitor;
    }

    public static FitResult Train(IObjective objective, Lbfgs settings, double[] start, TrainingMonitor monitor) =>
        new LbfgsTrainer(objective, settings, monitor).Run(start);

    private FitResult Run(double[] start)
    {
        var count = _objective.Count;
        var description = $"{_settings.Canonical}, {count} parameters";
        var (theta, gradient, done, value) = ((double[])start.Clone(), new double[count], 0, double.NaN);

        if (_monitor.Resume(description) is { } state)
        {
            (theta, gradient, done, value, _evaluations) = (state.Vectors[0], state.Vectors[1], state.Step, state.Scalars[0], state.Evaluations);
            _objective.Operations = state.Operations;
            _history.AddRange(state.Vectors[2]);
            var pairs = state.Vectors.Skip(3).ToArray();
            _steps.AddRange(pairs.Take(pairs.Length / 2));
            _changes.AddRange(pairs.Skip(pairs.Length / 2));
        }
        else
        {
            value = Evaluate(theta, gradient);
            NumericalFailureGuard.Finite(value, _settings.Name, 0);
        }

        while (done < _settings.Iterations)
        {
            var direction = Direction(gradient);
            var slope = Vectors.Dot(direction, gradient);
            if (slope >= 0.0)
            {
                // Rounding has spoilt the memory: start again from steepest descent.
                _steps.Clear();
                _changes.Clear();
                direction = Direction(gradient);
                slope = Vectors.Dot(direction, gradient);
            }

            var first = _steps.Count == 0 ? Math.Min(1.0, 1.0 / Vectors.Norm(gradient)) : 1.0;
            if (slope == 0.0 || Search(theta, value, slope, direction, first) is not { } found)
            {
                break;
            }

            Remember(theta, gradient, found);
            (theta, gradient, value) = (found.Point, found.Gradient, found.Value);
            done++;
            _history.Add(_monitor.Loss(value));
            var (doneNow, valueNow, thetaNow, gradientNow) = (done, value, theta, gradient);
            _monitor.Step(done, _settings.Iterations, value, () => new TrainingState
            {
                Description = description,
                Step = doneNow,
                Evaluations = _evaluations,
                Operations = _objective.Operations,
                Scalars = [valueNow],
                Vectors = [thetaNow, gradientNow, [.. _history], .. _steps, .. _changes],
            });
        }

        return new FitResult(theta, value, done, [.. _history], _evaluations, _objective.Operations);
    }

    private double Evaluate(double[] point, double[] gradient)
    {
        _evaluations++;
        return _objective.ValueAndGradient(point, gradient);
    }

    private double[] Direction(double[] gradient)
    {
        var q = gradient.Select(g => -g).ToArray();
        var alpha = new double[_steps.Count];
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            alpha[i] = Vectors.Dot(_steps[i], q) / Vectors.Dot(_steps[i], _changes[i]);
            Vectors.AddScaled(-alpha[i], _changes[i], q);
        }

        if (_steps.Count > 0)
        {
            var scale = Vectors.Dot(_steps[^1], _changes[^1]) / Vectors.Dot(_changes[^1], _changes[^1]);
            for (var i = 0; i < q.Length; i++)
            {
                q[i] *= scale;
            }
        }

        for (var i = 0; i < _steps.Count; i++)
        {
            var beta = Vectors.Dot(_changes[i], q) / Vectors.Dot(_steps[i], _changes[i]);
            Vectors.AddScaled(alpha[i] - beta, _steps[i], q);
        }

        return q;
    }

    private void Remember(double[] theta, double[] gradient, Trial found)
    {
        var step = found.Point.Zip(theta, (a, b) => a - b).ToArray();
        var change = found.Gradient.Zip(gradient, (a, b) => a - b).ToArray();
        if (Vectors.Dot(step, change) <= 1e-14 * Vectors.Norm(step) * Vectors.Norm(change))
        {
            return;
        }

        if (_steps.Count == _settings.Memory)
        {
            _steps.RemoveAt(0);
            _changes.RemoveAt(0);
        }

        _steps.Add(step);
        _changes.Add(change);
    }

    /// <summary>A point along the direction that satisfies the strong Wolfe conditions, or the best one found that lowers the value; null if there is none.</summary>
    private Trial? Search(double[] theta, double value, double slope, double[] direction, double first)
    {
        var (low, lowValue, lowSlope, high) = (0.0, value, slope, double.PositiveInfinity);
        var length = first;
        Trial? best = null;
        for (var trial = 0; trial < LargestTrials; trial++)
        {
            var point = (double[])theta.Clone();
            Vectors.AddScaled(length, direction, point);
            var gradient = new double[theta.Length];
            var at = Evaluate(point, gradient);
            var slopeAt = Vectors.Dot(gradient, direction);
            if (double.IsFinite(at) && at < value && (best is null || at < best.Value))
            {
                best = new Trial(point, gradient, at);
            }

            if (!double.IsFinite(at) || at > value + SufficientDecrease * length * slope || at >= lowValue && low > 0.0)
            {
                high = length;
            }
            else if (Math.Abs(slopeAt) <= -Curvature * slope)
            {
                return new Trial(point, gradient, at);
            }
            else if (slopeAt >= 0.0)
            {
                high = length;
            }
            else
            {
                (low, lowValue, lowSlope) = (length, at, slopeAt);
            }

            length = double.IsInfinity(high) ? 2.0 * length : Between(low, lowValue, lowSlope, high, length, at);
        }

        return best;
    }

    /// <summary>The minimiser of the parabola through the low end, kept away from both ends.</summary>
    private static double Between(double low, double lowValue, double lowSlope, double high, double length, double at)
    {
        var width = high - low;
        var distance = length - low;
        var curvature = distance > 0.0 && double.IsFinite(at) ? (at - lowValue - lowSlope * distance) / (distance * distance) : 0.0;
        var guess = curvature > 0.0 ? low - lowSlope / (2.0 * curvature) : low + 0.5 * width;
        return Math.Min(Math.Max(guess, low + 0.1 * width), high - 0.1 * width);
    }

    private sealed record Trial(double[] Point, double[] Gradient, double Value);
}
