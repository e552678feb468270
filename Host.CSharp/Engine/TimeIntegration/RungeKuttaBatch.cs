using System;
using System.Numerics;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// Fixed-step explicit Runge–Kutta over a batch of initial states, tile by tile and thread by thread, and the gradient by the discrete adjoint from the
/// stages' traces, which are kept or made again as <see cref="StepTraces{T}"/> says. States are those after the first time, [later times × batch × n]. A trajectory's bits are those of
/// <see cref="FixedScheme.Solve"/>, whoever shares its batch; the gradient in the parameters is summed over the stages of a tile, then over tiles by the tree
/// of <see cref="Batch.combine"/>.
/// After the first call with a batch size nothing is allocated. One call at a time.
/// </summary>
internal sealed unsafe class RungeKuttaBatch<T> : IRungeKuttaBatch
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedScheme _scheme;
    private readonly CpuProgram<T> _field;
    private readonly CpuProgram<T>? _pull;
    private readonly SharedState<T> _fieldShared;
    private readonly SharedState<T>? _pullShared;
    private readonly int _threads;
    private readonly StepTraces<T> _traces;
    private readonly TileTeam _team = new();
    private readonly Action<int, int> _solveTile;
    private readonly Action<int, int> _pullTile;
    private (int First, int Count)[] _tiles = [];
    private TileSolver<T>[] _workers = [];
    private PartialSums<T>? _partial;
    private int _batch;
    private bool _record;
    private double* _initial;
    private double* _states;
    private double* _cotangents;
    private double* _initialGradient;

    /// <summary>
    /// A solver for a field and, where gradients are wanted, its pull; see <see cref="TileSolver{T}"/> for their inputs and outputs.
    /// Traces that take more than <paramref name="memory"/> bytes (a quarter of the machine's, unless it is given) are cut down to the stages' arguments.
    /// The gradient is exact, and the same to the last bit, by StoreAll and Checkpointed; by Backsolve it carries an error of the scheme's order.
    /// </summary>
    public RungeKuttaBatch(
        FixedScheme scheme, CpuProgram<T> field, CpuProgram<T>? pull, int threads, long? memory = null, GradientMethod method = GradientMethod.StoreAll)
    {
        _traces = new(scheme, method, memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));
        _scheme = scheme;
        _field = field;
        _pull = pull;
        _threads = threads;
        _fieldShared = new(field);
        _pullShared = pull is null ? null : new(pull);
        _solveTile = SolveTile;
        _pullTile = PullTile;
        StateSize = field.Program.Input("y").Size;
    }

    /// <summary>n, the length of a state.</summary>
    public int StateSize { get; }

    /// <summary>Length of the gradient in the parameters.</summary>
    public int GradientSize => _pull?.Program.SumsSize ?? 0;

    private int Later => _scheme.Times.Length - 1;

    /// <summary>Bytes that the last <see cref="Record"/> kept for <see cref="Pull"/>.</summary>
    public long BytesKept => _traces.Bytes;

    /// <inheritdoc/>
    public int Solve(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states) => Run(parameters, initial, states, record: false);

    /// <inheritdoc/>
    public int Record(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states)
    {
        if (_pull is null)
        {
            throw new InvalidOperationException("this solver has no pull program: give one to its constructor for gradients.");
        }

        _pullShared!.Prepare(parameters);
        return Run(parameters, initial, states, record: true);
    }

    /// <inheritdoc/>
    public void Pull(ReadOnlySpan<double> cotangents, Span<double> initialGradient, Span<double> parameterGradient)
    {
        if (!_record)
        {
            throw new InvalidOperationException("there are no stages to pull through: call Record first.");
        }

        Require(cotangents.Length, Later * _batch * StateSize, nameof(cotangents), "later times × batch × n");
        Require(initialGradient.Length, _batch * StateSize, nameof(initialGradient), "batch × n");
        Require(parameterGradient.Length, GradientSize, nameof(parameterGradient), "parameters");
        fixed (double* c = cotangents, g = initialGradient)
        {
            _cotangents = c;
            _initialGradient = g;
            _team.Run(_tiles.Length, _workers.Length, _pullTile);
        }

        _partial!.Combine(parameterGradient);
    }

    public void Dispose()
    {
        _fieldShared.Dispose();
        _pullShared?.Dispose();
        _partial?.Dispose();
        _traces.Dispose();
        foreach (TileSolver<T> worker in _workers)
        {
            worker.Dispose();
        }
    }

    private static void Require(int given, int needed, string name, string shape)
    {
        if (given != needed)
        {
            throw new ArgumentException($"{name} holds {given} numbers where {needed} are needed ({shape}).", name);
        }
    }

    private int Run(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states, bool record)
    {
        int batch = initial.Length / StateSize;
        if (batch == 0)
        {
            throw new ArgumentException($"initial holds {initial.Length} numbers: give at least one state of {StateSize}.", nameof(initial));
        }

        Require(initial.Length, batch * StateSize, nameof(initial), "batch × n");
        Require(states.Length, Later * batch * StateSize, nameof(states), "later times × batch × n");
        Resize(batch, record);
        _fieldShared.Prepare(parameters);
        fixed (double* x = initial, y = states)
        {
            _initial = x;
            _states = y;
            _team.Run(_tiles.Length, _workers.Length, _solveTile);
        }

        int failed = batch;
        for (int i = 0; i < states.Length; i++)
        {
            if (!double.IsFinite(states[i]))
            {
                failed = Math.Min(failed, i / StateSize % batch);
            }
        }

        return failed < batch ? failed : -1;
    }

    private void SolveTile(int worker, int index)
    {
        (int first, int count) = _tiles[index];
        TileSolver<T> solver = _workers[worker];
        solver.Resize(count);
        int n = StateSize, lanes = solver.Tile.Lanes;
        solver.Tile.Load(solver.State, n, new ReadOnlySpan<double>(_initial, _batch * n), first);
        for (int j = 0; j < Later; j++)
        {
            if (_record)
            {
                _traces.Advance(solver, _fieldShared, first, j);
            }
            else
            {
                solver.Advance(j, _fieldShared, null, whole: false);
            }

            Transposition.Transpose(solver.State, lanes, n, count, _states + At(j, first), n);
        }
    }

    private void PullTile(int worker, int index)
    {
        (int first, int count) = _tiles[index];
        TileSolver<T> solver = _workers[worker];
        solver.Resize(count);
        solver.Sums.Clear();
        int n = StateSize, lanes = solver.Tile.Lanes;
        nint length = (nint)n * lanes;
        T* cotangent = solver.Cotangent, injected = solver.State;
        for (int j = Later - 1; j >= 0; j--)
        {
            if (j == Later - 1)
            {
                Load(cotangent, lanes, first, count, j);
            }
            else
            {
                Load(injected, lanes, first, count, j);
                solver.AddToCotangent(injected, length);
            }

            for (int s = _scheme.StepsPerInterval - 1; s >= 0; s--)
            {
                T* trace = _traces.Recall(solver, _fieldShared, worker, first, j, s);
                solver.Pull(_scheme.StepTime(j, s), _scheme.StepSize(j), _fieldShared, _pullShared!, trace, _traces.AreWhole);
            }
        }

        Transposition.Transpose(cotangent, lanes, n, count, _initialGradient + ((nint)first * n), n);
        solver.Sums.CopyTo(_partial!.Of(index));
    }

    /// <summary>Where the state of a sample at the end of an interval lies.</summary>
    private nint At(int interval, int sample) => (((nint)interval * _batch) + sample) * StateSize;

    private void Load(T* rows, int lanes, int first, int count, int interval)
    {
        Transposition.Transpose(_cotangents + At(interval, first), StateSize, count, StateSize, rows, lanes);
        for (nint r = 0; r < StateSize; r++)
        {
            new Span<T>(rows + (r * lanes) + count, lanes - count).Fill(rows[(r * lanes) + count - 1]);
        }
    }

    private void Resize(int batch, bool record)
    {
        if (batch != _batch)
        {
            _batch = batch;
            _tiles = TileTeam.Tiles(batch);
            Engage(Math.Max(1, Math.Min(_threads, _tiles.Length)), Tile<T>.CapacityFor(batch));
            _partial?.Dispose();
            _partial = new(_tiles.Length, GradientSize);
            _traces.Resize(Tile<T>.LanesOf(batch), _workers, Tile<T>.CapacityFor(batch));
        }

        if (record)
        {
            _traces.Allocate();
        }

        _record = record;
    }

    private void Engage(int workers, int capacity)
    {
        foreach (TileSolver<T> worker in _workers)
        {
            worker.Dispose();
        }

        _workers = [.. Enumerable.Range(0, workers).Select(_ => new TileSolver<T>(_scheme, _field, _pull, capacity))];
    }
}
