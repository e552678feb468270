using System;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>The processor's engine: the bits of the reference, for any number of threads and any vector width.</summary>
/// <param name="threads">Threads to use; no result depends on it.</param>
internal sealed class CpuEngine(int threads) : IEngine
{
    private readonly ArrayPool _arrays = new();

    /// <inheritdoc/>
    public string Device => "cpu";

    /// <inheritdoc/>
    public Algebra Algebra { get; } = new CpuAlgebra(threads);

    /// <inheritdoc/>
    public bool IsTimeToRead() => true;

    /// <inheritdoc/>
    public DeviceVector Vector(int length) => _arrays.Vector(length);

    /// <inheritdoc/>
    public IExecutor Compile(Spectral.Program program, Precision precision) => precision == Precision.Single
        ? new VectorExecutor<float>(new(CpuProgram.CompileSingle(program)), program, threads)
        : new VectorExecutor<double>(new(CpuProgram.Compile(program)), program, threads);

    /// <inheritdoc/>
    public IRecorder Compile(Recording recording, Precision precision) => precision == Precision.Single
        ? new CpuRecorder<float>(recording, threads)
        : new CpuRecorder<double>(recording, threads);

    /// <inheritdoc/>
    public ISumOfSquares Trajectories(FitTask task, Precision precision, GradientMethod gradient) => new TrajectoryObjective(task, threads, precision, gradient);

    /// <inheritdoc/>
    public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial)
    {
        using RungeKuttaBatch<double> solver = new(scheme, CpuProgram.Compile(field.Value), null, threads);
        int n = field.StateSize, times = scheme.Times.Length;
        double[] later = new double[(times - 1) * samples * n], states = new double[samples * times * n];
        int failed = solver.Solve(parameters, initial, later);
        if (failed >= 0)
        {
            throw new NumericalFailureException(
                $"trajectory {failed} of the learned field leaves the finite numbers: use more Runge–Kutta steps an interval or more training data.");
        }

        for (int s = 0; s < samples; s++)
        {
            for (int j = 0; j < times; j++)
            {
                ReadOnlySpan<double> state = j == 0 ? initial.AsSpan(s * n, n) : later.AsSpan((((j - 1) * samples) + s) * n, n);
                state.CopyTo(states.AsSpan(((s * times) + j) * n));
            }
        }

        return states;
    }
}

/// <summary>An executor on vectors. Nothing is allocated a run.</summary>
internal sealed class VectorExecutor<T>(CpuExecutor<T> executor, Spectral.Program program, int threads) : IExecutor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[][] _inputs = [];
    private double[][] _outputs = [];

    /// <inheritdoc/>
    public Spectral.Program Program => program;

    /// <inheritdoc/>
    public void Run(DeviceVector shared, int batch, DeviceVector[] inputs, DeviceVector[] outputs, DeviceVector sums) =>
        executor.Run(ArrayVector.ValuesOf(shared), batch, Arrays(inputs, ref _inputs), threads, Arrays(outputs, ref _outputs), ArrayVector.ValuesOf(sums), []);

    /// <inheritdoc/>
    public void Dispose() => executor.Dispose();

    private static double[][] Arrays(DeviceVector[] vectors, ref double[][] arrays)
    {
        if (arrays.Length != vectors.Length)
        {
            arrays = new double[vectors.Length][];
        }

        for (int i = 0; i < vectors.Length; i++)
        {
            arrays[i] = ArrayVector.ValuesOf(vectors[i]);
        }

        return arrays;
    }
}

/// <summary>A value and its pull with the trace of the whole batch between them.</summary>
internal sealed class CpuRecorder<T> : IRecorder
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TraceStore<T> _trace;
    private readonly VectorExecutor<T> _value;
    private readonly VectorExecutor<T> _pull;
    private int _batch;

    public CpuRecorder(Recording recording, int threads)
    {
        Recording = recording;
        _trace = new(recording.Value.TraceRows);
        _value = new(new(CpuProgram<T>.Compile(recording.Value), recording.Value.Inputs, recording.Outputs, _trace), recording.Value, threads);
        _pull = new(new(CpuProgram<T>.Compile(recording.Pull), recording.Cotangents, recording.Pull.Outputs, _trace), recording.Pull, threads);
    }

    /// <inheritdoc/>
    public Recording Recording { get; }

    /// <inheritdoc/>
    public void Record(DeviceVector shared, int batch, DeviceVector[] inputs, DeviceVector[] outputs, DeviceVector sums)
    {
        _batch = batch;
        _trace.Resize(batch);
        _value.Run(shared, batch, inputs, outputs, sums);
    }

    /// <inheritdoc/>
    public void Pull(DeviceVector shared, DeviceVector[] cotangents, DeviceVector[] outputs, DeviceVector sums)
    {
        if (_batch == 0)
        {
            throw new InvalidOperationException("there is no trace to pull through: call Record first.");
        }

        _pull.Run(shared, _batch, cotangents, outputs, sums);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _value.Dispose();
        _pull.Dispose();
        _trace.Dispose();
    }
}
