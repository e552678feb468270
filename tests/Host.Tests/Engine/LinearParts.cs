using System.Linq;
using Microsoft.FSharp.Core;

namespace Spectral.Host.Tests.Engine;

/// <summary>Linear parts of every kind, stiff ones, for states of any odd length.</summary>
internal static class LinearParts
{
    public static readonly string[] Kinds = ["diagonal", "Fourier", "dense"];

    public static FSharpOption<LinearPart> Of(string kind, int n) => FSharpOption<LinearPart>.Some(kind switch
    {
        "diagonal" => LinearPart.Diagonal([.. Enumerable.Range(0, n).Select(i => 0.3 - (7.0 * i * i))]),
        "Fourier" => LinearPart.Fourier(
            [.. Enumerable.Range(0, (n + 1) / 2).Select(k => -0.2 * k)], [.. Enumerable.Range(0, (n + 1) / 2).Select(k => 9.0 * k * k * k)]),
        _ => LinearPart.Dense([.. Bits.Normal("linear part", n * n).Select((value, i) => value - (i / n == i % n ? 8.0 : 0.0))]),
    });
}
