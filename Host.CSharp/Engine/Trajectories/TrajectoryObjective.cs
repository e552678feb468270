using System;

namespace Spectral.Host.Engine;

/// <summary>
/// The loss of a fit as a function of the field's parameters: Σ r² over all trajectories and all times after the first, with its gradient by the discrete
/// adjoint and, for second-order training, JᵀJ and Jᵀr by the chained Jacobians of the intervals. A trajectory that leaves the finite numbers makes the loss infinite.
/// </summary>
internal sealed class TrajectoryObjective : ISumOfSquares
{
    /// <summary>Step of the differences along a trial step: large enough for rounding, small enough for the residuals' third derivative.</summary>
    private const double DifferenceStep = 0.1;

    private readonly FitTask _task;
    private readonly int _threads;
    private readonly TrajectoryOperations _operations;
    private readonly IRungeKuttaBatch _solver;
    private readonly CpuExecutor<double> _residualPull;
    private readonly double[] _initialGradient;
    private readonly double[] _later;
    private readonly double[][] _inputs;
    private readonly double[][] _pulled;
    private readonly double[] _sum = new double[1];
    private readonly double[] _point;
    private readonly double[] _second;
    private readonly double[][] _moved;
    private readonly Lazy<NormalEquations> _normal;
    private readonly Lazy<TrajectoryProducts> _products;
    private readonly double[] _linearised;
    private bool _isRecorded;

    /// <summary>Trajectories and gradients in that precision, gradients in that way; residuals and what second-order training needs are doubles.</summary>
    public TrajectoryObjective(FitTask task, int threads, Precision precision = Precision.Double, GradientMethod gradient = GradientMethod.StoreAll)
    {
        _task = task;
        _threads = threads;
        FixedScheme scheme = task.Scheme;
        FieldPrograms field = task.Field;
        int n = field.StateSize, batch = task.Samples * (task.Times.Length - 1);
        _solver = RungeKuttaBatch.Of(precision, scheme, field.Record, field.Pull, threads, gradient);
        _operations = new(task, gradient);
        _residualPull = new(CpuProgram.Compile(task.Residual.Pull));
        _initialGradient = new double[task.Samples * n];
        _later = new double[batch * n];
        _inputs = [_later, .. task.Data];
        _pulled = [new double[batch * n]];
        _point = new double[Count];
        _second = new double[batch * task.Residual.Size];
        _moved = [new double[_second.Length]];
        _normal = new(() => new NormalEquations(task, threads));
        _products = new(() => new TrajectoryProducts(task, threads));
        _linearised = new double[Count];
    }

    /// <inheritdoc/>
    public int Count => _task.Field.Network.ParameterCount;

    /// <inheritdoc/>
    public int Terms => _task.Terms;

    /// <inheritdoc/>
    public long Operations { get; set; }

    private int StateSize => _task.Field.StateSize;

    /// <inheritdoc/>
    public double Loss(double sum, int terms) => Math.Sqrt(sum / terms);

    /// <inheritdoc/>
    public double ValueAndGradient(DeviceVector parameters, DeviceVector gradient) => ValueAndGradient(ArrayVector.ValuesOf(parameters), ArrayVector.ValuesOf(gradient));

    /// <inheritdoc/>
    public double Value(DeviceVector parameters) => Value(ArrayVector.ValuesOf(parameters));

    /// <inheritdoc/>
    public double Linearise(DeviceVector parameters, DeviceVector normal, DeviceVector gradient)
    {
        double[] point = ArrayVector.ValuesOf(parameters);
        double value = Value(point);
        if (double.IsFinite(value))
        {
            _normal.Value.Assemble(point, _inputs, ArrayVector.ValuesOf(normal), ArrayVector.ValuesOf(gradient));
            Operations += _operations.Linearisation;
        }

        return value;
    }

    /// <inheritdoc/>
    public bool Curvature(DeviceVector parameters, DeviceVector step, DeviceVector result) =>
        Curvature(ArrayVector.ValuesOf(parameters), ArrayVector.ValuesOf(step), ArrayVector.ValuesOf(result));

    /// <inheritdoc/>
    public double LineariseProducts(DeviceVector parameters, DeviceVector gradient)
    {
        double[] half = ArrayVector.ValuesOf(gradient);
        ArrayVector.ValuesOf(parameters).CopyTo(_linearised, 0);
        double value = ValueAndGradient(_linearised, half);
        _isRecorded = double.IsFinite(value);
        for (int i = 0; i < half.Length; i++)
        {
            half[i] *= 0.5;
        }

        return value;
    }

    /// <inheritdoc/>
    public void NormalProduct(DeviceVector v, DeviceVector result)
    {
        if (!_isRecorded)
        {
            // A value at other parameters has taken the place of the stages.
            _solver.Record(_linearised, _task.Initial, _later);
            _isRecorded = true;
            Operations += _operations.Solve;
        }

        _products.Value.Run(_linearised, ArrayVector.ValuesOf(v), _pulled[0]);
        _solver.Pull(_pulled[0], _initialGradient, ArrayVector.ValuesOf(result));
        Operations += _operations.Product;
    }

    private double ValueAndGradient(double[] parameters, double[] gradient)
    {
        _isRecorded = false;
        if (_solver.Record(parameters, _task.Initial, _later) >= 0)
        {
            return double.PositiveInfinity;
        }

        double value = Residuals();
        _solver.Pull(_pulled[0], _initialGradient, gradient);
        Operations += _operations.Gradient;
        return value;
    }

    private double Value(double[] parameters)
    {
        _isRecorded = false;
        Operations += _operations.Solve;
        return _solver.Solve(parameters, _task.Initial, _later) < 0 ? Residuals() : double.PositiveInfinity;
    }

    private bool Curvature(double[] parameters, double[] step, double[] result)
    {
        _isRecorded = false;
        double[] point = _point, second = _second, moved = _moved[0];
        parameters.CopyTo(point);
        _normal.Value.Residuals.CopyTo(second);
        for (int i = 0; i < second.Length; i++)
        {
            second[i] *= -2.0;
        }

        foreach (double h in (ReadOnlySpan<double>)[DifferenceStep, -2.0 * DifferenceStep])
        {
            VectorSums.AddScaled(h, step, point);
            if (_solver.Solve(point, _task.Initial, _later) >= 0)
            {
                return false;
            }

            _normal.Value.Evaluate(_inputs, _moved);
            for (int i = 0; i < second.Length; i++)
            {
                second[i] += moved[i];
            }
        }

        for (int i = 0; i < second.Length; i++)
        {
            second[i] /= DifferenceStep * DifferenceStep;
        }

        Operations += _operations.Curvature;
        _normal.Value.Pull(second, _pulled[0]);
        if (_solver.Record(parameters, _task.Initial, _later) >= 0)
        {
            return false;
        }

        _solver.Pull(_pulled[0], _initialGradient, result);
        return double.IsFinite(VectorSums.Norm(result));
    }

    public void Dispose()
    {
        _solver.Dispose();
        _residualPull.Dispose();
        if (_normal.IsValueCreated)
        {
            _normal.Value.Dispose();
        }

        if (_products.IsValueCreated)
        {
            _products.Value.Dispose();
        }
    }

    /// <summary>Σ r² at the states of the last solve, and its derivative in them.</summary>
    private double Residuals()
    {
        Operations += _operations.Residuals;
        _residualPull.Run(default, _later.Length / StateSize, _inputs, _threads, _pulled, _sum, []);
        return double.IsNaN(_sum[0]) ? double.PositiveInfinity : _sum[0];
    }
}
