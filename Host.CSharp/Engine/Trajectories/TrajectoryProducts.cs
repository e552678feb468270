using System;

namespace Spectral.Host.Engine;

/// <summary>
/// J v of the residuals of trajectories, and Jᵀ of it: the tangent of the flow runs beside the flow (<see cref="FlowTangent"/>), the residuals' programs take it to
/// tangents of residuals and back to cotangents of states. Later states and their cotangents are [times − 1 × samples × n].
/// </summary>
internal sealed class TrajectoryProducts : IDisposable
{
    private readonly FitTask _task;
    private readonly int _threads;
    private readonly FlowTangent _tangent;
    private readonly RungeKuttaBatch<double> _solver;
    private readonly CpuExecutor<double> _push;
    private readonly CpuExecutor<double> _transpose;
    private readonly double[] _shared;
    private readonly double[] _initial;
    private readonly double[] _states;
    private readonly double[] _later;
    private readonly double[] _laterTangents;
    private readonly double[][] _pushInputs;
    private readonly double[][] _transposeInputs;
    private readonly double[][] _residuals;

    public TrajectoryProducts(FitTask task, int threads)
    {
        int n = task.Field.StateSize;
        _task = task;
        _threads = threads;
        _tangent = new(task.Field.Network);
        _solver = new(task.Scheme.Doubled, CpuProgram.Compile(_tangent.Program), null, threads);
        _push = new(CpuProgram.Compile(task.Residual.Push));
        _transpose = new(CpuProgram.Compile(task.Residual.Transpose));
        _shared = new double[_tangent.Program.SharedLength];
        _initial = new double[task.Samples * 2 * n];
        for (int s = 0; s < task.Samples; s++)
        {
            task.Initial.AsSpan(s * n, n).CopyTo(_initial.AsSpan(s * 2 * n));
        }

        _states = new double[task.Terms * 2 * n];
        _later = new double[task.Terms * n];
        _laterTangents = new double[task.Terms * n];
        _residuals = [new double[task.Terms * task.Residual.Size]];
        _pushInputs = [_later, _laterTangents, .. task.Data];
        _transposeInputs = [_later, _residuals[0], .. task.Data];
    }

    /// <summary>(∂r/∂y)ᵀ J v at the parameters: cotangents of the later states.</summary>
    public void Run(ReadOnlySpan<double> parameters, ReadOnlySpan<double> v, double[] cotangents)
    {
        _tangent.Fill(parameters, v, _shared);
        _solver.Solve(_shared, _initial, _states);
        Split();
        _push.Run(default, _task.Terms, _pushInputs, _threads, _residuals, default, []);
        _transpose.Run(default, _task.Terms, _transposeInputs, _threads, [cotangents], default, []);
    }

    public void Dispose()
    {
        _solver.Dispose();
        _push.Dispose();
        _transpose.Dispose();
    }

    /// <summary>The later states and their tangents apart.</summary>
    private void Split()
    {
        int n = _task.Field.StateSize;
        for (int i = 0; i < _task.Terms; i++)
        {
            ReadOnlySpan<double> both = _states.AsSpan(i * 2 * n, 2 * n);
            both[..n].CopyTo(_later.AsSpan(i * n));
            both[n..].CopyTo(_laterTangents.AsSpan(i * n));
        }
    }
}
