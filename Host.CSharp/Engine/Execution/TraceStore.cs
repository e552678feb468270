using System;

namespace Spectral.Host.Engine;

/// <summary>The traces of all tiles of a batch, which outlive a run: a tile's is [rows × its lanes], and starts at its first sample.</summary>
/// <param name="rows">Rows of a trace.</param>
internal sealed unsafe class TraceStore<T>(int rows) : IDisposable
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private NativeBuffer<T> _numbers = new(0);

    /// <summary>Makes room for a batch.</summary>
    public void Resize(int batch)
    {
        long length = (long)rows * Tile<T>.LanesOf(batch);
        if (_numbers.Length < length)
        {
            _numbers.Dispose();
            _numbers = new(length);
        }
    }

    /// <summary>The trace of the tile with that first sample.</summary>
    public T* Of(int first) => _numbers.Pointer + ((nint)first * rows);

    public void Dispose() => _numbers.Dispose();
}
