using System.Linq;
using Microsoft.FSharp.Core;
using NUnit.Framework;
using Spectral.Host.Tests.Engine;
using Spectral.Host.Tests.Training;

namespace Spectral.Torch.Tests;

/// <summary>Solves, gradients, Jacobians and products with them are those of the core's own solvers.</summary>
internal sealed class TrajectoryTests
{
    /// <summary>Second derivatives by differences lose digits to the step.</summary>
    private const double CurvatureTolerance = 1e-10;

    private static readonly string[] Kinds = ["bounded", "moving", "exponential", "integrating factors", "Dormand–Prince"];

    [TestCaseSource(nameof(Kinds))]
    public void Trajectories_are_those_of_the_reference(string kind)
    {
        FitTask task = Task(kind);
        int count = task.Start.Length;
        double[] v = Bits.Normal("v", count), small = [.. v.Select(x => 0.02 * x)];
        double[][] Run(IEngine engine)
        {
            using ISumOfSquares objective = engine.Trajectories(task, Precision.Double, GradientMethod.StoreAll);
            DeviceVector theta = engine.VectorOf(task.Start), direction = engine.VectorOf(v);
            DeviceVector gradient = engine.Vector(count), half = engine.Vector(count), again = engine.Vector(count), bend = engine.Vector(count), product = engine.Vector(count);
            DeviceVector normal = engine.Vector(count * count);
            double value = objective.ValueAndGradient(theta, gradient), second = objective.Linearise(theta, normal, half), third = objective.Value(theta);
            Assert.That(objective.Curvature(theta, engine.VectorOf(small), bend), Is.True);
            double fourth = objective.LineariseProducts(theta, again);
            objective.NormalProduct(direction, product);
            double[] matrix = normal.ToArray(), lower = [.. matrix.Where((_, i) => i % count <= i / count)];
            return [[value, second, third, fourth], gradient.ToArray(), half.ToArray(), again.ToArray(), lower, product.ToArray(), bend.ToArray()];
        }

        double[][] expected = Run(Device.Reference), found = Run(Device.Torch);
        string[] names = ["Σ r²", "gradient", "Jᵀr", "Jᵀr again", "JᵀJ", "JᵀJ v", "Jᵀr″"];
        for (int i = 0; i < expected.Length; i++)
        {
            Device.Near(expected[i], found[i], i == expected.Length - 1 ? CurvatureTolerance : Device.DoubleTolerance, $"{kind}, {names[i]}");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Solves_are_those_of_the_reference(string kind)
    {
        FitTask task = Task(kind);
        double[] Run(IEngine engine) => engine.Solve(task.Field, task.Start, task.Scheme, task.Samples, task.Initial);
        Device.Near(Run(Device.Reference), Run(Device.Torch), Device.DoubleTolerance, kind);
    }

    [TestCase(Precision.Double, GradientMethod.Checkpointed)]
    [TestCase(Precision.Single, GradientMethod.StoreAll)]
    [TestCase(Precision.Single, GradientMethod.Checkpointed)]
    public void Gradients_in_other_ways_are_the_same(Precision precision, GradientMethod method)
    {
        FitTask task = Task("moving");
        double[] Run(IEngine engine, Precision precision, GradientMethod method)
        {
            using ISumOfSquares objective = engine.Trajectories(task, precision, method);
            DeviceVector gradient = engine.Vector(task.Start.Length);
            Assert.That(objective.ValueAndGradient(engine.VectorOf(task.Start), gradient), Is.GreaterThan(0.0));
            return gradient.ToArray();
        }

        Device.Near(Run(Device.Reference, Precision.Double, GradientMethod.StoreAll), Run(Device.Torch, precision, method), Device.ToleranceOf(precision), "gradient");
    }

    [Test]
    public void What_leaves_the_finite_numbers_is_said()
    {
        FitTask task = Task("bounded");
        double[] wild = [.. task.Start.Select(_ => 1e308)];
        using ISumOfSquares objective = Device.Torch.Trajectories(task, Precision.Double, GradientMethod.StoreAll);
        Assert.That(objective.Value(Device.Torch.VectorOf(wild)), Is.EqualTo(double.PositiveInfinity));
        Assert.That(() => Device.Torch.Solve(task.Field, wild, task.Scheme, task.Samples, task.Initial), Throws.TypeOf<NumericalFailureException>().With.Message.Contains("trajectory 0"));
        Assert.That(
            () => Device.Torch.Trajectories(task, Precision.Double, GradientMethod.Backsolve), Throws.ArgumentException.With.Message.Contains("Checkpointed"));
    }

    private static FitTask Task(string kind)
    {
        FitTask task = kind == "moving" ? Fits.Line(9) : Fits.Bounded(9);
        int n = task.Field.StateSize, steps = task.Scheme.StepsPerInterval;
        LinearPart decay = LinearPart.Diagonal([.. Enumerable.Range(0, n).Select(i => -0.5 * i)]);
        FixedScheme scheme = kind switch
        {
            "exponential" => new(task.Scheme.Tableau, FSharpOption<LinearPart>.Some(decay), task.Times, steps),
            "integrating factors" => new(Tableaus.Rk4, FSharpOption<LinearPart>.Some(decay.By(LinearForm.IntegratingFactor)), [0.0, 0.1, 0.25], steps),
            "Dormand–Prince" => new(Tableaus.DormandPrince, task.Times, steps),
            _ => task.Scheme,
        };
        int later = scheme.Times.Length - 1;
        double[][] data = [.. task.Data.Select(datum => datum[..(datum.Length / (task.Times.Length - 1) * later)])];
        return new(task.Field, scheme, task.Samples, task.Initial, task.Residual, data, task.Start);
    }
}
