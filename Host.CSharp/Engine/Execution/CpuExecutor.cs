using System;
using System.Collections.Generic;
using System.Numerics;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// Runs a program on batches: tiles are given to threads, the tiles' partial sums are added by the fixed tree of <see cref="Batch.combine"/>.
/// After the first run of a batch size nothing is allocated. One run at a time.
/// </summary>
internal sealed unsafe class CpuExecutor<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Batch sizes whose tiles are kept: minibatches have two, the usual one and what is left of an epoch.</summary>
    private const int MostCuts = 4;

    private readonly CpuProgram<T> _program;
    private readonly SharedState<T> _shared;
    private readonly Slot[] _inputs;
    private readonly Slot[] _outputs;
    private readonly TraceStore<T>? _trace;
    private readonly TileTeam _team = new();
    private readonly Action<int, int> _runTile;
    private readonly List<Cut> _cuts = [];
    private Cut? _cut;
    private Tile<T>[] _workers = [];
    private double[][] _given = [];
    private double[][] _results = [];
    private double[][] _carried = [];

    public CpuExecutor(CpuProgram<T> program)
        : this(program, program.Program.Inputs, program.Program.Outputs, null)
    {
    }

    /// <summary>With some of the inputs and outputs given and taken, while the others lie in a trace that outlives the run.</summary>
    public CpuExecutor(CpuProgram<T> program, Slot[] inputs, Slot[] outputs, TraceStore<T>? trace)
    {
        _program = program;
        _shared = new(program);
        _inputs = inputs;
        _outputs = outputs;
        _trace = trace;
        _runTile = RunTile;
    }

    /// <summary>The outputs [batch × size], sums and inputs after the run, in new arrays: what Reference.run returns.</summary>
    public BatchResult Run(ReadOnlySpan<double> parameters, int batch, double[][] inputs, int threads)
    {
        double[][] outputs = [.. _outputs.Select(s => new double[batch * s.Size])];
        double[][] carried = [.. _inputs.Select(s => new double[batch * s.Size])];
        double[] sums = new double[_program.Program.SumsSize];
        Run(parameters, batch, inputs, threads, outputs, sums, carried);
        return new BatchResult(outputs, sums, carried);
    }

    /// <summary>The same into arrays of the caller. An empty <paramref name="carried"/> is not written.</summary>
    public void Run(
        ReadOnlySpan<double> parameters, int batch, double[][] inputs, int threads, double[][] outputs, Span<double> sums, double[][] carried)
    {
        Check(batch, inputs);
        Resize(batch, threads);
        _shared.Prepare(parameters);
        (_given, _results, _carried) = (inputs, outputs, carried);
        _team.Run(_cut!.Tiles.Length, _workers.Length, _runTile);
        _cut.Partial.Combine(sums);
    }

    public void Dispose()
    {
        _shared.Dispose();
        foreach (Cut cut in _cuts)
        {
            cut.Partial.Dispose();
        }

        foreach (Tile<T> tile in _workers)
        {
            tile.Dispose();
        }
    }

    private void RunTile(int worker, int index)
    {
        (int first, int count) = _cut!.Tiles[index];
        Tile<T> tile = _workers[worker];
        tile.Resize(count);
        tile.ClearSums();
        if (_trace is not null)
        {
            tile.Trace = _trace.Of(first);
        }

        for (int i = 0; i < _inputs.Length; i++)
        {
            tile.Load(_inputs[i], _given[i], first);
        }

        _program.Execute(tile, _shared);
        for (int i = 0; i < _outputs.Length; i++)
        {
            tile.Store(_outputs[i], _results[i], first);
        }

        for (int i = 0; i < _carried.Length; i++)
        {
            tile.Store(_inputs[i], _carried[i], first);
        }

        tile.Sums.CopyTo(_cut.Partial.Of(index));
    }

    private void Check(int batch, double[][] inputs)
    {
        string name = _program.Program.Name;
        if (inputs.Length != _inputs.Length)
        {
            throw new ArgumentException($"program '{name}' has {_inputs.Length} inputs, not {inputs.Length}.", nameof(inputs));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Length < batch * _inputs[i].Size)
            {
                throw new ArgumentException(
                    $"input '{_inputs[i].Name}' of program '{name}' needs {batch} × {_inputs[i].Size} numbers, not {inputs[i].Length}.", nameof(inputs));
            }
        }
    }

    private void Resize(int batch, int threads)
    {
        if (_cut?.Batch != batch)
        {
            _cut = Known(batch) ?? New(batch);
        }

        int workers = Math.Max(1, Math.Min(threads, _cut.Tiles.Length));
        if (workers != _workers.Length || _workers[0].Capacity < Tile<T>.CapacityFor(batch))
        {
            Engage(workers, Tile<T>.CapacityFor(batch));
        }
    }

    private Cut? Known(int batch)
    {
        foreach (Cut cut in _cuts)
        {
            if (cut.Batch == batch)
            {
                return cut;
            }
        }

        return null;
    }

    private Cut New(int batch)
    {
        if (_cuts.Count == MostCuts)
        {
            _cuts[0].Partial.Dispose();
            _cuts.RemoveAt(0);
        }

        (int First, int Count)[] tiles = TileTeam.Tiles(batch);
        _cuts.Add(new(batch, tiles, new(tiles.Length, _program.Program.SumsSize)));
        return _cuts[^1];
    }

    private void Engage(int workers, int capacity)
    {
        foreach (Tile<T> tile in _workers)
        {
            tile.Dispose();
        }

        _workers = [.. Enumerable.Range(0, workers).Select(_ => new Tile<T>(_program, capacity))];
    }

    /// <summary>A batch size: its tiles and the room for their sums.</summary>
    private sealed record Cut(int Batch, (int First, int Count)[] Tiles, PartialSums<T> Partial);
}
