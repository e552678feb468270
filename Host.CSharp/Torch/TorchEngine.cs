using System;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>LibTorch as an engine, on the processor or on a card: what the reference defines, to rounding.</summary>
internal sealed class TorchEngine : IEngine
{
    /// <summary>Milliseconds between two readings of a training's progress.</summary>
    private const long ReadingInterval = 1000;

    private readonly Device _device;
    private long _lastRead = Environment.TickCount64;

    /// <summary>The engine of a device of LibTorch; its name is that which the user gave.</summary>
    public TorchEngine(string name, Device device, int threads)
    {
        Device = name;
        _device = device;
        set_num_threads(threads);
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        Algebra = new TorchAlgebra(device);
    }

    /// <inheritdoc/>
    public string Device { get; }

    /// <inheritdoc/>
    public Algebra Algebra { get; }

    /// <inheritdoc/>
    public bool IsTimeToRead()
    {
        bool isTime = Environment.TickCount64 - _lastRead >= ReadingInterval;
        _lastRead = isTime ? Environment.TickCount64 : _lastRead;
        return isTime;
    }

    /// <inheritdoc/>
    public DeviceVector Vector(int length) => new TorchVector(length, _device);

    /// <inheritdoc/>
    public IExecutor Compile(Program program, Precision precision) => new TorchExecutor(program, precision, _device);

    /// <inheritdoc/>
    public IRecorder Compile(Recording recording, Precision precision) => new TorchRecorder(recording, precision, _device);

    /// <inheritdoc/>
    public ISumOfSquares Trajectories(FitTask task, Precision precision, GradientMethod gradient) => new TorchTrajectories(task, precision, gradient, _device);

    /// <inheritdoc/>
    public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial)
    {
        int n = field.StateSize, times = scheme.Times.Length;
        scheme.RequireStateSize(n);
        if (initial.Length != samples * n || parameters.Length < field.Value.SharedLength)
        {
            throw new ArgumentException($"a solve of {samples} states of {n} numbers was given {initial.Length} of them, and {parameters.Length} parameters.", nameof(initial));
        }

        if (times == 1)
        {
            return [.. initial];
        }

        ScriptText text = new();
        TrajectoryScript.Flow(text, "states", field.Value, scheme, n, Precision.Double);
        text.Functions("""
            def solve(c: List[Tensor], numbers: Tensor, samples: int, initial: Tensor, target: Tensor) -> None:
                y = initial.reshape([samples, -1])
                target.copy_(torch.cat([y.unsqueeze(0), states(c, numbers, y)]).permute([1, 0, 2]).reshape([-1]))
            """);
        using Script script = new(text, _device);
        using DeviceVector numbers = this.VectorOf(parameters), start = this.VectorOf(initial), target = Vector(samples * times * n);
        script.Call("solve", script.Data, TorchVector.Of(numbers), samples, TorchVector.Of(start), TorchVector.Of(target));
        double[] states = target.ToArray();
        int failed = Array.FindIndex(states, number => !double.IsFinite(number));
        return failed < 0 ? states : throw new NumericalFailureException(
            $"trajectory {failed / (times * n)} of the learned field leaves the finite numbers: use more Runge–Kutta steps an interval or more training data.");
    }
}
