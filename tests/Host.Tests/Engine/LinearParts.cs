using System.Collections.Generic;
using System.Linq;
using Microsoft.FSharp.Core;

namespace Spectral.Host.Tests.Engine;

/// <summary>Schemes by name, with linear parts of every kind, stiff ones, for states of any odd length; and the order of their states in the engine.</summary>
internal static class LinearParts
{
    public static readonly string[] Kinds = ["diagonal", "Fourier", "dense"];

    /// <summary>"ETDRK4 with diagonal" and so on.</summary>
    public static readonly string[] Exponential = [.. Kinds.Select(kind => $"ETDRK4 with {kind}")];

    /// <summary>"Euler with diagonal" and so on: every method with integrating factors.</summary>
    public static readonly string[] Factored = [.. from tableau in Tableaus.All from kind in Kinds select $"{tableau.Name} with {kind}"];

    /// <summary>The scheme of one of these names, or of an explicit method's.</summary>
    public static FixedScheme Scheme(string name, int n, double[] times, int steps)
    {
        string[] words = name.Split(" with ");
        bool exponential = words[0] == "ETDRK4";
        Tableau tableau = exponential ? Tableaus.Rk4 : Tableaus.Named(words[0]);
        if (words.Length == 1)
        {
            return new(tableau, times, steps);
        }

        LinearPart part = Of(words[1], n);
        return new(tableau, FSharpOption<LinearPart>.Some(exponential ? part : part.By(LinearForm.IntegratingFactor)), times, steps);
    }

    /// <summary>The states of the core, [times × n] a trajectory, as the engine gives them: without the first time, [later times × batch × n].</summary>
    public static double[] ByTime(IReadOnlyList<double[]> trajectories, int n) =>
        [.. from j in Enumerable.Range(1, (trajectories[0].Length / n) - 1) from states in trajectories from x in states[(j * n)..((j + 1) * n)] select x];

    /// <summary>What the engine takes as cotangents, [later times × batch × n], as the core takes that of one trajectory, [times × n]: 0 at the first time.</summary>
    public static double[] OfTrajectory(double[] cotangents, int batch, int sample, int n) =>
        [.. new double[n], .. cotangents.Chunk(n).Where((_, i) => i % batch == sample).SelectMany(x => x)];

    private static LinearPart Of(string kind, int n) => kind switch
    {
        "diagonal" => LinearPart.Diagonal([.. Enumerable.Range(0, n).Select(i => 0.3 - (7.0 * i * i))]),
        "Fourier" => LinearPart.Fourier(
            [.. Enumerable.Range(0, (n + 1) / 2).Select(k => -0.2 * k)], [.. Enumerable.Range(0, (n + 1) / 2).Select(k => 9.0 * k * k * k)]),
        _ => LinearPart.Dense([.. Bits.Normal("linear part", n * n).Select((value, i) => value - (i / n == i % n ? 8.0 : 0.0))]),
    };
}
