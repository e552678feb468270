using System;
using System.Runtime.InteropServices;

namespace Spectral.Host.Engine;

/// <summary>Numbers in native memory on a 64-byte boundary, zero at first; freed with the owner.</summary>
internal sealed unsafe class NativeBuffer<T> : SafeHandle
    where T : unmanaged
{
    private const nuint Alignment = 64;

    public NativeBuffer(long length)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        nuint bytes = (nuint)Math.Max(length, 8) * (nuint)sizeof(T);
        SetHandle((IntPtr)NativeMemory.AlignedAlloc(bytes, Alignment));
        NativeMemory.Clear((void*)handle, bytes);
        Length = length;
    }

    /// <summary>How many numbers it holds.</summary>
    public long Length { get; }

    /// <summary>The first number.</summary>
    public T* Pointer => (T*)handle;

    /// <summary>All numbers, for copies to and from arrays.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
