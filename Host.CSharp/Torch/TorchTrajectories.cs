using System;
using System.Linq;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>
/// Σ r² over all trajectories and later times, with everything on the device: an evaluation is one native call. A trajectory that leaves the finite numbers makes it infinite.
/// </summary>
internal sealed class TorchTrajectories : ISumOfSquares, IDeferredObjective
{
    /// <summary>Step of the differences along a trial step: large enough for rounding, small enough for the residuals' third derivative.</summary>
    private const double DifferenceStep = 0.1;

    /// <summary>Numbers of a Jacobian that are held at a time.</summary>
    private const long ChunkNumbers = 1 << 24;

    private readonly FitTask _task;
    private readonly TrajectoryOperations _operations;
    private readonly Script _first;
    private readonly Lazy<Script> _second;
    private readonly TorchTensor _initial;
    private readonly TorchTensor[] _data;
    private readonly TorchVector _linearisedAt;

    /// <summary>Trajectories and gradients in that precision; residuals and what second-order training needs are doubles.</summary>
    public TorchTrajectories(FitTask task, Precision precision, GradientMethod gradient, Device device)
    {
        if (gradient == GradientMethod.Backsolve)
        {
            throw new ArgumentException("the torch device solves nothing backward: take the gradient StoreAll, or Checkpointed where memory is short.", nameof(gradient));
        }

        _task = task;
        _operations = new(task, gradient);
        _linearisedAt = new(Count, device);
        bool isCheckpointed = gradient == GradientMethod.Checkpointed;
        ScriptText text = new();
        TrajectoryScript.Gradient(text, task, precision, isCheckpointed);
        _first = new(text, device);
        _second = new(() =>
        {
            ScriptText second = new();
            TrajectoryScript.Gradient(second, task, Precision.Double, isCheckpointed);
            TrajectoryScript.SecondOrder(second, task, DifferenceStep);
            return new(second, device);
        });
        _initial = Moved(task.Initial, task.Samples, device);
        _data = [.. task.Data.Select(datum => Moved(datum, task.Terms, device))];
    }

    /// <inheritdoc/>
    public int Count => _task.Field.Network.ParameterCount;

    /// <inheritdoc/>
    public int Terms => _task.Terms;

    /// <inheritdoc/>
    public long Operations { get; set; }

    /// <inheritdoc/>
    public double Loss(double sum, int terms) => _task.RootMeanSquare(sum);

    /// <inheritdoc/>
    public double ValueAndGradient(DeviceVector parameters, DeviceVector gradient)
    {
        Operations += _operations.Gradient + _operations.Residuals;
        return Value(_first, "gradient", Vector(parameters), _initial, _data, Vector(gradient));
    }

    /// <inheritdoc/>
    public void Defer(DeviceVector parameters, DeviceVector gradient, DeviceVector values, int at)
    {
        Operations += _operations.Gradient + _operations.Residuals;
        _first.Call("defer", _first.Data, Vector(parameters), _initial, _data, Vector(gradient), TorchVector.Of(values), at);
    }

    /// <inheritdoc/>
    public double Value(DeviceVector parameters)
    {
        Operations += _operations.Solve + _operations.Residuals;
        return Value(_first, "loss", Vector(parameters), _initial, _data);
    }

    /// <inheritdoc/>
    public double Linearise(DeviceVector parameters, DeviceVector normal, DeviceVector gradient)
    {
        if (normal.Length != (long)Count * Count)
        {
            throw new ArgumentException($"the normal matrix of {Count} parameters has {(long)Count * Count} numbers, not {normal.Length}.", nameof(normal));
        }

        Operations += _operations.Solve + _operations.Residuals + _operations.Linearisation;
        int chunk = (int)Math.Clamp(ChunkNumbers / ((long)_task.Field.StateSize * Count), 1, _task.Samples);
        double value = 0.0;
        for (int first = 0; first < _task.Samples; first += chunk)
        {
            int taken = Math.Min(chunk, _task.Samples - first);
            value += Value(_second.Value, "linearise", Vector(parameters), first, taken, _initial, _data, TorchVector.Of(normal), Vector(gradient));
        }

        return value;
    }

    /// <inheritdoc/>
    public bool Curvature(DeviceVector parameters, DeviceVector step, DeviceVector result)
    {
        Operations += _operations.Curvature;
        return double.IsFinite(Value(_second.Value, "curvature", Vector(parameters), Vector(step), _initial, _data, Vector(result)));
    }

    /// <inheritdoc/>
    public double LineariseProducts(DeviceVector parameters, DeviceVector gradient)
    {
        Operations += _operations.Gradient + _operations.Residuals;
        return Value(_first, "half_gradient", Vector(parameters), _initial, _data, Vector(gradient), Vector(_linearisedAt));
    }

    /// <inheritdoc/>
    public void NormalProduct(DeviceVector v, DeviceVector result)
    {
        Operations += _operations.Product;
        _second.Value.Call("product", _second.Value.Data, Vector(_linearisedAt), Vector(v), _initial, _data, Vector(result));
    }

    public void Dispose()
    {
        _first.Dispose();
        if (_second.IsValueCreated)
        {
            _second.Value.Dispose();
        }

        _linearisedAt.Dispose();
        _initial.Dispose();
        foreach (TorchTensor datum in _data)
        {
            datum.Dispose();
        }
    }

    /// <summary>Σ r² by a function of a script, infinite where it is no number.</summary>
    private static double Value(Script script, string function, params object[] arguments)
    {
        double value = script.Number(function, [script.Data, .. arguments]);
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    private static TorchTensor Moved(double[] numbers, int rows, Device device)
    {
        using TorchTensor host = tensor(numbers, [rows, numbers.Length / rows]);
        return host.to(float64, device, copy: true).DetachFromDisposeScope();
    }

    private TorchTensor Vector(DeviceVector vector) => vector.Length == Count
        ? TorchVector.Of(vector)
        : throw new ArgumentException($"a vector of {vector.Length} numbers was given for {Count} parameters.", nameof(vector));
}
