using System.Collections.Generic;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Results;
using Spectral.Host.Engine;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Benchmarks.Work;

/// <summary>
/// One Levenberg–Marquardt iteration of the table <c>burgers</c> at its start: JᵀJ and Jᵀr of 200 trajectories at four times, the factor of JᵀJ + μ I,
/// the step, and the loss at its end, on the product's own path.
/// </summary>
internal sealed class LevenbergMarquardtWork : IWork
{
    private const int Order = 13;
    private const int Samples = 200;
    private const int Units = 40;
    private const double Spread = 2.0;

    /// <summary>μ relative to the largest diagonal entry of JᵀJ, as the trainer begins.</summary>
    private const double Damping = 1e-4;

    private readonly FitTask _task;
    private readonly Coordinates _coordinates;
    private readonly Basis _basis = Basis.Chebyshev(Order);
    private readonly Dictionary<int, TrajectoryObjective> _objectives = [];
    private readonly double[] _normal;
    private readonly double[] _gradient;
    private readonly double[] _trial;
    private double _value;
    private double _next;

    public LevenbergMarquardtWork()
    {
        Problem problem = Problems.burgers;
        SpectralSamples training = new(problem, _basis, Frame.Moving, problem.DrawMany(1, "train", Samples));
        LearnedField start = LearnedFieldModule.start(NeuralEquation.Standard(Units, Spread), training, RandomStream.OfSeed(1).Child("benchmarks"));
        (_task, _coordinates) = (LearnedFieldModule.task(start, training), start.Coordinates);
        int count = _task.Start.Length;
        _normal = new double[count * count];
        _gradient = new double[count];
        _trial = new double[count];
    }

    /// <summary>The normal matrix and its factor only: what no formulation can do without.</summary>
    public double Operations
    {
        get
        {
            double parameters = _task.Start.Length, rows = (double)Samples * Later * _task.Field.StateSize;
            return (rows * parameters * (parameters + 1.0)) + (parameters * parameters * parameters / 3.0);
        }
    }

    private int Later => _task.Times.Length - 1;

    /// <summary>The peer that does the same in NumPy and SciPy, with Jacobians by <c>adjoint</c> or <c>forward</c> sensitivities.</summary>
    public static PeerProgram NumPy(string sensitivities) => new($"NumPy, {sensitivities}", "levenberg_marquardt.py", sensitivities);

    /// <inheritdoc/>
    public void Give(PeerFiles files)
    {
        int n = _task.Field.StateSize;
        double[,] gram = _basis.Gram.ToDense();
        files.Write("theta", _task.Start, _task.Start.Length);
        files.Write("initial", _task.Initial, Samples, n);
        files.Write("scale", _coordinates.Scale, n);
        files.Write("mean", _coordinates.Offset, n);
        files.Write("gram", [.. gram.Cast<double>()], n, n);
        files.Write("times", _task.Times, _task.Times.Length);
        files.Write("sizes", [_task.Scheme.StepsPerInterval, Units, Damping], 3);
        files.Write("target", _task.Data[0], Later, Samples, n);
        files.Write("inverse_norm", _task.Data[1], Later, Samples);
    }

    /// <inheritdoc/>
    public Contender On(int threads)
    {
        TrajectoryObjective objective = Objective(threads);
        return Contender.Of(units =>
        {
            for (int i = 0; i < units; i++)
            {
                Iterate(objective, threads);
            }
        });
    }

    /// <summary>Σ r² before and after, and the end of the step.</summary>
    public double[] Result()
    {
        Iterate(Objective(1), threads: 1);
        return [_value, _next, .. _trial];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TrajectoryObjective objective in _objectives.Values)
        {
            objective.Dispose();
        }
    }

    private void Iterate(TrajectoryObjective objective, int threads)
    {
        int count = _gradient.Length;
        _value = objective.Linearise(new ArrayVector(_task.Start), new ArrayVector(_normal), new ArrayVector(_gradient));
        double damping = Damping * Enumerable.Range(0, count).Max(i => _normal[(i * count) + i]);

        for (int i = 0; i < count; i++)
        {
            _normal[(i * count) + i] += damping;
            _trial[i] = -_gradient[i];
        }

        if (!Cholesky.Factor(_normal, count, threads))
        {
            throw new BenchmarkException("the normal matrix is not positive definite");
        }

        Cholesky.Solve(_normal, count, _trial);

        for (int i = 0; i < count; i++)
        {
            _trial[i] += _task.Start[i];
        }

        _next = objective.Value(new ArrayVector(_trial));
    }

    private TrajectoryObjective Objective(int threads)
    {
        if (!_objectives.TryGetValue(threads, out TrajectoryObjective? objective))
        {
            _objectives[threads] = objective = new TrajectoryObjective(_task, threads);
        }

        return objective;
    }
}
