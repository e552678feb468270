using System;

namespace Spectral.Host.Engine;

/// <summary>The parameters of a program what its shared instructions made of them, and both packed for products. Read by all threads, written by <see cref="Prepare"/> alone.</summary>
internal sealed unsafe class SharedState : IDisposable
{
    private readonly CpuProgram _program;
    private readonly NativeBuffer _parameters;
    private readonly NativeBuffer _constants;
    private readonly NativeBuffer _shared;
    private readonly NativeBuffer _packed;

    public SharedState(CpuProgram program)
    {
        _program = program;
        _parameters = new(program.Program.ParameterCount);
        _constants = new(program.Program.Constants.Length);
        _shared = new(program.Program.SharedSize);
        _packed = new(program.PackedSize);
        program.Program.Constants.CopyTo(_constants.Span);
    }

    /// <summary>The vector of parameters.</summary>
    public double* Parameters => _parameters.Pointer;

    /// <summary>The pool of constants.</summary>
    public double* Constants => _constants.Pointer;

    /// <summary>Results of the shared instructions.</summary>
    public double* Shared => _shared.Pointer;

    /// <summary>Shared factors of products, packed.</summary>
    public double* Packed => _packed.Pointer;

    /// <summary>Takes parameters over and runs the shared instructions.</summary>
    public void Prepare(ReadOnlySpan<double> parameters)
    {
        int count = _program.Program.ParameterCount;
        if (parameters.Length < count)
        {
            throw new ArgumentException($"program '{_program.Program.Name}' needs {count} parameters, not {parameters.Length}.", nameof(parameters));
        }

        parameters[..count].CopyTo(_parameters.Span);
        _program.Prepare(this);
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _constants.Dispose();
        _shared.Dispose();
        _packed.Dispose();
    }
}
