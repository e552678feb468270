using System;
using NUnit.Framework;
using Spectral.Host.Engine;
using Spectral.Host.Tests.Training;

namespace Spectral.Host.Tests.Engine;

internal sealed class TrajectoryObjectiveTests
{
    /// <summary>Central differences of a loss of order one.</summary>
    private const double DifferenceTolerance = 1e-6;

    /// <summary>Single against double precision.</summary>
    private const double SingleTolerance = 1e-4;

    /// <summary>Two exact gradients by different routes.</summary>
    private const double RoundingTolerance = 1e-11;

    private static readonly FieldForm[] Forms =
    [
        FieldForm.Mlp([5, 4], Activation.Sine, 1.0),
        FieldForm.ResidualMlp(5, 2, Activation.Swish, 1.0),
        FieldForm.Linear,
        FieldForm.Polynomial(2),
        FieldForm.Linear + FieldForm.Mlp([4], Activation.Tanh, 1.0),
    ];

    [TestCase(false)]
    [TestCase(true)]
    public void The_gradient_is_the_difference_of_the_loss(bool moving) => AssertGradient(moving ? Fits.Line() : Fits.Bounded());

    [TestCaseSource(nameof(Forms))]
    public void And_so_it_is_for_every_form_of_the_field(FieldForm form) => AssertGradient(Fits.Bounded(form));

    private static void AssertGradient(FitTask task)
    {
        using TrajectoryObjective objective = new(task, 1);
        (double[] point, double[] direction) = (Perturbed(task), Normals(task.Start.Length, 2));
        double[] gradient = new double[point.Length];
        objective.ValueAndGradient(Fits.Vector(point), Fits.Vector(gradient));
        const double Step = 1e-4;

        // The four-point formula: a polynomial field's third derivative is large.
        double Central(double step) => (objective.Value(Fits.Vector(Moved(point, direction, step))) - objective.Value(Fits.Vector(Moved(point, direction, -step)))) / (2.0 * step);
        double difference = ((4.0 * Central(Step)) - Central(2.0 * Step)) / 3.0;
        double slope = VectorSums.Dot(gradient, direction);
        Assert.That(slope, Is.EqualTo(difference).Within(DifferenceTolerance * Math.Max(1.0, Math.Abs(difference))));
    }

    [Test]
    public void Single_precision_gives_the_gradient_to_its_accuracy()
    {
        FitTask task = Fits.Bounded();
        using TrajectoryObjective objective = new(task, 2), single = new(task, 2, Precision.Single);
        double[] point = Perturbed(task), gradient = new double[point.Length], rounded = new double[point.Length];
        double value = objective.ValueAndGradient(Fits.Vector(point), Fits.Vector(gradient));
        double roundedValue = single.ValueAndGradient(Fits.Vector(point), Fits.Vector(rounded));
        Assert.That(roundedValue, Is.Not.EqualTo(value).And.EqualTo(value).Within(SingleTolerance * value));
        for (int i = 0; i < point.Length; i++)
        {
            Assert.That(rounded[i], Is.EqualTo(gradient[i]).Within(SingleTolerance * VectorSums.Norm(gradient)), $"parameter {i}");
        }
    }

    [TestCase(false, 11)]
    [TestCase(true, 11)]
    [TestCase(true, 70)]
    public void The_linearisation_has_the_same_value_and_gradient(bool moving, int samples)
    {
        FitTask task = moving ? Fits.Line(samples) : Fits.Bounded(samples);
        using TrajectoryObjective objective = new(task, 2);
        double[] point = Perturbed(task), gradient = new double[point.Length], half = new double[point.Length];
        double value = objective.ValueAndGradient(Fits.Vector(point), Fits.Vector(gradient));
        Assert.That(objective.Linearise(Fits.Vector(point), Fits.Vector(new double[point.Length * point.Length]), Fits.Vector(half)), Is.EqualTo(value));
        Assert.That(objective.Value(Fits.Vector(point)), Is.EqualTo(value));
        double scale = VectorSums.Norm(gradient);
        for (int i = 0; i < point.Length; i++)
        {
            Assert.That(2.0 * half[i], Is.EqualTo(gradient[i]).Within(RoundingTolerance * scale), $"parameter {i}");
        }
    }

    [Test]
    public void The_normal_matrix_is_that_of_the_residuals_differences()
    {
        FitTask task = Fits.Line(9);
        using TrajectoryObjective objective = new(task, 1);
        double[] point = Perturbed(task), normal = new double[point.Length * point.Length];
        objective.Linearise(Fits.Vector(point), Fits.Vector(normal), Fits.Vector(new double[point.Length]));
        for (int trial = 1; trial <= 3; trial++)
        {
            double[] direction = Normals(point.Length, trial);
            double expected = 0.0;
            const double Step = 1e-5;
            double[] plus = Residuals(task, Moved(point, direction, Step)), minus = Residuals(task, Moved(point, direction, -Step));
            for (int i = 0; i < plus.Length; i++)
            {
                double slope = (plus[i] - minus[i]) / (2.0 * Step);
                expected += slope * slope;
            }

            Assert.That(Quadratic(normal, direction), Is.EqualTo(expected).Within(DifferenceTolerance * expected));
        }
    }

    [Test]
    public void The_curvature_is_that_of_the_residuals()
    {
        FitTask task = Fits.Line(9);
        using TrajectoryObjective objective = new(task, 1);
        double[] point = Perturbed(task), step = Moved(new double[point.Length], Normals(point.Length, 2), 0.05), curvature = new double[point.Length];
        objective.Linearise(Fits.Vector(point), Fits.Vector(new double[point.Length * point.Length]), Fits.Vector(new double[point.Length]));
        Assert.That(objective.Curvature(Fits.Vector(point), Fits.Vector(step), Fits.Vector(curvature)), Is.True);
        const double Wide = 0.1, Narrow = 1e-5;
        double[] direction = Normals(point.Length, 3), middle = Residuals(task, point);
        double[] ahead = Residuals(task, Moved(point, step, Wide)), behind = Residuals(task, Moved(point, step, -Wide));
        double[] plus = Residuals(task, Moved(point, direction, Narrow)), minus = Residuals(task, Moved(point, direction, -Narrow));
        double expected = 0.0;
        for (int i = 0; i < middle.Length; i++)
        {
            expected += (ahead[i] - (2.0 * middle[i]) + behind[i]) / (Wide * Wide) * ((plus[i] - minus[i]) / (2.0 * Narrow));
        }

        Assert.That(VectorSums.Dot(curvature, direction), Is.EqualTo(expected).Within(DifferenceTolerance * Math.Abs(expected)));
    }

    [Test]
    public void No_bit_depends_on_the_threads()
    {
        FitTask task = Fits.Line(70);
        double[]? expected = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using TrajectoryObjective objective = new(task, threads);
            double[] point = Perturbed(task), normal = new double[point.Length * point.Length], gradient = new double[point.Length];
            double value = objective.Linearise(Fits.Vector(point), Fits.Vector(normal), Fits.Vector(gradient));
            for (int i = 0; i < point.Length; i++)
            {
                for (int j = i + 1; j < point.Length; j++)
                {
                    normal[(i * point.Length) + j] = 0.0;
                }
            }

            double[] all = [value, .. gradient, .. normal];
            expected ??= all;
            Assert.That(all, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_field_that_runs_away_makes_the_loss_infinite()
    {
        FitTask task = Fits.Line();
        using TrajectoryObjective objective = new(task, 1);
        double[] wild = Array.ConvertAll(task.Start, p => 1e200 * (p + 1.0));
        Assert.That(objective.Value(Fits.Vector(wild)), Is.EqualTo(double.PositiveInfinity));
        Assert.That(objective.ValueAndGradient(Fits.Vector(wild), Fits.Vector(new double[wild.Length])), Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Householder_reduction_keeps_the_sum_of_squares()
    {
        const int Residuals = 7, State = 3;
        double[] columns = Normals(Residuals * (State + 1), 4), work = (double[])columns.Clone();
        double[] triangle = new double[State * State], reduced = new double[State], delta = Normals(State, 5);
        ResidualCompression.Reduce(work, Residuals, State, triangle, reduced);
        double Sum(double scale)
        {
            double sum = 0.0;
            for (int r = 0; r < Residuals; r++)
            {
                double value = columns[(State * Residuals) + r];
                for (int i = 0; i < State; i++)
                {
                    value += scale * columns[(i * Residuals) + r] * delta[i];
                }

                sum += value * value;
            }

            return sum;
        }

        double Reduced(double scale)
        {
            double sum = 0.0;
            for (int i = 0; i < State; i++)
            {
                double value = reduced[i];
                for (int k = 0; k < State; k++)
                {
                    value += scale * triangle[(i * State) + k] * delta[k];
                }

                sum += value * value;
            }

            return sum;
        }

        Assert.That(Reduced(1.0) - Reduced(0.0), Is.EqualTo(Sum(1.0) - Sum(0.0)).Within(1e-12));
        Assert.That(Reduced(-2.0) - Reduced(0.0), Is.EqualTo(Sum(-2.0) - Sum(0.0)).Within(1e-12));
    }

    /// <summary>All residuals at the parameters, by the reference interpreter.</summary>
    private static double[] Residuals(FitTask task, double[] parameters)
    {
        int n = task.Field.StateSize, times = task.Times.Length;
        ILearner learner = Fits.Learner();
        double[] states = learner.Solve(task.Field, parameters, task.Scheme, task.Samples, task.Initial);
        double[] later = new double[task.Samples * (times - 1) * n];
        for (int j = 1; j < times; j++)
        {
            for (int s = 0; s < task.Samples; s++)
            {
                Array.Copy(states, ((s * times) + j) * n, later, (((j - 1) * task.Samples) + s) * n, n);
            }
        }

        return Reference.run(task.Residual.Value, [], task.Samples * (times - 1), [later, .. task.Data]).Outputs[0];
    }

    private static double Quadratic(double[] lower, double[] v)
    {
        double sum = 0.0;
        for (int i = 0; i < v.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                sum += (i == j ? 1.0 : 2.0) * v[i] * v[j] * lower[(i * v.Length) + j];
            }
        }

        return sum;
    }

    private static double[] Perturbed(FitTask task) => Moved(task.Start, Normals(task.Start.Length, 1), 0.05);

    private static double[] Moved(double[] point, double[] direction, double step)
    {
        double[] moved = (double[])point.Clone();
        VectorSums.AddScaled(step, direction, moved);
        return moved;
    }

    private static double[] Normals(int count, long seed)
    {
        RandomStream stream = RandomStream.OfSeed(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = stream.NextNormal();
        }

        return values;
    }
}
