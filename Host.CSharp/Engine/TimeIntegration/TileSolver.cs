using System;
using System.Numerics;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// The steps of a <see cref="FixedScheme"/> on the samples of one tile, all steps while it is in cache, in the arithmetic that the
/// core defines, lane for lane; and their transpose from what the stages have left.
/// The field has inputs "y" and optionally a scalar "t", and the output "f"; its pull, of the same <see cref="Recording"/>, has the input "w" and the output
/// "v" = wᵀ∂f/∂y. A trace holds the whole trace of every stage, or only the arguments y, from which the pull makes the rest again.
/// </summary>
internal sealed unsafe class TileSolver<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedScheme _scheme;
    private readonly CpuProgram<T> _field;
    private readonly CpuProgram<T>? _pull;
    private readonly Tile<T> _fieldTile;
    private readonly Tile<T>? _pullTile;
    private readonly StageArithmetic<T> _arithmetic;
    private readonly StepStack<T> _forward;
    private readonly StepStack<T>? _backward;
    private readonly Slot _fieldY;
    private readonly Slot _fieldF;
    private readonly Slot? _fieldT;
    private readonly Slot? _pullW;
    private readonly Slot? _pullV;

    public TileSolver(FixedScheme scheme, CpuProgram<T> field, CpuProgram<T>? pull, int capacity)
    {
        _scheme = scheme;
        _field = field;
        _pull = pull;
        _arithmetic = StageArithmetic<T>.Of(field.VectorLanes);
        _fieldTile = new(field, capacity);
        _fieldY = field.Program.Input("y");
        _fieldF = field.Program.Output("f");
        _fieldT = field.Program.Inputs.FirstOrDefault(s => s.Name == "t");
        if (pull is not null)
        {
            _pullTile = new(pull, capacity);
            _pullW = pull.Program.Input("w");
            _pullV = pull.Program.Output("v");
            if (pull.Program.TraceRows != field.Program.TraceRows)
            {
                throw new ArgumentException(
                    $"the pull reads a trace of {pull.Program.TraceRows} rows, the field writes {field.Program.TraceRows}: take both from one Recording.", nameof(pull));
            }
        }

        StateSize = _fieldY.Size;
        _forward = new(scheme, transposed: false, _arithmetic, StateSize, _fieldTile.Capacity);
        _backward = pull is null ? null : new(scheme, transposed: true, _arithmetic, StateSize, _fieldTile.Capacity);
    }

    /// <summary>Length of the state.</summary>
    public int StateSize { get; }

    /// <summary>Stages that reach the next state.</summary>
    public int Stages => _scheme.Tableau.AdvancingStages;

    /// <summary>Numbers that the trace of an interval takes for each lane.</summary>
    public int TraceSize(bool whole) => _scheme.StepsPerInterval * StepTraceSize(whole);

    /// <summary>Numbers that the trace of a step takes for each lane.</summary>
    public int StepTraceSize(bool whole) => Stages * (whole ? _field.Program.TraceRows : StateSize);

    /// <summary>The state now, rows [state × lanes].</summary>
    public T* State => _forward.State;

    /// <summary>The cotangent of the state now, rows [state × lanes].</summary>
    public T* Cotangent => _backward!.State;

    /// <summary>The memory of the field's program; its number of samples is the solver's.</summary>
    public Tile<T> Tile => _fieldTile;

    /// <summary>Batch sums of the pull so far.</summary>
    public Span<T> Sums => _pullTile!.Sums;

    /// <summary>Sets the number of samples of the tile to come.</summary>
    public void Resize(int samples)
    {
        _fieldTile.Resize(samples);
        _pullTile?.Resize(samples);
    }

    /// <summary>Takes the state from t_j to t_(j+1), and leaves a trace where one is given.</summary>
    public void Advance(int interval, SharedState<T> shared, T* trace, bool whole)
    {
        nint size = (nint)StepTraceSize(whole) * _fieldTile.Lanes;
        for (int s = 0; s < _scheme.StepsPerInterval; s++)
        {
            Step(_scheme.StepTime(interval, s), _scheme.StepSize(interval), shared, trace is null ? null : trace + (s * size), whole);
        }
    }

    /// <summary>Takes the state from t to t + h, and leaves a trace where one is given.</summary>
    public void Step(double t, double h, SharedState<T> shared, T* trace, bool whole)
    {
        int lanes = _fieldTile.Lanes;
        nint length = (nint)StateSize * lanes;
        T* own = _fieldTile.Trace, f = _fieldTile.Row(_fieldF);

        _forward.Start(h);
        for (int i = 0; i < Stages; i++)
        {
            if (trace is not null && whole)
            {
                _fieldTile.Trace = trace;
                trace += (nint)_field.Program.TraceRows * lanes;
            }

            T* y = _fieldTile.Row(_fieldY);
            _forward.Argument(i, y, lanes);
            if (trace is not null && !whole)
            {
                Copy(y, trace, length);
                trace += length;
            }

            SetTime(_fieldTile, _fieldT, _forward.Time(i, t));
            _field.Execute(_fieldTile, shared);
            _forward.SetSlope(i, f, lanes);
        }

        _forward.End(lanes);
        _fieldTile.Trace = own;
    }

    /// <summary>Takes the cotangent of the state at t + h back to t, from the step's trace; batch sums continue.</summary>
    public void Pull(double t, double h, SharedState<T> fieldShared, SharedState<T> shared, T* trace, bool whole)
    {
        Tile<T> tile = _pullTile!;
        StepStack<T> backward = _backward!;
        nint length = (nint)StateSize * tile.Lanes, stage = whole ? (nint)_field.Program.TraceRows * tile.Lanes : length;
        T* w = tile.Row(_pullW!), v = tile.Row(_pullV!);

        backward.Start(h);
        for (int i = 0; i < Stages; i++)
        {
            backward.Argument(i, w, tile.Lanes);
            tile.Trace = trace + ((Stages - 1 - i) * stage);
            if (!whole)
            {
                Copy(tile.Trace, _fieldTile.Row(_fieldY), length);
                SetTime(_fieldTile, _fieldT, backward.Time(i, t));
                _field.Execute(_fieldTile, fieldShared);
                tile.Trace = _fieldTile.Trace;
            }

            _pull!.Execute(tile, shared);
            backward.SetSlope(i, v, tile.Lanes);
        }

        backward.End(tile.Lanes);
    }

    /// <summary>Adds the cotangent of a loss at an output time.</summary>
    public void AddToCotangent(T* injected, nint length)
    {
        T* ones = stackalloc T[] { T.One, T.One };
        T** terms = stackalloc T*[] { Cotangent, injected };
        _arithmetic.Sum(Cotangent, ones, terms, 2, length);
    }

    public void Dispose()
    {
        _fieldTile.Dispose();
        _pullTile?.Dispose();
        _forward.Dispose();
        _backward?.Dispose();
    }

    internal static void Copy(T* source, T* target, nint length) =>
        Buffer.MemoryCopy(source, target, length * sizeof(T), length * sizeof(T));

    internal static void SetTime(Tile<T> tile, Slot? slot, double time)
    {
        if (slot is not null)
        {
            new Span<T>(tile.Row(slot), tile.Lanes).Fill(T.CreateTruncating(time));
        }
    }
}
