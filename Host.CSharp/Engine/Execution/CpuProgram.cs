using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// A lowered program, made ready for this machine: a list of kernels, each over all lanes of a tile. Its results equal the reference
/// interpreter's to the last bit, for every vector width, number of tiles and number of threads.
/// </summary>
internal static class CpuProgram
{
    /// <summary>Makes a program ready in double precision, for the machine's widest vectors unless a number of doubles a vector is given.</summary>
    public static CpuProgram<double> Compile(Spectral.Program program, int? lanes = null) => CpuProgram<double>.Compile(program, lanes);

    /// <summary>The same in single precision.</summary>
    public static CpuProgram<float> CompileSingle(Spectral.Program program, int? lanes = null) => CpuProgram<float>.Compile(program, lanes);
}

/// <inheritdoc cref="CpuProgram"/>
internal sealed unsafe class CpuProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernel<T>[] _shared;
    private readonly Kernel<T>[] _body;

    private CpuProgram(Spectral.Program program, int vectorLanes, Kernel<T>[] shared, Kernel<T>[] body)
    {
        Program = program;
        VectorLanes = vectorLanes;
        _shared = shared;
        _body = body;
        foreach (Kernel<T> kernel in body)
        {
            kernel.PackedAddress = PackedSize;
            PackedSize += kernel.PackedSize;
        }
    }

    /// <summary>What it runs.</summary>
    public Spectral.Program Program { get; }

    /// <summary>Numbers in a vector of its kernels.</summary>
    public int VectorLanes { get; }

    /// <summary>The kernels for each tile, one an instruction of the body.</summary>
    public ReadOnlySpan<Kernel<T>> Body => _body;

    /// <summary>Makes a program ready, for the machine's widest vectors unless a number of lanes a vector is given.</summary>
    public static CpuProgram<T> Compile(Spectral.Program program, int? lanes = null) => (lanes ?? SimdLevel.Lanes) switch
    {
        8 when typeof(T) == typeof(double) => Compile<Lanes512<T>, Vector512<T>>(program, 8),
        4 or 8 => Compile<Lanes256<T>, Vector256<T>>(program, 4),
        2 => Compile<Lanes128<T>, Vector128<T>>(program, 2),
        _ => Compile<Lanes1<T>, T>(program, 1),
    };

    /// <summary>Numbers that the packed shared factors of its products take.</summary>
    public int PackedSize { get; }

    /// <summary>Numbers of scratch that a tile of so many lanes needs.</summary>
    public int ScratchSize(int lanes) => _body.Length == 0 ? 0 : _body.Max(s => s.Scratch(lanes));

    /// <summary>Runs the shared kernels, what follows from the parameters alone, and packs the factors of products.</summary>
    public void Prepare(SharedState<T> state)
    {
        TileFrame<T> frame = new()
        {
            Arena = null,
            Shared = state.Shared,
            Parameters = state.Parameters,
            Constants = state.Constants,
            Sums = null,
            Trace = null,
            Packed = state.Packed,
            Scratch = null,
            Lanes = 1,
            Samples = 1,
        };

        foreach (Kernel<T> kernel in _shared)
        {
            kernel.Run(frame);
        }

        foreach (Kernel<T> kernel in _body)
        {
            kernel.Pack(frame);
        }
    }

    /// <summary>Runs the body on a tile; its accumulators continue.</summary>
    public void Execute(Tile<T> tile, SharedState<T> state)
    {
        TileFrame<T> frame = tile.Frame(state);
        foreach (Kernel<T> kernel in _body)
        {
            kernel.Run(frame);
        }
    }

    private static CpuProgram<T> Compile<L, V>(Spectral.Program program, int vectorLanes)
        where L : struct, ILanes<V, T>
        where V : struct
    {
        KernelFactory<Lanes1<T>, T, T> shared = new(sharedPhase: true);
        KernelFactory<L, V, T> body = new(sharedPhase: false);
        return new(program, vectorLanes, [.. program.SharedInstructions.Select(shared.Create)], [.. program.Body.Select(body.Create)]);
    }
}
