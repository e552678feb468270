using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading;
using System.Threading.Tasks;
using FSharpOperators = Microsoft.FSharp.Core.Operators;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>The rule that a method breaks, by the beginning of its name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BreaksAttribute(string rule) : Attribute
{
    public string Rule { get; } = rule;
}

/// <summary>Methods that each break a rule; they are read, never called.</summary>
internal static class Culprits
{
    [Breaks("a function of Math")]
    internal static double MathExp(double x) => Math.Exp(x);

    [Breaks("a function of Math")]
    internal static float MathPower(float x) => MathF.Pow(x, 2.5f);

    [Breaks("a function of Math")]
    internal static double[] MathAsDelegate(double[] x) => Array.ConvertAll(x, Math.Tanh);

    [Breaks("a function of Math")]
    internal static IEnumerable<double> MathInLambda(double[] x) => x.Select(v => 1 + Math.Log(v));

    [Breaks("a transcendental member of Double")]
    internal static double DoubleSinPi(double x) => double.SinPi(x);

    [Breaks("a transcendental function of generic")]
    internal static T Generic<T>(T x) where T : IExponentialFunctions<T> => T.Exp(x);

    [Breaks("a transcendental operator of F#")]
    internal static double FSharpExp(double x) => FSharpOperators.Exp(x);

    [Breaks("a transcendental operator of F#")]
    internal static double FSharpPower(double x) => FSharpOperators.op_Exponentiation<double, double>(x, 0.5);

    [Breaks("a transcendental operator of F#")]
    internal static double FSharpIntegerPower(double x) => FSharpOperators.OperatorIntrinsics.PowDouble(x, 3);

    [Breaks("a transcendental function of vectors")]
    internal static Vector256<double> VectorCos(Vector256<double> x) => Vector256.Cos(x);

    [Breaks("a horizontal sum")]
    internal static double VectorSum(Vector512<double> x) => Vector512.Sum(x);

    [Breaks("a horizontal sum")]
    internal static double VectorDot(Vector128<double> x) => Vector128.Dot(x, x);

    [Breaks("an estimate")]
    internal static double Estimate(double x) => double.ReciprocalSqrtEstimate(x);

    [Breaks("an estimate")]
    internal static Vector128<float> ProcessorEstimate(Vector128<float> x) => Sse.Reciprocal(x);

    [Breaks("an estimate")]
    internal static Vector256<double> MultiplyAddEstimate(Vector256<double> x) => Vector256.MultiplyAddEstimate(x, x, x);

    [Breaks("a native operation")]
    internal static Vector256<double> Native(Vector256<double> x) => Vector256.MinNative(x, x);

    [Breaks("Vector<T>")]
    internal static int VectorWidth() => Vector<double>.Count;

    [Breaks("TensorPrimitives")]
    internal static void Tensors(double[] x) => System.Numerics.Tensors.TensorPrimitives.Negate(x);

    [Breaks("Complex")]
    internal static double Modulus(double x) => Complex.Abs(new Complex(x, x));

    [Breaks("System.Random")]
    internal static double Chance() => Random.Shared.NextDouble();

    [Breaks("a new Guid")]
    internal static Guid NewGuid() => Guid.NewGuid();

    [Breaks("a parallel loop")]
    internal static void LocalSums(double[] x) => Parallel.For(0, x.Length, () => 0.0, (i, _, sum) => sum + x[i], sum => x[0] = sum);

    [Breaks("a parallel loop")]
    internal static void LocalSumsOfItems(double[] x) => Parallel.ForEach(x, () => 0.0, (v, _, sum) => sum + v, sum => x[0] = sum);

    [Breaks("a parallel loop")]
    internal static double ParallelQuery(double[] x) => x.AsParallel().Sum();

    [Breaks("an atomic exchange")]
    internal static double AtomicSum(ref double sum) => Interlocked.CompareExchange(ref sum, 1, 0);

    [Breaks("a sum or mean")]
    internal static double Mean(double[] x) => x.Average();

    [Breaks("a sum or mean")]
    internal static double SumOfSquares(double[] x) => x.Sum(v => v * v);

    [Breaks("an unstable sort")]
    internal static void SortWithKeys(double[] keys, int[] values) => Array.Sort(keys, values);

    [Breaks("an unstable sort")]
    internal static void SortList(List<string> names) => names.Sort((a, b) => a.Length - b.Length);

    [Breaks("an unstable sort")]
    internal static void SortSpan(Span<double> x) => x.Sort();

    [Breaks("the order of a hash table")]
    internal static List<string> Keys(Dictionary<string, int> table) => [.. table.Keys];

    [Breaks("the order of a hash table")]
    internal static int First(HashSet<int> set)
    {
        foreach (var item in set)
        {
            return item;
        }

        return 0;
    }

    [Breaks("a hash code")]
    internal static int Hash(string text) => text.GetHashCode(StringComparison.Ordinal);

    [Breaks("a hash code")]
    internal static int HashOfPair(int a, int b) => HashCode.Combine(a, b);

    [Breaks("the clock")]
    internal static DateTime Now() => DateTime.UtcNow;

    [Breaks("the clock")]
    internal static int Ticks() => Environment.TickCount;

    [Breaks("the clock")]
    internal static long Timestamp() => System.Diagnostics.Stopwatch.GetTimestamp();

    [Breaks("text of a number")]
    internal static string Text(double x) => x.ToString("R");

    [Breaks("text of a number")]
    internal static double Number(string text) => double.Parse(text);

    [Breaks("files")]
    internal static bool Exists(string path) => File.Exists(path);

    [Breaks("the console")]
    internal static void Print(string text) => Console.WriteLine(text);

    [Breaks("the environment")]
    internal static int Processors() => Environment.ProcessorCount;

    [Breaks("dates")]
    internal static int Year(DateTime date) => date.Year;

    [Breaks("threads")]
    internal static void Wait() => Thread.Sleep(1);
}

/// <summary>Neighbours of what is forbidden that are exact: the scanner must let them pass.</summary>
internal static class Innocents
{
    internal static double Exact(double x) => Math.FusedMultiplyAdd(Math.Sqrt(x), Math.Abs(x), Math.Round(Math.Max(x, 1)));

    internal static Vector256<double> Lanes(Vector256<double> x) => Vector256.FusedMultiplyAdd(x, Vector256.Sqrt(x), x);

    internal static int WholeNumbers(int[] x)
    {
        Array.Sort(x);
        return int.Log2(x.Sum());
    }

    internal static void Loop(double[] x) => Parallel.For(0, x.Length, i => x[i] = 2 * x[i]);

    internal static double Squared(double x) => FSharpOperators.Sqrt<double, double>(x);

    internal static bool Holds(Dictionary<string, int> table, HashSet<int> set) => table.TryGetValue("x", out var value) && set.Contains(value);
}
