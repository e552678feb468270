using System;
using System.Linq;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Spectral.Host.Engine.Simd;

namespace Spectral.Benchmarks.Bits;

/// <summary>A width of vectors: the runtime's switches, and the lanes that the kernels are forced to use (0: the widest that there are).</summary>
internal sealed record VectorWidth(string Name, int Lanes, string[] Variables, Func<bool> TookEffect)
{
    /// <summary>All: what the machine has, what it can be made to have, and what it imitates.</summary>
    public static readonly VectorWidth[] All =
    [
        new("as they are", 0, [], () => true),
        new("512 bits", 8, [], () => true),
        new("256 bits", 4, ["DOTNET_EnableAVX512=0"], () => !Avx512F.IsSupported && !Vector512.IsHardwareAccelerated),
        new("128 bits", 2, ["DOTNET_EnableAVX512=0"], () => !Avx512F.IsSupported),
        new("128 bits, no AVX2", 0, ["DOTNET_EnableAVX2=0"], () => !Avx2.IsSupported && !Fma.IsSupported && SimdLevel.Widest == 2),
        new("scalar", 0, ["DOTNET_EnableHWIntrinsic=0"], () => !Vector128.IsHardwareAccelerated && SimdLevel.Widest == 1),
    ];

    /// <summary>The widths of which a run of the profile quick is a matter of minutes: fused multiply-add is the processor's, and the lanes are said.</summary>
    public static VectorWidth[] Fast => [.. All.Where(width => width.Lanes > 0)];

    /// <summary>Whether 512 bits are the machine's own.</summary>
    public static string Describe(VectorWidth width) => width.Name switch
    {
        "as they are" => $"as they are: {64 * SimdLevel.Widest} bits",
        "512 bits" => Vector512.IsHardwareAccelerated ? "512 bits" : "512 bits, imitated by 256",
        _ => width.Name,
    };
}
