using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.FSharp.Core;
using Spectral.Host.Engine;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>Results that are hashed under a name.</summary>
internal sealed record Section(string Name, Action<Fingerprint> Run)
{
    public override string ToString() => Name;
}

/// <summary>What is hashed: results of every room of the core, and of the engine. A section is named, so that a difference names its room.</summary>
internal static class Sections
{
    private const int Arguments = 10_000;
    private const int Batch = 37;

    public static readonly Section[] All =
    [
        new("elementary functions", ElementaryFunctions),
        new("random streams", RandomStreams),
        new("quadrature", QuadratureRules),
        new("bases", Bases),
        new("re-expansions", Reexpansions),
        new("expansions", Expansions),
        new("problems", SolutionsOfProblems),
        new("projections", Projections),
        new("reference programs", ReferencePrograms),
        new("engine", Engine),
        new("time integration", TimeIntegration),
        new("texts", Texts),
    ];

    private static RandomStream Stream(string name) => RandomStream.OfSeed(5).Child(name);

    private static double[] Draw(string name, int count, double low, double high)
    {
        var stream = Stream(name);
        return [.. Enumerable.Range(0, count).Select(_ => stream.NextUniform(low, high))];
    }

    private static Basis[] AllBases(int order) =>
    [
        Basis.Chebyshev(order), Basis.Legendre(order), Basis.Jacobi(order, 0.5, -0.25), Basis.Fourier(order),
        Basis.Hermite(order), Basis.Laguerre(order, 0.5), Basis.MappedJacobi(order, 0.5),
    ];

    private static void ElementaryFunctions(Fingerprint print)
    {
        // Half of the arguments of usual size, half any bit pattern: denormals, infinities and NaN among them.
        var stream = Stream("arguments");
        double[] arguments =
        [
            .. Draw("usual", Arguments / 2, -40, 40),
            .. Enumerable.Range(0, Arguments / 2).Select(_ => BitConverter.UInt64BitsToDouble(stream.NextBits())),
            0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, double.MaxValue,
        ];
        Func<double, double>[] functions =
        [
            Elementary.exp, Elementary.expm1, Elementary.log, Elementary.log1p, Elementary.sin, Elementary.cos, Elementary.tanh,
            Elementary.sigmoid, Elementary.softplus, Elementary.erf, Elementary.erfc, Elementary.logGamma, x => Elementary.pow(Math.Abs(x), 0.37),
        ];
        foreach (var function in functions)
        {
            print.Add(arguments.Select(function));
        }
    }

    private static void RandomStreams(Fingerprint print)
    {
        var stream = Stream("normal");
        print.Add(Enumerable.Range(0, 1000).Select(_ => stream.NextNormal()));
    }

    private static void QuadratureRules(Fingerprint print)
    {
        foreach (var n in new[] { 2, 9, 64, 171 })
        {
            foreach (var rule in new[] { Gauss.legendre(n), Gauss.jacobi(n, 0.5, -0.5), Gauss.chebyshev(n), Gauss.lobatto(n, 0, 0), Gauss.hermite(n), Gauss.laguerre(n, 0.5) })
            {
                print.Add(rule.Nodes).Add(rule.Weights);
            }
        }
    }

    private static void Bases(Fingerprint print)
    {
        foreach (var basis in AllBases(24))
        {
            print.Add(basis.ValuesAt(basis.Rule.Nodes)).Add(basis.DerivativesAt(basis.Rule.Nodes)).Add(basis.Gram.ToDense().Cast<double>());
            print.Add(basis.Differentiation.ToDense().Cast<double>());
            print.Add(basis.Project(x => Elementary.exp(-x * x)));
        }
    }

    private static void Reexpansions(Fingerprint print)
    {
        foreach (var basis in new[] { Basis.Hermite(20), Basis.MappedJacobi(12, 0.5), Basis.Laguerre(16), Basis.Chebyshev(14) })
        {
            // Half lines keep their end, intervals shrink.
            var center = basis.Name is "hermite" or "mapped-jacobi" ? 0.3 : 0;
            var source = AffineBasis.Create(basis, 1.1, 0);
            var result = Reexpansion.reexpand(source, source.Project(x => Elementary.exp(-x * x)), source.At(1.3, center));
            print.Add(result.Coefficients).Add(result.CutOff);
        }
    }

    private static void Expansions(Fingerprint print)
    {
        var basis = TensorBasis.Create([Basis.Hermite(10), Basis.Chebyshev(10)], IndexSet.HyperbolicCross(2, 10, 0.5));
        var u = Expansion.Project(basis, x => Elementary.exp(-x[0] * x[0]) * Elementary.cos(x[1]));
        print.Add(u.Coefficients).Add(u.Differentiate(0).Coefficients).Add(u.L2Norm).Add(u.Multiply(u).Coefficients);
        print.Add(Indicator.frequency(0, u)).Add(Indicator.exterior(0, Indicator.Side.Right, u));
    }

    private static void SolutionsOfProblems(Fingerprint print)
    {
        foreach (var problem in Problems.all)
        {
            foreach (var trajectory in problem.DrawMany(3, "test", 2))
            {
                double[][] points = [.. problem.Window.Select((ends, axis) => Draw($"axis {axis}", 20, ends.Item1, ends.Item2))];
                double[][] places = [.. Enumerable.Range(0, 20).Select(i => points.Select(axis => axis[i]).ToArray())];
                foreach (var time in problem.Times)
                {
                    print.Add(trajectory.ValuesAt(time, places).SelectMany(field => field));
                    print.Add(trajectory.Labels(time).SelectMany(label => new[] { label.Scale, label.Center }));
                }
            }
        }
    }

    private static void Projections(Fingerprint print)
    {
        foreach (var (problem, basis) in new[] { (Problems.burgers, Basis.Chebyshev(13)), (Problems.jumpLine, Basis.Hermite(13)), (Problems.fractionalLine, Basis.MappedJacobi(9, 0.5)) })
        {
            SpectralSamples samples = new(problem, basis, Frame.Moving, problem.DrawMany(1, "test", 2));
            print.Add(samples.States).Add(samples.Floors);
        }
    }

    private static IEnumerable<(Spectral.Program Program, double[] Parameters, double[][] Inputs)> Programs()
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var network = Mlp.create(activation, 7, [12], 7);
            var parameters = network.Initial(Stream($"parameters of {activation}"));
            var field = FieldPrograms.Of(network);
            foreach (var program in new[] { field.Value, field.Record, field.Pull, field.SamplePull, field.Push })
            {
                double[][] inputs = [.. program.Inputs.Select((slot, i) => Draw($"{program.Name} {i}", Batch * slot.Size, -2, 2))];
                yield return (program, parameters, inputs);
            }
        }
    }

    private static void Add(Fingerprint print, BatchResult result) =>
        print.Add(result.Outputs.SelectMany(output => output)).Add(result.Sums).Add(result.Carried.SelectMany(carried => carried));

    private static void ReferencePrograms(Fingerprint print)
    {
        foreach (var (program, parameters, inputs) in Programs())
        {
            Add(print, Reference.run(program, parameters, Batch, inputs));
        }
    }

    private static void Engine(Fingerprint print)
    {
        foreach (var (program, parameters, inputs) in Programs())
        {
            Add(print, Devices.Open(Devices.Usual, Environment.ProcessorCount).Evaluate(program, parameters, Batch, inputs));
        }
    }

    private static void TimeIntegration(Fingerprint print)
    {
        var pendulum = VectorField.OfFunction(2, (_, state, slope) => (slope[0], slope[1]) = (state[1], -Elementary.sin(state[0])));
        foreach (var tableau in Tableaus.All)
        {
            print.Add(new FixedScheme(tableau, [0, 0.5, 1], 10).Solve(pendulum, [1, 0]));
        }

        var damped = VectorField.OfFunction(3, (_, state, slope) =>
            (slope[0], slope[1], slope[2]) = (state[1], -Elementary.sin(state[0]), state[0] * state[1]));
        foreach (var linear in new[]
            { LinearPart.Diagonal([-40, 0.3, -1]), LinearPart.Fourier([-0.1, -2], [0, 50]), LinearPart.Dense([-1, 2, 0, 0.5, -30, 1, 0, 0.25, -3]) })
        {
            print.Add(new FixedScheme(Tableaus.Rk4, FSharpOption<LinearPart>.Some(linear), [0, 0.5, 1], 4).Solve(damped, [1, 0, -1]));
        }
    }

    private static void Texts(Fingerprint print)
    {
        foreach (var basis in AllBases(9))
        {
            print.Add(basis.Canonical).Add(AffineBasis.Create(basis, 1.25, -0.5).Canonical);
        }

        print.Add(IndexSet.TotalDegree(3, [1, 1.5]).Canonical).Add(NeuralEquation.Standard(40).Canonical);
        foreach (var problem in Problems.all)
        {
            print.Add(problem.Equation);
        }

        try
        {
            AffineBasis.Create(Basis.Hermite(3), -0.5, 0);
        }
        catch (ArgumentException refused)
        {
            print.Add(refused.Message);
        }
    }
}
