using System;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>
/// The memory in which a program runs on a tile: the arena and the trace [rows × lanes], accumulators of batch sums, and scratch. Lanes are the tile's samples
/// filled up to whole groups by copies of the last one, so a row is contiguous over the samples.
/// </summary>
internal sealed unsafe class Tile<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CpuProgram<T> _program;
    private readonly NativeBuffer<T> _arena;
    private readonly NativeBuffer<T> _sums;
    private readonly NativeBuffer<T> _scratch;
    private readonly NativeBuffer<T> _trace;

    /// <summary>Memory for tiles of at most so many samples.</summary>
    public Tile(CpuProgram<T> program, int capacity)
    {
        _program = program;
        Capacity = LanesOf(capacity);
        _arena = new((long)program.Program.SampleRows * Capacity);
        _sums = new(program.Program.SumsSize);
        _scratch = new(program.ScratchSize(Capacity));
        _trace = new((long)program.Program.TraceRows * Capacity);
        Trace = _trace.Pointer;
        Resize(capacity);
    }

    /// <summary>The most lanes it has room for.</summary>
    public int Capacity { get; }

    /// <summary>Numbers in a row.</summary>
    public int Lanes { get; private set; }

    /// <summary>Samples in the tile.</summary>
    public int Samples { get; private set; }

    /// <summary>The accumulators of all batch sums, one after another.</summary>
    public Span<T> Sums => _sums.Span[.._program.Program.SumsSize];

    /// <summary>Samples filled up to whole groups.</summary>
    public static int LanesOf(int samples) => (samples + Batch.groupSize - 1) / Batch.groupSize * Batch.groupSize;

    /// <summary>The most samples of a tile of a batch.</summary>
    public static int CapacityFor(int batch) => Math.Min(LanesOf(batch), Batch.groupSize * Batch.groupsPerTile);

    /// <summary>Sets the number of samples of the tile to come.</summary>
    public void Resize(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LanesOf(samples), Capacity, nameof(samples));
        Samples = samples;
        Lanes = LanesOf(samples);
    }

    /// <summary>The trace [rows × lanes]: its own memory unless it is led elsewhere.</summary>
    public T* Trace { get; set; }

    /// <summary>The first row of an input or output.</summary>
    public T* Row(Slot slot) => (slot.Operand.Storage == Storage.Trace ? Trace : _arena.Pointer) + ((nint)slot.Operand.Address * Lanes);

    /// <summary>Sets all accumulators to zero.</summary>
    public void ClearSums() => Sums.Clear();

    /// <summary>Takes the values of the tile's samples from an array [batch × size], whose first sample here is <paramref name="first"/>.</summary>
    public void Load(Slot slot, ReadOnlySpan<double> values, int first) => Load(Row(slot), slot.Size, values, first);

    /// <summary>Takes the values of the tile's samples from an array [batch × size] to rows.</summary>
    public void Load(T* rows, int size, ReadOnlySpan<double> values, int first)
    {
        fixed (double* source = values.Slice(first * size, Samples * size))
        {
            Transposition.Transpose(source, size, Samples, size, rows, Lanes);
        }

        if (Samples < Lanes)
        {
            for (nint r = 0; r < size; r++)
            {
                new Span<T>(rows + (r * Lanes) + Samples, Lanes - Samples).Fill(rows[(r * Lanes) + Samples - 1]);
            }
        }
    }

    /// <summary>Puts the values of the tile's samples to an array [batch × size].</summary>
    public void Store(Slot slot, Span<double> values, int first) => Store(Row(slot), slot.Size, values, first);

    /// <summary>Puts rows to an array [batch × size].</summary>
    public void Store(T* rows, int size, Span<double> values, int first)
    {
        fixed (double* target = values.Slice(first * size, Samples * size))
        {
            Transposition.Transpose(rows, Lanes, size, Samples, target, size);
        }
    }

    /// <summary>Where the operands lie while the program runs on this tile.</summary>
    public TileFrame<T> Frame(SharedState<T> state) => new()
    {
        Arena = _arena.Pointer,
        Shared = state.Shared,
        Parameters = state.Parameters,
        Constants = state.Constants,
        Sums = _sums.Pointer,
        Trace = Trace,
        Packed = state.Packed,
        Scratch = _scratch.Pointer,
        Lanes = Lanes,
        Samples = Samples,
    };

    public void Dispose()
    {
        _arena.Dispose();
        _sums.Dispose();
        _scratch.Dispose();
        _trace.Dispose();
    }
}
