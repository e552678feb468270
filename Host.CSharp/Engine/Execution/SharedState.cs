using System;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>The parameters of a program, what its shared instructions made of them, and both packed for products. Read by all threads, written by <see cref="Prepare"/> alone.</summary>
internal sealed unsafe class SharedState<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CpuProgram<T> _program;
    private readonly NativeBuffer<T> _parameters;
    private readonly NativeBuffer<T> _constants;
    private readonly NativeBuffer<T> _shared;
    private readonly NativeBuffer<T> _packed;

    public SharedState(CpuProgram<T> program)
    {
        _program = program;
        _parameters = new(program.Program.SharedLength);
        _constants = new(program.Program.Constants.Length);
        _shared = new(program.Program.SharedSize);
        _packed = new(program.PackedSize);
        Take(program.Program.Constants, _constants);
    }

    /// <summary>The vector of parameters, and the shared inputs behind it.</summary>
    public T* Parameters => _parameters.Pointer;

    /// <summary>The pool of constants.</summary>
    public T* Constants => _constants.Pointer;

    /// <summary>Results of the shared instructions.</summary>
    public T* Shared => _shared.Pointer;

    /// <summary>Shared factors of products, packed.</summary>
    public T* Packed => _packed.Pointer;

    /// <summary>Takes parameters, and the shared inputs behind them, over and runs the shared instructions.</summary>
    public void Prepare(ReadOnlySpan<double> parameters)
    {
        _program.Program.CheckShared(parameters.Length);
        Take(parameters[.._program.Program.SharedLength], _parameters);
        _program.Prepare(this);
    }

    private static void Take(ReadOnlySpan<double> numbers, NativeBuffer<T> target)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            target.Pointer[i] = T.CreateTruncating(numbers[i]);
        }
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _constants.Dispose();
        _shared.Dispose();
        _packed.Dispose();
    }
}
