using System;
using System.Globalization;
using System.Linq;
using System.Runtime;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>A change of the machine that no bit may notice: environment variables of a child process, and how the child sees that they took effect.</summary>
/// <param name="Name">What the child is asked to be.</param>
/// <param name="Variables">The environment variables, as NAME=value.</param>
/// <param name="Enter">Run by the child before anything else.</param>
/// <param name="TookEffect">Whether the child is what it was asked to be.</param>
internal sealed record Switch(string Name, string[] Variables, Action Enter, Func<bool> TookEffect)
{
    // Tier 0 code is replaced in the background when a method was called some thirty times and the tiering delay of 100 ms is over.
    private const int CallsThatPromote = 500;
    private static readonly TimeSpan TieringDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>The machine as it is.</summary>
    public static readonly Switch None = new("as it is", [], () => { }, () => true);

    public static readonly Switch[] All =
    [
        new("no AVX-512", ["DOTNET_EnableAVX512=0"], () => { }, () => !Avx512F.IsSupported && !Vector512.IsHardwareAccelerated),
        new("no AVX2", ["DOTNET_EnableAVX2=0"], () => { }, () => !Avx2.IsSupported && !Fma.IsSupported && !Vector256.IsHardwareAccelerated && Vector128.IsHardwareAccelerated),
        new("no vectors", ["DOTNET_EnableHWIntrinsic=0"], () => { }, () => !Vector128.IsHardwareAccelerated && !Vector256.IsHardwareAccelerated && !Vector512.IsHardwareAccelerated),
        new("no tiers", ["DOTNET_TieredCompilation=0"], () => { }, () => !IsTiered()),
        new("one processor", ["DOTNET_PROCESSOR_COUNT=1"], () => { }, () => Environment.ProcessorCount == 1),
        new("another culture", ["LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8"], EnterCulture, () => $"{-0.5}" == "−0,5" && DateTime.UnixEpoch.ToString(CultureInfo.CurrentCulture).Contains("1970", StringComparison.Ordinal)),
        new("no AVX2, one processor, no tiers, another culture",
            ["DOTNET_EnableAVX2=0", "DOTNET_PROCESSOR_COUNT=1", "DOTNET_TieredCompilation=0"],
            EnterCulture,
            () => !Avx2.IsSupported && Environment.ProcessorCount == 1 && !IsTiered() && $"{-0.5}" == "−0,5"),
    ];

    /// <summary>Those that a child without the variables can tell from the machine as it is.</summary>
    public static readonly Switch[] Visible = [.. All.Where(item => item.NeedsItsVariables)];

    public static Switch Named(string name) => All.Append(None).Single(item => item.Name == name);

    /// <summary>Whether a child without the variables is another here: it is not where it enters by itself, or where the machine lacks what is switched off.</summary>
    private bool NeedsItsVariables => Name switch
    {
        "another culture" => false,
        "no AVX-512" => Vector512.IsHardwareAccelerated,
        "one processor" => Environment.ProcessorCount > 1,
        _ => true,
    };

    public override string ToString() => Name;

    // A decimal comma and a minus sign of its own, whatever cultures the machine has.
    private static void EnterCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        CultureInfo.CurrentCulture = culture;
        CultureInfo.DefaultThreadCurrentCulture = culture;
    }

    internal static bool IsTiered()
    {
        var sum = Elementary.erf(0.5);
        Thread.Sleep(TieringDelay);
        var before = JitInfo.GetCompiledMethodCount();
        for (var i = 0; i < CallsThatPromote; i++)
        {
            sum += Elementary.erf(0.5);
        }

        Thread.Sleep(TieringDelay);
        return JitInfo.GetCompiledMethodCount() > before && sum > 0;
    }
}
