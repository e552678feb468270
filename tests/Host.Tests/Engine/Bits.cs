using System;
using System.Linq;
using System.Numerics;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>Comparison of the executor with the reference interpreter to the last bit, and random numbers for it.</summary>
internal static class Bits
{
    internal static readonly int[] VectorLanes = [1, 2, 4, 8];
    internal static readonly int[] Batches = [1, 7, 8, 33, 100];
    internal static readonly int[] Threads = [1, 2, 3];

    internal static double[] Normal(string name, int count)
    {
        RandomStream stream = RandomStream.OfSeed(20260401).Child(name);
        return [.. Enumerable.Range(0, count).Select(_ => stream.NextNormal())];
    }

    internal static void Equal(double[] expected, double[] actual, string what)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), what);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])
                || (double.IsNaN(expected[i]) && double.IsNaN(actual[i]));
            Assert.That(same, Is.True, $"{what}, element {i}: reference {expected[i]:R}, executor {actual[i]:R}");
        }
    }

    /// <summary>Runs the program in both precisions at every vector width, batch size and number of threads.</summary>
    internal static void EqualsReference(Spectral.Program program, int[]? batches = null)
    {
        double[] parameters = Normal("parameters", program.SharedLength);
        foreach (int batch in batches ?? Batches)
        {
            double[][] inputs = [.. program.Inputs.Select(s => Normal(s.Name, batch * s.Size))];
            EqualsReference<double>(program, Arithmetic.Double, parameters, batch, inputs);
            EqualsReference<float>(program, Arithmetic.Single, parameters, batch, inputs);
        }
    }

    private static void EqualsReference<T>(Spectral.Program program, Arithmetic arithmetic, double[] parameters, int batch, double[][] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BatchResult expected = Reference.runIn(arithmetic, program, parameters, batch, inputs);
        foreach (int lanes in VectorLanes)
        {
            using CpuExecutor<T> executor = new(CpuProgram<T>.Compile(program, lanes));
            // More threads than tiles change nothing.
            foreach (int threads in Threads.Where(t => t <= Batch.tiles(batch).Length))
            {
                BatchResult actual = executor.Run(parameters, batch, inputs, threads);
                string what = $"{program.Name}: {arithmetic.Name} precision, batch {batch}, {lanes} lanes, {threads} threads";
                for (int i = 0; i < expected.Outputs.Length; i++)
                {
                    Equal(expected.Outputs[i], actual.Outputs[i], $"{what}, output {program.Outputs[i].Name}");
                }

                Equal(expected.Sums, actual.Sums, $"{what}, sums");
                for (int i = 0; i < expected.Carried.Length; i++)
                {
                    Equal(expected.Carried[i], actual.Carried[i], $"{what}, input {program.Inputs[i].Name}");
                }
            }
        }
    }
}
