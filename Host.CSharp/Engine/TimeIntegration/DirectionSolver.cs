using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// The discrete adjoint of one interval for a group of samples and several unit cotangents at a time. Lanes are [directions × samples of a group]; the rows of the
/// parameters' cotangents lie one after another in the arena and stay in the second-level cache.
/// </summary>
internal sealed unsafe class DirectionSolver : IDisposable
{
    /// <summary>Bytes that the arena and what is kept of the stages may take: most of a second-level cache of 1 MB.</summary>
    private const long CacheBytes = 900_000;

    private readonly FixedScheme _scheme;
    private readonly ReplicatedProgram _program;
    private readonly StageArithmetic<double> _arithmetic;
    private readonly StepStack<double> _backward;
    private readonly Tile<double> _single;
    private readonly Tile<double> _all;
    private readonly NativeBuffer<double> _history;
    private readonly Slot _y;
    private readonly Slot _w;
    private readonly Slot _v;
    private readonly Slot? _t;
    private readonly Slot _firstCarried;
    private readonly int _parameters;

    public DirectionSolver(FixedScheme scheme, CpuProgram<double> samplePull, ReplicatedProgram replicated)
    {
        _scheme = scheme;
        _program = replicated;
        _arithmetic = StageArithmetic<double>.Of(samplePull.VectorLanes);
        Spectral.Program program = samplePull.Program;
        _y = program.Input("y");
        _w = program.Input("w");
        _v = program.Output("v");
        _t = program.Inputs.FirstOrDefault(s => s.Name == "t");
        Slot[] carried = [.. Carried(program)];
        _firstCarried = carried[0];
        _parameters = carried.Sum(s => s.Size);
        if (carried[^1].Operand.Address + carried[^1].Size != _firstCarried.Operand.Address + _parameters)
        {
            throw new ArgumentException($"the carried inputs of '{program.Name}' do not lie one after another: declare them without others between.", nameof(samplePull));
        }

        int n = _y.Size;
        long perDirection = (long)(program.SampleRows + (Stages * replicated.HistorySize) + ((1 + StepStack<double>.TransposedVectors(scheme)) * n)) * Batch.groupSize * sizeof(double);
        int parts = (int)Math.Min(n, 1 + (n * perDirection / CacheBytes));
        Capacity = (n + parts - 1) / parts;
        int lanes = Capacity * Batch.groupSize;
        _single = new(samplePull, Batch.groupSize);
        _all = new(samplePull, lanes);
        _backward = new(scheme, transposed: true, _arithmetic, n, lanes);
        _history = new((long)Stages * replicated.HistorySize * lanes);
    }

    /// <summary>The most directions at a time.</summary>
    public int Capacity { get; }

    /// <summary>Directions of the last run.</summary>
    public int Directions { get; private set; }

    /// <summary>∂y_d(t_(j+1))/∂y_m(t_j): rows m, [n × (directions · group)].</summary>
    public double* Cotangent => _backward.State;

    /// <summary>∂y_d(t_(j+1))/∂θ_p over the interval: rows p, [parameters × (directions · group)].</summary>
    public double* ParameterCotangent => _all.Row(_firstCarried);

    private int Stages => _scheme.Tableau.AdvancingStages;

    /// <summary>The inputs that carry the parameters' cotangents.</summary>
    public static IEnumerable<Slot> Carried(Spectral.Program program) => program.Inputs.Where(s => s.Name is not ("y" or "w" or "t"));

    /// <summary>Pulls the unit cotangents of some components of y(t_(j+1)) back over the interval, from the arguments of its stages.</summary>
    public void Run(int interval, int firstDirection, int directions, SharedState<double> shared, double* trace)
    {
        Directions = directions;
        _all.Resize(directions * Batch.groupSize);
        int n = _y.Size;
        nint group = (nint)n * Batch.groupSize, length = (nint)n * _all.Lanes;
        _backward.Start(_scheme.StepSize(interval));
        double* y = _single.Row(_y), w = _all.Row(_w), v = _all.Row(_v);
        TileFrame<double> single = _single.Frame(shared), all = _all.Frame(shared);

        new Span<double>(ParameterCotangent, _parameters * _all.Lanes).Clear();
        new Span<double>(Cotangent, (int)length).Clear();
        for (int d = 0; d < directions; d++)
        {
            new Span<double>(Cotangent + ((nint)(firstDirection + d) * _all.Lanes) + (d * Batch.groupSize), Batch.groupSize).Fill(1.0);
        }

        for (int s = _scheme.StepsPerInterval - 1; s >= 0; s--)
        {
            double t = _scheme.StepTime(interval, s);
            for (int i = 0; i < Stages; i++)
            {
                _backward.Argument(i, w, _all.Lanes);
                TileSolver<double>.Copy(trace + (((s * Stages) + Stages - 1 - i) * group), y, group);
                TileSolver<double>.SetTime(_single, _t, _backward.Time(i, t));
                _program.Execute(single, all, _history.Pointer, Stages, i);
                _backward.SetSlope(i, v, _all.Lanes);
            }

            _program.AddDeferred(_arithmetic, all, _history.Pointer, Stages);
            _backward.End(_all.Lanes);
        }
    }

    public void Dispose()
    {
        _backward.Dispose();
        _single.Dispose();
        _all.Dispose();
        _history.Dispose();
    }
}
