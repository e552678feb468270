using System;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>
/// What a batch's way forward keeps for the way back, by the choice of <see cref="GradientMethod"/>; see <see cref="Adjoint"/> for work and memory.
/// StoreAll: the trace of every step. Checkpointed: the states at every ⌈√steps⌉-th step, from which the traces of those up to the next are made again.
/// Backsolve: the states at the output times, from which each step is taken backwards and then forwards again for its trace.
/// Traces are whole where they fit into a given number of bytes, else they are the stages' arguments.
/// </summary>
internal sealed unsafe class StepTraces<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedScheme _scheme;
    private readonly GradientMethod _method;
    private readonly long _memory;
    private readonly int _segment;
    private readonly int _kept;
    private NativeBuffer<T>? _store;
    private NativeBuffer<T>[] _windows = [];
    private int _lanes;
    private int _capacity;
    private int _stateSize;
    private int _stepSize;

    public StepTraces(FixedScheme scheme, GradientMethod method, long memory)
    {
        if (method is not (GradientMethod.StoreAll or GradientMethod.Checkpointed or GradientMethod.Backsolve))
        {
            throw new ArgumentException($"a batch is pulled back by StoreAll, Checkpointed or Backsolve, not by {method}.", nameof(method));
        }

        _scheme = scheme;
        _method = method;
        _memory = memory;
        int intervals = scheme.Times.Length - 1, steps = intervals * scheme.StepsPerInterval;
        _segment = method == GradientMethod.Checkpointed ? FixedScheme.CheckpointEvery(steps) : 1;
        _kept = method switch
        {
            GradientMethod.StoreAll => steps,
            GradientMethod.Checkpointed => (steps + _segment - 1) / _segment,
            _ => intervals,
        };
    }

    /// <summary>Whether traces are whole.</summary>
    public bool AreWhole { get; private set; }

    /// <summary>Bytes kept from the way forward.</summary>
    public long Bytes => (_store?.Length ?? 0) * sizeof(T);

    private bool StoresTraces => _method == GradientMethod.StoreAll;

    /// <summary>Forgets, and prepares for a batch of so many lanes on these workers, of tiles of a capacity.</summary>
    public void Resize(int lanes, TileSolver<T>[] workers, int capacity)
    {
        Dispose();
        _lanes = lanes;
        _capacity = capacity;
        _stateSize = workers[0].StateSize;
        long traces = StoresTraces ? (long)lanes * _kept : (long)workers.Length * capacity * _segment;
        AreWhole = traces * workers[0].StepTraceSize(whole: true) * sizeof(T) <= _memory;
        _stepSize = workers[0].StepTraceSize(AreWhole);
        _windows = new NativeBuffer<T>[StoresTraces ? 0 : workers.Length];
    }

    /// <summary>Takes the memory that a recording needs, once.</summary>
    public void Allocate()
    {
        _store ??= new((long)_lanes * _kept * (StoresTraces ? _stepSize : _stateSize));
        for (int worker = 0; worker < _windows.Length; worker++)
        {
            _windows[worker] ??= new((long)_capacity * ((_segment * _stepSize) + _stateSize));
        }
    }

    /// <summary>Takes a solver from t_j to t_(j+1), and keeps what is needed of the tile that starts at a lane.</summary>
    public void Advance(TileSolver<T> solver, SharedState<T> shared, int first, int interval)
    {
        nint length = (nint)_stateSize * solver.Tile.Lanes;
        for (int s = 0; s < _scheme.StepsPerInterval; s++)
        {
            int step = (interval * _scheme.StepsPerInterval) + s;
            if (_method == GradientMethod.Checkpointed && step % _segment == 0)
            {
                TileSolver<T>.Copy(solver.State, Kept(solver, first, step / _segment), length);
            }

            Take(solver, shared, step, StoresTraces ? Kept(solver, first, step) : null);
        }

        if (_method == GradientMethod.Backsolve)
        {
            TileSolver<T>.Copy(solver.State, Kept(solver, first, interval), length);
        }
    }

    /// <summary>The trace of a step; steps are asked for from the last to the first. Changes the solver's state.</summary>
    public T* Recall(TileSolver<T> solver, SharedState<T> shared, int worker, int first, int interval, int s)
    {
        int steps = _scheme.StepsPerInterval, step = (interval * steps) + s;
        if (StoresTraces)
        {
            return Kept(solver, first, step);
        }

        nint length = (nint)_stateSize * solver.Tile.Lanes, stride = (nint)_stepSize * solver.Tile.Lanes;
        T* window = _windows[worker].Pointer;
        if (_method == GradientMethod.Checkpointed)
        {
            int start = step - (step % _segment);
            if (step == Math.Min(start + _segment, (_scheme.Times.Length - 1) * steps) - 1)
            {
                TileSolver<T>.Copy(Kept(solver, first, start / _segment), solver.State, length);
                for (int again = start; again <= step; again++)
                {
                    Take(solver, shared, again, window + ((again - start) * stride));
                }
            }

            return window + ((step - start) * stride);
        }

        if (s == steps - 1)
        {
            TileSolver<T>.Copy(Kept(solver, first, interval), solver.State, length);
        }

        T* before = window + stride;
        double h = _scheme.StepSize(interval);
        solver.Step(_scheme.StepTime(interval, s) + h, -h, shared, null, AreWhole);
        TileSolver<T>.Copy(solver.State, before, length);
        Take(solver, shared, step, window);
        TileSolver<T>.Copy(before, solver.State, length);
        return window;
    }

    public void Dispose()
    {
        _store?.Dispose();
        _store = null;
        foreach (NativeBuffer<T>? window in _windows)
        {
            window?.Dispose();
        }

        _windows = [];
    }

    private void Take(TileSolver<T> solver, SharedState<T> shared, int step, T* trace)
    {
        int interval = step / _scheme.StepsPerInterval;
        solver.Step(_scheme.StepTime(interval, step % _scheme.StepsPerInterval), _scheme.StepSize(interval), shared, trace, AreWhole);
    }

    private T* Kept(TileSolver<T> solver, int first, int index)
    {
        nint size = StoresTraces ? _stepSize : _stateSize;
        return _store!.Pointer + ((nint)first * _kept * size) + (index * size * solver.Tile.Lanes);
    }
}
