using System;
using System.Linq;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// A lowered program, made ready for this machine: a list of steps, each a kernel over all lanes of a tile. Its results equal the reference
/// interpreter's to the last bit, for every vector width, number of tiles and number of threads.
/// </summary>
internal sealed unsafe class CpuProgram
{
    private readonly TileStep[] _shared;
    private readonly TileStep[] _body;

    private CpuProgram(Spectral.Program program, int vectorLanes, TileStep[] shared, TileStep[] body)
    {
        Program = program;
        VectorLanes = vectorLanes;
        _shared = shared;
        _body = body;
    }

    /// <summary>What it runs.</summary>
    public Spectral.Program Program { get; }

    /// <summary>Numbers in a vector of its kernels.</summary>
    public int VectorLanes { get; }

    /// <summary>The steps for each tile, one an instruction of the body.</summary>
    public ReadOnlySpan<TileStep> Body => _body;

    /// <summary>Makes a program ready, for the machine's widest vectors unless a number of lanes a vector is given.</summary>
    public static CpuProgram Compile(Spectral.Program program, int? lanes = null) => (lanes ?? SimdLevel.Lanes) switch
    {
        8 => Compile<Lanes512<double>, Vector512<double>>(program, 8),
        4 => Compile<Lanes256<double>, Vector256<double>>(program, 4),
        2 => Compile<Lanes128<double>, Vector128<double>>(program, 2),
        _ => Compile<Lanes1<double>, double>(program, 1),
    };

    /// <summary>Numbers of scratch that a tile of so many lanes needs.</summary>
    public int ScratchSize(int lanes) => _body.Length == 0 ? 0 : _body.Max(s => s.Scratch(lanes));

    /// <summary>Runs the shared steps: what follows from the parameters alone.</summary>
    public void Prepare(SharedState state)
    {
        TileFrame frame = new()
        {
            Arena = null,
            Shared = state.Shared,
            Parameters = state.Parameters,
            Constants = state.Constants,
            Sums = null,
            Trace = null,
            Scratch = null,
            Lanes = 1,
            Samples = 1,
        };

        foreach (TileStep step in _shared)
        {
            step.Run(frame);
        }
    }

    /// <summary>Runs the body on a tile; its accumulators continue.</summary>
    public void Execute(Tile tile, SharedState state)
    {
        TileFrame frame = tile.Frame(state);
        foreach (TileStep step in _body)
        {
            step.Run(frame);
        }
    }

    private static CpuProgram Compile<L, V>(Spectral.Program program, int vectorLanes)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        StepFactory<Lanes1<double>, double> shared = new(sharedPhase: true);
        StepFactory<L, V> body = new(sharedPhase: false);
        return new(program, vectorLanes, [.. program.SharedInstructions.Select(shared.Create)], [.. program.Body.Select(body.Create)]);
    }
}
