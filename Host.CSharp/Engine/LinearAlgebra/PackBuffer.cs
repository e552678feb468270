using System;
using System.Runtime.InteropServices;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>Aligned memory of one thread that only grows, so that repeated calls allocate nothing.</summary>
internal sealed unsafe class PackBuffer
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static PackBuffer? _left;

    [ThreadStatic]
    private static PackBuffer? _right;

    [ThreadStatic]
    private static PackBuffer? _block;

    private double* _memory;
    private long _length;

    ~PackBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>This thread's buffer for packed rows of the left factor.</summary>
    public static PackBuffer Left => _left ??= new PackBuffer();

    /// <summary>This thread's buffer for packed columns of the right factor.</summary>
    public static PackBuffer Right => _right ??= new PackBuffer();

    /// <summary>This thread's buffer for a factor's diagonal block.</summary>
    public static PackBuffer Block => _block ??= new PackBuffer();

    /// <summary>At least that many doubles; what they held before is lost.</summary>
    public double* Take(long length)
    {
        if (length > _length)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = (double*)NativeMemory.AlignedAlloc((nuint)length * sizeof(double), Alignment);
            _length = length;
        }

        return _memory;
    }
}
