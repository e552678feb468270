using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.Engine;

/// <summary>
/// A program for several directions at a time: some inputs differ from direction to direction, the others from sample to sample alone. Instructions that follow
/// from the latter run once for each sample; what the others need of them is spread over the directions. Lanes are [directions × samples].
/// Carried products are put off; see <see cref="DeferredSum"/>.
/// </summary>
internal sealed unsafe class ReplicatedProgram
{
    private readonly Entry[] _entries;
    private readonly DeferredSum[] _deferred;
    private readonly Rows[] _inputs;

    /// <summary>Splits a program. <paramref name="perDirection"/>: whether an input differs from direction to direction.</summary>
    public ReplicatedProgram(CpuProgram<double> program, Func<Slot, bool> perDirection)
    {
        if (program.Program.SumsSize > 0)
        {
            throw new ArgumentException($"program '{program.Program.Name}' has batch sums: give a pull for each sample, with carried sums.", nameof(program));
        }

        Spectral.Program source = program.Program;
        int[] writer = new int[source.SampleRows];
        bool[] varies = new bool[source.SampleRows];
        for (int i = 0; i < source.Inputs.Length; i++)
        {
            Slot slot = source.Inputs[i];
            Array.Fill(writer, -1 - i, slot.Operand.Address, slot.Size);
            Array.Fill(varies, perDirection(slot), slot.Operand.Address, slot.Size);
        }

        HashSet<int> spread = [];
        List<DeferredSum> deferred = [];
        _entries = new Entry[source.Body.Length];
        for (int i = 0; i < _entries.Length; i++)
        {
            Instruction instruction = source.Body[i];
            bool[] reads = [.. ReadRows(instruction).Select(rows => rows.Any(r => varies[r]))];
            bool dual = reads.Any(v => v);
            DeferredSum? sum = Deferrable(source, instruction) ? Defer(instruction, reads) : null;
            if (sum is not null)
            {
                deferred.Add(sum);
            }
            else if (dual)
            {
                spread.UnionWith(ReadRows(instruction).SelectMany(rows => rows).Where(r => !varies[r]).Select(r => writer[r]));
            }

            Rows result = new(instruction.Result.Address, SizeOf(instruction.Operation.Shape));
            _entries[i] = new(program.Body[i], dual, sum is null ? -1 : deferred.Count - 1, result);
            Array.Fill(writer, i, result.First, result.Count);
            Array.Fill(varies, dual, result.First, result.Count);
        }

        foreach (Slot output in source.Outputs)
        {
            spread.UnionWith(Enumerable.Range(output.Operand.Address, output.Size).Where(r => !varies[r]).Select(r => writer[r]));
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            _entries[i] = _entries[i] with { Spread = spread.Contains(i) };
        }

        _inputs = [.. source.Inputs.Where((s, i) => spread.Contains(-1 - i)).Select(s => new Rows(s.Operand.Address, s.Size))];
        _deferred = [.. deferred];
    }

    /// <summary>Numbers that the operands put off in a call take for each lane.</summary>
    public int HistorySize => _deferred.Sum(d => d.Size);

    /// <summary>Runs the program. The call of that number, of so many until <see cref="AddDeferred"/>, keeps the operands of its carried products.</summary>
    public void Execute(in TileFrame<double> single, in TileFrame<double> all, double* history, int calls, int call)
    {
        foreach (Rows rows in _inputs)
        {
            Spread(single, all, rows);
        }

        foreach (ref readonly Entry entry in _entries.AsSpan())
        {
            if (entry.Deferred >= 0)
            {
                _deferred[entry.Deferred].Keep(single, all, HistoryOf(history, entry.Deferred, calls, all.Lanes), calls, call);
            }
            else if (entry.PerDirection)
            {
                entry.Kernel.Run(all);
            }
            else
            {
                entry.Kernel.Run(single);
                if (entry.Spread)
                {
                    Spread(single, all, entry.Result);
                }
            }
        }
    }

    /// <summary>Adds what has been put off in so many calls.</summary>
    public void AddDeferred(StageArithmetic<double> arithmetic, in TileFrame<double> all, double* history, int calls)
    {
        for (int i = 0; i < _deferred.Length; i++)
        {
            _deferred[i].Add(arithmetic, all, HistoryOf(history, i, calls, all.Lanes), calls);
        }
    }

    private static void Spread(in TileFrame<double> single, in TileFrame<double> all, Rows rows) => Replication.Spread(
        single.Arena + ((nint)rows.First * single.Lanes), single.Lanes, single.Lanes, rows.Count, all.Arena + ((nint)rows.First * all.Lanes), all.Lanes);

    /// <summary>Whether a product continues from an input's rows in place, and nothing else touches them.</summary>
    private static bool Deferrable(Spectral.Program program, Instruction instruction)
    {
        if (instruction.Operation.Opcode != Opcode.MatrixProduct || instruction.Operation.Shape.Length != 2 || instruction.Arguments.Length != 3
            || instruction.Arguments.Any(a => a.Storage != Storage.Sample || a.Step != 1)
            || instruction.Arguments[2].Address != instruction.Result.Address)
        {
            return false;
        }

        int first = instruction.Result.Address, last = first + SizeOf(instruction.Operation.Shape);
        bool isInput = program.Inputs.Any(s => s.Operand.Address == first && first + s.Size == last);
        bool isAlone = program.Body.Where(i => !ReferenceEquals(i, instruction)).All(i =>
            !ReadRows(i).SelectMany(rows => rows).Any(r => r >= first && r < last)
            && (i.Result.Address >= last || i.Result.Address + SizeOf(i.Operation.Shape) <= first));
        return isInput && isAlone;
    }

    private static DeferredSum Defer(Instruction instruction, bool[] reads)
    {
        TileOperand[] x = [.. instruction.Arguments.Select(a => new TileOperand(a, sharedPhase: false))];
        return new(ProductShape.Of(instruction.Operation), x[2], x[0], x[1], reads[0], reads[1]);
    }

    private double* HistoryOf(double* history, int deferred, int calls, nint lanes)
    {
        for (int i = 0; i < deferred; i++)
        {
            history += _deferred[i].Size * calls * lanes;
        }

        return history;
    }

    private static int SizeOf(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    /// <summary>The rows of the arena that each argument reads.</summary>
    private static IEnumerable<IEnumerable<int>> ReadRows(Instruction instruction) =>
        instruction.Arguments.Select((a, k) => a.Storage != Storage.Sample
            ? []
            : Enumerable.Range(a.Address, a.Step == 0 ? 1 : SizeOf(instruction.Operation.ArgumentShapes[k])));

    private readonly record struct Rows(int First, int Count);

    private readonly record struct Entry(Kernel<double> Kernel, bool PerDirection, int Deferred, Rows Result, bool Spread = false);
}
