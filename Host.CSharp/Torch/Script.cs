using System;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>
/// Compiled functions of the device. A whole run is one native call: temporaries live and die on the native side, and a fault in an operation comes back as an
/// exception, where a fault in a single call would end the process.
/// </summary>
internal sealed class Script : IDisposable
{
    private readonly jit.CompilationUnit _unit;
    private readonly TorchTensor[] _data;

    /// <summary>Compiles the text and moves its data to the device.</summary>
    public Script(ScriptText text, Device device)
    {
        _unit = jit.compile(text.ToString());
        _data = [.. text.Data.Select(data => Move(data, device))];
    }

    /// <summary>The script's data, which its functions on programs take first.</summary>
    public TorchTensor[] Data => _data;

    /// <summary>Calls a function that gives a number.</summary>
    public double Number(string function, params object[] arguments)
    {
        using Scalar number = (Scalar)Call(function, arguments)!;
        return number.ToDouble();
    }

    /// <summary>Calls a function that says yes or no.</summary>
    public bool Holds(string function, params object[] arguments)
    {
        using Scalar answer = (Scalar)Call(function, arguments)!;
        return answer.ToBoolean();
    }

    /// <summary>Calls a function on tensors, lists of tensors and numbers.</summary>
    /// <exception cref="InvalidOperationException">The device gave up: what it said, in one line.</exception>
    public object? Call(string function, params object[] arguments)
    {
        // Numbers that the bindings wrap themselves may be freed before the native side reads them.
        object[] given = [.. arguments.Select(argument => argument switch { double number => (Scalar)number, int number => (Scalar)number, bool flag => (Scalar)flag, _ => argument })];

        try
        {
            return _unit.invoke(function, given);
        }
        catch (ExternalException fault)
        {
            throw Fault(function, fault);
        }
        finally
        {
            foreach (Scalar number in given.OfType<Scalar>())
            {
                number.Dispose();
            }

            GC.KeepAlive(given);
            GC.KeepAlive(this);
        }
    }

    public void Dispose()
    {
        _unit.Dispose();
        foreach (TorchTensor tensor in _data)
        {
            tensor.Dispose();
        }
    }

    private static Exception Fault(string function, ExternalException fault)
    {
        string[] lines = fault.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string reason = lines.LastOrDefault(line => line.StartsWith("RuntimeError:", StringComparison.Ordinal)) ?? lines[0];
        return reason.Contains("out of memory", StringComparison.Ordinal)
            ? new OutOfMemoryException($"the device has no memory left: use fewer samples or the checkpointed gradient ({reason})", fault)
            : new InvalidOperationException($"LibTorch gave up in '{function}': {reason}", fault);
    }

    private static TorchTensor Move(ScriptData data, Device device)
    {
        long[] shape = [.. data.Shape.Select(length => (long)length)];
        using TorchTensor host = data.Rows.Length > 0 ? tensor(data.Rows) : tensor(data.Numbers, shape);
        TorchTensor moved = data.Rows.Length > 0 ? host.to(int64, device, copy: true) : host.to(data.Precision == Precision.Single ? float32 : float64, device, copy: true);
        return moved.DetachFromDisposeScope();
    }
}
