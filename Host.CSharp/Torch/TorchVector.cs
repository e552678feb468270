using System;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>Doubles in the memory of a device, of which the collector is told.</summary>
internal sealed class TorchVector : DeviceVector
{
    private readonly TorchTensor _tensor;
    private bool _isDisposed;

    /// <summary>So many zeros.</summary>
    public TorchVector(int length, Device device)
        : base(length)
    {
        _tensor = zeros([length], float64, device).DetachFromDisposeScope();
        if (length > 0)
        {
            GC.AddMemoryPressure((long)length * sizeof(double));
        }
    }

    /// <summary>Tells the collector that the memory is free; the tensor's own finalizer frees it.</summary>
    ~TorchVector() => Forget();

    /// <summary>The numbers themselves.</summary>
    public TorchTensor Tensor => _isDisposed ? throw new ObjectDisposedException(nameof(TorchVector), "a vector was used after it was given back.") : _tensor;

    /// <summary>The tensor of a vector of this kind; one of another device is refused.</summary>
    public static TorchTensor Of(DeviceVector vector) => vector is TorchVector own
        ? own.Tensor
        : throw new ArgumentException($"a {vector.GetType().Name} lives on another device: make vectors with the engine that uses them.", nameof(vector));

    /// <inheritdoc/>
    public override void Write(int at, ReadOnlySpan<double> source)
    {
        Check(at, source.Length);
        if (source.Length == 0)
        {
            return;
        }

        using TorchTensor place = Tensor.narrow(0, at, source.Length);
        if (_tensor.device_type == TorchSharp.DeviceType.CPU)
        {
            source.CopyTo(MemoryMarshal.Cast<byte, double>(place.bytes));
        }
        else
        {
            using TorchTensor host = tensor(source.ToArray());
            place.copy_(host);
        }
    }

    /// <inheritdoc/>
    public override void Read(int at, Span<double> target)
    {
        Check(at, target.Length);
        if (target.Length == 0)
        {
            return;
        }

        using TorchTensor place = Tensor.narrow(0, at, target.Length);
        using TorchTensor host = place.cpu();
        MemoryMarshal.Cast<byte, double>(host.bytes).CopyTo(target);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _tensor.Dispose();
            Forget();
            GC.SuppressFinalize(this);
        }
    }

    private void Forget()
    {
        if (Length > 0)
        {
            GC.RemoveMemoryPressure((long)Length * sizeof(double));
        }
    }

    private void Check(int at, int count)
    {
        if (at < 0 || at > Length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(at), $"numbers {at} … {at + count - 1} were asked of a vector of {Length}.");
        }
    }
}
