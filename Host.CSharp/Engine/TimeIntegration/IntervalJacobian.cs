using System;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// The derivatives of the states of a group of samples in all parameters: rows are parameters, the column of (interval j, component i, sample s) is
/// (j n + i) · <see cref="Batch.groupSize"/> + s and holds ∂y_i(t_(j+1))/∂θ. Columns of samples that the group lacks are zero.
/// </summary>
internal readonly unsafe struct JacobianBlock
{
    /// <summary>Which group.</summary>
    public required int Index { get; init; }

    /// <summary>Its first sample.</summary>
    public required int First { get; init; }

    /// <summary>How many samples it has.</summary>
    public required int Samples { get; init; }

    /// <summary>The first row.</summary>
    public required double* Rows { get; init; }

    /// <summary>Number of columns, and numbers from a row to the next.</summary>
    public required int Columns { get; init; }
}

/// <summary>Takes a block on the thread of that worker; the block's memory is used again afterwards.</summary>
internal delegate void JacobianConsumer(int worker, JacobianBlock block);

/// <summary>
/// ∂y(t_j)/∂θ of a batch of trajectories for all j, group after group of samples:
///
///     S_(j+1) = A_j S_j + B_j,   A_j = ∂y_(j+1)/∂y_j,   B_j = ∂y_(j+1)/∂θ   over one interval, S_0 = 0.
///
/// A_j and B_j come from the discrete adjoint with all n unit cotangents of a sample side by side (<see cref="DirectionSolver"/>). They differ from the solver's
/// exact derivative by rounding alone. The pull has inputs "y", "w" and carried inputs, one a window of parameters in the order of the offsets, and the output "v".
/// After the first call with a batch size nothing is allocated. One call at a time.
/// </summary>
internal sealed unsafe class IntervalJacobian : IDisposable
{
    private readonly FixedScheme _scheme;
    private readonly CpuProgram<double> _field;
    private readonly CpuProgram<double> _pull;
    private readonly ReplicatedProgram _replicated;
    private readonly SharedState<double> _fieldShared;
    private readonly SharedState<double> _pullShared;
    private readonly StageArithmetic<double> _arithmetic;
    private readonly TileTeam _team = new();
    private readonly Action<int, int> _runGroup;
    private readonly Worker[] _workers;
    private JacobianConsumer? _consumer;
    private double* _initial;
    private double* _states;
    private int _batch;

    public IntervalJacobian(FixedScheme scheme, CpuProgram<double> field, CpuProgram<double> samplePull, int threads)
    {
        _scheme = scheme;
        _field = field;
        _pull = samplePull;
        _fieldShared = new(field);
        _pullShared = new(samplePull);
        _arithmetic = StageArithmetic<double>.Of(field.VectorLanes);
        _replicated = new(samplePull, s => s.Name is not ("y" or "t"));
        _runGroup = RunGroup;
        StateSize = field.Program.Input("y").Size;
        ParameterCount = DirectionSolver.Carried(samplePull.Program).Sum(s => s.Size);
        _workers = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Worker(this))];
    }

    /// <summary>n, the length of a state.</summary>
    public int StateSize { get; }

    /// <summary>Number of parameters: rows of a block.</summary>
    public int ParameterCount { get; }

    /// <summary>Columns of a block.</summary>
    public int Columns => Later * StateSize * Batch.groupSize;

    private int Later => _scheme.Times.Length - 1;

    /// <summary>Number of groups of a batch.</summary>
    public static int Groups(int batch) => Tile<double>.LanesOf(batch) / Batch.groupSize;

    /// <summary>
    /// Solves from initial [batch × n] and hands each group's derivatives to the consumer. The states after the first time, [later times × batch × n], are written where
    /// there is room for them, and nothing where <paramref name="states"/> is empty.
    /// </summary>
    public void Run(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states, JacobianConsumer consumer)
    {
        _batch = initial.Length / StateSize;
        if (_batch == 0 || initial.Length != _batch * StateSize || (states.Length > 0 && states.Length != Later * _batch * StateSize))
        {
            throw new ArgumentException(
                $"initial holds {initial.Length} and states {states.Length} numbers: give batch × {StateSize} and {Later} × batch × {StateSize}, or no states.", nameof(initial));
        }

        _fieldShared.Prepare(parameters);
        _pullShared.Prepare(parameters);
        _consumer = consumer;
        int groups = Groups(_batch);
        fixed (double* x = initial, y = states)
        {
            _initial = x;
            _states = y;
            _team.Run(groups, Math.Min(_workers.Length, groups), _runGroup);
        }
    }

    public void Dispose()
    {
        _fieldShared.Dispose();
        _pullShared.Dispose();
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }
    }

    private void RunGroup(int index, int group)
    {
        Worker worker = _workers[index];
        TileSolver<double> forward = worker.Forward;
        int n = StateSize, first = group * Batch.groupSize, count = Math.Min(Batch.groupSize, _batch - first);
        forward.Resize(count);
        forward.Tile.Load(forward.State, n, new ReadOnlySpan<double>(_initial, _batch * n), first);

        for (int j = 0; j < Later; j++)
        {
            forward.Advance(j, _fieldShared, worker.Trace.Pointer, whole: false);
            if (_states is not null)
            {
                Transposition.Transpose(forward.State, Batch.groupSize, n, count, _states + ((((nint)j * _batch) + first) * n), n);
            }

            for (int direction = 0; direction < n; direction += worker.Directions.Capacity)
            {
                worker.Directions.Run(j, direction, Math.Min(worker.Directions.Capacity, n - direction), _pullShared, worker.Trace.Pointer);
                Chain(worker, j, direction);
            }
        }

        if (count < Batch.groupSize)
        {
            ClearMissing(worker.Block.Pointer, count);
        }

        _consumer!(index, new JacobianBlock { Index = group, First = first, Samples = count, Rows = worker.Block.Pointer, Columns = Columns });
    }

    /// <summary>The columns of some directions of S_(j+1) = A_j S_j + B_j, for each sample by itself: one chain of fused multiply-adds from B_j.</summary>
    private void Chain(Worker worker, int interval, int direction)
    {
        DirectionSolver solver = worker.Directions;
        nint group = Batch.groupSize, lanes = solver.Directions * group, columns = Columns, width = StateSize * group;
        double* target = worker.Block.Pointer + (interval * width) + (direction * group), previous = worker.Block.Pointer + ((interval - 1) * width);
        Strides strides = new(columns, group, lanes, group, columns, group, lanes, group);
        _arithmetic.Product(
            ParameterCount, interval == 0 ? 0 : StateSize, solver.Directions, group, strides, previous, solver.Cotangent, target, solver.ParameterCotangent);
    }

    private void ClearMissing(double* block, int count)
    {
        for (nint at = 0; at < (nint)ParameterCount * Columns; at += Batch.groupSize)
        {
            new Span<double>(block + at + count, Batch.groupSize - count).Clear();
        }
    }

    /// <summary>The memory of a thread.</summary>
    private sealed class Worker : IDisposable
    {
        public Worker(IntervalJacobian owner)
        {
            Forward = new(owner._scheme, owner._field, null, Batch.groupSize);
            Directions = new(owner._scheme, owner._pull, owner._replicated);
            Trace = new((long)Forward.TraceSize(whole: false) * Batch.groupSize);
            Block = new((long)owner.ParameterCount * owner.Columns);
        }

        public TileSolver<double> Forward { get; }

        public DirectionSolver Directions { get; }

        public NativeBuffer<double> Trace { get; }

        public NativeBuffer<double> Block { get; }

        public void Dispose()
        {
            Forward.Dispose();
            Directions.Dispose();
            Trace.Dispose();
            Block.Dispose();
        }
    }
}
