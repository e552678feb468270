using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>What the vector kernels share with the scalar definitions: the one NaN.</summary>
internal static class Scalar<L, V, T>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>7ff8000000000000 in every lane, or 7fc00000 in single precision.</summary>
    public static V NaN
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Pattern(typeof(T) == typeof(double) ? 0x7FF8000000000000UL : 0x7FC00000UL);
    }
}
