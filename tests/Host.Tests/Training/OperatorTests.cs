using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine.LinearAlgebra;
using Spectral.Host.Engine.Simd;
using Spectral.Host.Tests.Engine;

namespace Spectral.Host.Tests.Training;

internal sealed class OperatorTests
{
    private static readonly FourierOperator.Specification Size = new(16, 4, 3, 2, 5, 1, Boundary.Periodic);

    [Test]
    public void Programs_of_an_operator_have_the_bits_of_the_reference()
    {
        SampleTask task = Task();
        Bits.EqualsReference(task.Loss.Gradient, [1, 9]);
        Bits.EqualsReference(Task(isSquare: true).Loss.Gradient, [1, 9]);
    }

    [TestCase(0)]
    [TestCase(3)]
    public void A_training_that_was_cut_off_ends_in_the_same_bits(int saves)
    {
        SampleTask task = Task();
        Adam adam = Adam.OneCycle(6, 8, 0.01, 0.3);
        FitResult whole = Fits.Learner().Fit(task, adam);
        Fits.KilledAfter killed = new(saves);
        Fits.Learner(checkpoint: killed).Fit(task, adam);
        FitResult resumed = Fits.Learner(checkpoint: killed).Fit(task, adam);
        Assert.That(Numbers(resumed.Parameters), Is.EqualTo(Numbers(whole.Parameters)));
        Assert.That(Numbers(resumed.History), Is.EqualTo(Numbers(whole.History)));
        Assert.That(resumed.Operations, Is.EqualTo(whole.Operations));
    }

    [Test]
    public void Threads_change_no_bit()
    {
        SampleTask task = Task();
        Adam adam = Adam.OneCycle(3, 8, 0.01, 0.3);
        double[] one = Fits.Learner().Fit(task, adam).Parameters;
        double[] two = Fits.Learner(2).Fit(task, adam).Parameters;
        Assert.That(Numbers(two), Is.EqualTo(Numbers(one)));
    }

    [Test]
    public void The_loss_falls()
    {
        FitResult found = Fits.Learner().Fit(Task(), Adam.OneCycle(40, 8, 0.01, 0.3));
        Assert.That(found.History[^1], Is.LessThan(0.3 * found.History[0]));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(8)]
    public void A_step_of_Adam_has_the_same_bits_at_every_width(int lanes)
    {
        double[] Moved()
        {
            double[] gradient = Bits.Normal("gradient", 37), theta = Bits.Normal("theta", 37), mean = Bits.Normal("mean", 37);
            double[] square = [.. Bits.Normal("square", 37).Select(v => v * v)];
            AdamKernel.Run(new(0.5, 0.01, 0.9, 0.999, 0.3, 0.2), gradient, theta, mean, square);
            return [.. theta, .. mean, .. square];
        }

        double[] usual = Moved();
        using IDisposable forced = SimdLevel.Force(lanes);
        Assert.That(Numbers(Moved()), Is.EqualTo(Numbers(usual)));
    }

    private static SampleTask Task(bool isSquare = false)
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 20));
        return GridOperator.task(Size, isSquare, samples, RandomStream.OfSeed(5)).Item1;
    }

    private static long[] Numbers(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
}
