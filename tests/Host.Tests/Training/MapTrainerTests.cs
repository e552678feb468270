using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine.Simd;
using Spectral.Host.Tests.Engine;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Training;

internal sealed class MapTrainerTests
{
    private static readonly FourierOperator.Specification Size = new(16, 4, 3, 2, 5, 1, Boundary.Periodic);

    [Test]
    public void Programs_of_an_operator_have_the_bits_of_the_reference()
    {
        MapTask task = Task();
        Bits.EqualsReference(task.Map.Value, [1, 9]);
        Bits.EqualsReference(task.Map.Pull, [1, 9]);
    }

    [TestCase(0)]
    [TestCase(3)]
    public void A_training_that_was_cut_off_ends_in_the_same_bits(int saves)
    {
        MapTask task = Task();
        OneCycleAdam adam = new(6, 8, 0.01, 0.3);
        FitResult whole = MapTrainer.Train(task, adam, Fits.Monitor(), 1);
        Fits.KilledAfter killed = new(saves);
        MapTrainer.Train(task, adam, Fits.Monitor(killed), 1);
        FitResult resumed = MapTrainer.Train(task, adam, Fits.Monitor(killed), 1);
        Assert.That(Numbers(resumed.Parameters), Is.EqualTo(Numbers(whole.Parameters)));
        Assert.That(Numbers(resumed.History), Is.EqualTo(Numbers(whole.History)));
        Assert.That(resumed.Operations, Is.EqualTo(whole.Operations));
    }

    [Test]
    public void Threads_change_no_bit()
    {
        MapTask task = Task();
        OneCycleAdam adam = new(3, 8, 0.01, 0.3);
        double[] one = MapTrainer.Train(task, adam, Fits.Monitor(), 1).Parameters;
        double[] two = MapTrainer.Train(task, adam, Fits.Monitor(), 2).Parameters;
        Assert.That(Numbers(two), Is.EqualTo(Numbers(one)));
    }

    [Test]
    public void The_loss_falls()
    {
        FitResult found = MapTrainer.Train(Task(), new OneCycleAdam(40, 8, 0.01, 0.3), Fits.Monitor(), 1);
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
            AdamStep.Run(new(0.9, 0.999, 0.5, 0.01, 1.3), gradient, theta, mean, square);
            return [.. theta, .. mean, .. square];
        }

        double[] usual = Moved();
        using IDisposable forced = SimdLevel.Force(lanes);
        Assert.That(Numbers(Moved()), Is.EqualTo(Numbers(usual)));
    }

    private static MapTask Task()
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 20));
        return GridOperator.task(Size, samples, RandomStream.OfSeed(5)).Item1;
    }

    private static long[] Numbers(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
}
