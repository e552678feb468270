using System;
using NUnit.Framework;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Training;

internal sealed class TrainerTests
{
    /// <summary>A short training in single against double precision.</summary>
    private const double SingleTolerance = 1e-3;

    private static readonly double[] Start = [-1.2, 1.0];

    [Test]
    public void Levenberg_Marquardt_finds_the_minimum_of_Rosenbrock()
    {
        FitResult found = Fits.Learner().Fit(new Fits.Rosenbrock(Start), new LevenbergMarquardt(40));
        Assert.That(found.SumOfSquares, Is.LessThan(1e-20));
        Assert.That(found.Parameters[0], Is.EqualTo(1.0).Within(1e-9));
        Assert.That(found.Parameters[1], Is.EqualTo(1.0).Within(1e-9));
    }

    [Test]
    public void Levenberg_Marquardt_without_a_matrix_finds_it_too()
    {
        FitResult found = Fits.Learner().Fit(new Fits.Rosenbrock(Start), LevenbergMarquardt.MatrixFree(100, 5, 1e-3));
        Assert.That(found.SumOfSquares, Is.LessThan(1e-20));
    }

    [Test]
    public void Lbfgs_finds_the_minimum_of_Rosenbrock()
    {
        FitResult found = Fits.Learner().Fit(new Fits.Rosenbrock(Start), new Lbfgs(100, 10));
        Assert.That(found.SumOfSquares, Is.LessThan(1e-16));
    }

    [Test]
    public void Adam_goes_down_on_Rosenbrock()
    {
        FitResult found = Fits.Learner().Fit(new Fits.Rosenbrock(Start), new Adam(4000, 0.05));
        Assert.That(found.SumOfSquares, Is.LessThan(1e-4));
    }

    [Test]
    public void Levenberg_Marquardt_stops_where_it_cannot_fall_any_more()
    {
        FitResult found = Fits.Learner().Fit(new Fits.Rosenbrock(Start), new LevenbergMarquardt(1000));
        Assert.That(found.Iterations, Is.LessThan(100));
    }

    [TestCase(0, "adam")]
    [TestCase(7, "adam")]
    [TestCase(0, "lm")]
    [TestCase(1, "lm")]
    [TestCase(4, "lm")]
    [TestCase(3, "products")]
    [TestCase(3, "lbfgs")]
    [TestCase(9, "lbfgs")]
    public void A_training_that_was_cut_off_ends_in_the_same_bits(int saves, string how)
    {
        FitTask task = Fits.Line();
        FitResult whole = Train(task, how);
        Fits.KilledAfter killed = new(saves);
        Train(task, how, killed);
        FitResult resumed = Train(task, how, killed);
        Assert.That(Bits(resumed.Parameters), Is.EqualTo(Bits(whole.Parameters)));
        Assert.That(Bits(resumed.History), Is.EqualTo(Bits(whole.History)));
        Assert.That(resumed.SumOfSquares, Is.EqualTo(whole.SumOfSquares));
        Assert.That(resumed.Iterations, Is.EqualTo(whole.Iterations));
        Assert.That(resumed.Evaluations, Is.EqualTo(whole.Evaluations));
    }

    [Test]
    public void A_state_of_another_training_is_not_resumed()
    {
        Fits.KilledAfter checkpoint = new(5);
        Train(Fits.Line(), "lm", checkpoint);
        Assert.That(new TrainingMonitor(null, checkpoint, TimeSpan.Zero).Resume("another").IsValueNone, Is.True);
        Assert.That(StateBytes.Read([1, 2, 3]), Is.Null);
        Assert.That(StateBytes.Read([]), Is.Null);
    }

    [Test]
    public void A_learner_that_fits_twice_does_not_go_on_from_its_first_fit()
    {
        FitTask first = Fits.Line();
        FitTask second = Fits.From(first, Array.ConvertAll(first.Start, p => 0.5 * p));
        LevenbergMarquardt optimiser = new(4);
        FitResult alone = Fits.Learner().Fit(second, optimiser);
        ILearner learner = Fits.Learner(checkpoint: new Fits.KilledAfter(3));
        learner.Fit(first, optimiser);
        Assert.That(Bits(learner.Fit(second, optimiser).Parameters), Is.EqualTo(Bits(alone.Parameters)));
    }

    [Test]
    public void Identification_in_rounds_does_not_depend_on_the_states_saved_between_them()
    {
        SpectralSamples training = Fits.BoundedSamples(11);
        SparseField Learn(ICheckpoint? checkpoint) => SparseFieldModule.learn(
            Fits.Learner(checkpoint: checkpoint), NeuralEquation.Standard(6), 2, 0.05, new LevenbergMarquardt(5), training, RandomStream.OfSeed(5));
        SparseField alone = Learn(null), saved = Learn(new Fits.KilledAfter(3));
        Assert.That(alone.Rounds, Is.GreaterThan(1));
        Assert.That(Bits(saved.Fit.Parameters), Is.EqualTo(Bits(alone.Fit.Parameters)));
    }

    [Test]
    public void Levenberg_Marquardt_beats_first_order_training_on_the_line()
    {
        FitTask task = Fits.Line();
        Assert.That(Train(task, "lm").SumOfSquares, Is.LessThan(Train(task, "adam").SumOfSquares));
    }

    [Test]
    public void A_loss_that_is_no_number_is_a_numerical_failure()
    {
        double[] start = [double.MaxValue, 0.0];
        Assert.That(
            () => Fits.Learner().Fit(new Fits.Rosenbrock(start), new Adam(3, 0.1)),
            Throws.TypeOf<NumericalFailureException>().With.Message.Contains("step 0"));
    }

    [Test]
    public void Adam_in_single_precision_learns_what_it_learns_in_double_precision()
    {
        FitTask task = Fits.Bounded();
        ILearner learner = Fits.Learner();
        Adam adam = new(12, 0.02);
        double exact = learner.Fit(task, adam).SumOfSquares, single = learner.Fit(task, adam.InSinglePrecision()).SumOfSquares;
        Assert.That(single, Is.Not.EqualTo(exact).And.EqualTo(exact).Within(SingleTolerance * exact));
    }

    [Test]
    public void The_way_of_the_gradient_is_a_choice_that_changes_work_and_memory_but_not_what_is_learned()
    {
        FitTask task = Fits.Bounded();
        ILearner learner = Fits.Learner();
        Optimiser[] ways = [new Adam(12, 0.02), new Lbfgs(6, 4)];

        foreach (Optimiser usual in ways)
        {
            FitResult By(GradientMethod way) =>
                learner.Fit(task, usual is Adam adam ? adam.WithGradient(way) : ((Lbfgs)usual).WithGradient(way));
            FitResult all = By(GradientMethod.StoreAll), checkpointed = By(GradientMethod.Checkpointed), backsolve = By(GradientMethod.Backsolve);
            Assert.Multiple(() =>
            {
                Assert.That(Bits(checkpointed.Parameters), Is.EqualTo(Bits(all.Parameters)), usual.Name);
                Assert.That(backsolve.SumOfSquares, Is.EqualTo(all.SumOfSquares).Within(SingleTolerance * all.SumOfSquares), usual.Name);
                Assert.That(all.Operations, Is.LessThan(checkpointed.Operations));
                Assert.That(checkpointed.Operations, Is.LessThan(backsolve.Operations));
            });
        }
    }

    private static FitResult Train(FitTask task, string how, ICheckpoint? checkpoint = null) => Fits.Learner(checkpoint: checkpoint).Fit(task, how switch
    {
        "adam" => new Adam(12, 0.02),
        "lm" => new LevenbergMarquardt(6),
        "products" => LevenbergMarquardt.MatrixFree(6, 20, 1e-3),
        _ => new Lbfgs(15, 4),
    });

    private static long[] Bits(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
}
