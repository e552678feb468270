using System;
using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine.Simd;

/// <summary>The vector width of the kernels: the widest the machine has. Results do not depend on it, only speed does.</summary>
internal static class SimdLevel
{
    /// <summary>Lanes of the widest accelerated vector: 8, 4, 2 or 1.</summary>
    public static int Widest { get; } =
        Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : Vector128.IsHardwareAccelerated ? 2 : 1;

    /// <summary>Lanes the kernels use now.</summary>
    public static int Lanes { get; private set; } = Widest;

    /// <summary>Forces a width, which the machine may have to imitate, until the returned object is disposed: for tests.</summary>
    public static IDisposable Force(int lanes)
    {
        if (lanes is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "a vector has 1, 2, 4 or 8 lanes");
        }

        var forced = new Forced(Lanes);
        Lanes = lanes;
        return forced;
    }

    private sealed class Forced(int before) : IDisposable
    {
        public void Dispose() => Lanes = before;
    }
}
