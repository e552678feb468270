using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary>Equations and maps of delays, from a file to a forecast.</summary>
[TestFixture]
public sealed class LearnKindsTests
{
    /// <summary>What an equation may be off, relative, on data without noise.</summary>
    private const double Exact = 1e-3;

    private readonly ModelFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void A_periodic_field_gives_its_equation_a_forecast_at_the_floor_and_a_file_that_goes_on()
    {
        string data = Write("burgers.csv", Burgers());
        (int code, string output, string error) = _folder.Run("learn", data, "--model", _folder.At("b.spectral"), "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("equation    u_t = ").And.Contain("standard errors: ").And.Contain("equation of 2 terms"));
        SpectralModel model = SpectralModel.Load(_folder.At("b.spectral"));
        FieldEquation equation = ((EquationDynamics)model.Dynamics).Equation;
        Dictionary<string, double> factors = equation.Terms.Zip(equation.Factors[0], (term, factor) => (term.Code, factor)).ToDictionary(one => one.Code, one => one.factor, StringComparer.Ordinal);
        Assert.That(factors.Keys.Order(StringComparer.Ordinal), Is.EqualTo(new[] { "0:0 0:1", "0:2" }));
        Assert.That(factors["0:0 0:1"], Is.EqualTo(-1.0).Within(Exact));
        Assert.That(factors["0:2"], Is.EqualTo(0.1).Within(0.1 * Exact));

        (code, output, error) = _folder.Run("evaluate", _folder.At("b.spectral"), data);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("The learned model wins").And.Contain("Hankel DMD").And.Contain("learned: u_t = "));

        Assert.That(_folder.Run("export", _folder.At("b.spectral"), "--out", _folder.At("files")).Code, Is.Zero);
        ParquetTable terms = ParquetReader.Read(_folder.At("files/terms.parquet"));
        Assert.That(terms["factor"].AsDoubles(), Is.EqualTo(equation.Factors[0]));

        byte[] bytes = File.ReadAllBytes(_folder.At("b.spectral"));
        model.Save(_folder.At("again.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("again.spectral")), Is.EqualTo(bytes));
    }

    [Test]
    public void A_standing_wave_that_hides_its_velocity_is_led_on_by_delays_and_asks_for_the_snapshots_before()
    {
        string data = Write("string.csv", Standing());
        (int code, string output, string error) = _folder.Run("learn", data, "--model", _folder.At("s.spectral"), "--field", "delays", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain(" delays, rank "));
        Assert.That(_folder.Run("evaluate", _folder.At("s.spectral"), data).Output, Does.Contain("The learned model").Or.Contain("Hankel DMD wins"));

        // One snapshot tells not where the string goes; the model file knows what came before it, a file of another trajectory does not.
        SpectralModel model = SpectralModel.Load(_folder.At("s.spectral"));
        FieldSnapshot[] snapshots = [.. DataFile.Open(data).Snapshots()];
        FieldSnapshot last = snapshots.Last(snapshot => snapshot.Time <= model.Until);
        double[] later = [last.Time + 0.5, last.Time + 1.0];
        double[] alone = model.Predict(last, later)[1].Fields[0];
        double[] after = model.Predict([.. snapshots.Where(snapshot => snapshot.Time <= model.Until)], later)[1].Fields[0];
        double[] truth = snapshots.First(snapshot => Math.Abs(snapshot.Time - later[1]) < 1e-9).Fields[0];

        for (int i = 0; i < truth.Length; i++)
        {
            Assert.That(alone[i], Is.EqualTo(after[i]).Within(1e-9));
            Assert.That(after[i], Is.EqualTo(truth[i]).Within(1e-4));
        }

        FieldSnapshot stranger = new("another", last.Time, last.Points, last.Fields);
        NumericalFailureException? fault = Assert.Throws<NumericalFailureException>(() => model.Predict(stranger, later));
        Assert.That(fault!.Message, Does.Match("forecasts from [0-9]+ states, 0.1[0-9]* apart"));
    }

    [Test]
    public void An_offset_that_hides_the_changes_is_taken_off_and_comes_back()
    {
        string plain = Write("plain.csv", Burgers());
        string high = Write("high.csv", Burgers().Select(row => (row.Time, row.X, row.Value + 1e5)));
        Assert.That(_folder.Run("learn", plain, "--model", _folder.At("plain.spectral"), "--field", "delays", "--threads", "1").Code, Is.Zero);
        (int code, string output, string error) = _folder.Run("learn", high, "--model", _folder.At("high.spectral"), "--field", "delays", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("varies little about its mean").And.Contain("is taken off"));
        SpectralModel model = SpectralModel.Load(_folder.At("high.spectral"));
        FieldSnapshot first = model.Predict(DataFile.Open(high), [2.6]).Snapshots[0];
        FieldSnapshot other = SpectralModel.Load(_folder.At("plain.spectral")).Predict(DataFile.Open(plain), [2.6]).Snapshots[0];

        for (int i = 0; i < first.Count; i++)
        {
            Assert.That(first.Fields[0][i] - 1e5, Is.EqualTo(other.Fields[0][i]).Within(0.02));
        }
    }

    [Test]
    public void A_field_that_vanishes_at_a_time_is_learned_and_evaluated()
    {
        // Heated from 0: u = (1 − e^(−t)) x (1 − x) + (1 − e^(−3t)) x² (1 − x).
        string data = Write("cold.csv", Enumerable.Range(0, 41).SelectMany(j => Enumerable.Range(0, 21).Select(i =>
        {
            (double t, double x) = (0.1 * j, i / 20.0);
            return (t, x, ((1.0 - Elementary.exp(-t)) * x * (1.0 - x)) + ((1.0 - Elementary.exp(-3.0 * t)) * x * x * (1.0 - x)));
        })));
        (int code, _, string error) = _folder.Run("learn", data, "--model", _folder.At("cold.spectral"), "--threads", "1");
        Assert.That(code, Is.Zero, error);
        (code, string output, error) = _folder.Run("evaluate", _folder.At("cold.spectral"), data, "--json");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("\"winner\""));
    }

    [Test]
    public void What_has_no_equation_is_told_why()
    {
        string data = _folder.WriteData();
        (int code, _, string error) = _folder.Run("learn", data, "--model", _folder.At("no.spectral"), "--field", "equation", "--basis", "hermite", "--threads", "1");
        Assert.That(code, Is.Not.Zero);
        Assert.That(error, Does.Contain("needs a periodic basis, or one interval at whose walls every field vanishes or is flat (here hermite)"));
        Assert.That(_folder.Run("learn", data, "--model", _folder.At("no.spectral"), "--field", "equatoin").Error, Does.Contain("did you mean 'equation'?"));
    }

    /// <summary>Burgers' equation u_t = −u u_x + 0.1 u_xx on a period of 2π.</summary>
    private static IEnumerable<(double Time, double X, double Value)> Burgers()
    {
        FieldTerm[] terms = [FieldTerm.OfCode("0:0 0:1"), FieldTerm.OfCode("0:2")];
        EquationFlow flow = EquationFlow.Of(new FieldEquation([2.0 * Math.PI], [20], terms, [[-1.0, 0.1]]));
        double[] start = new double[flow.Size];
        int modes = flow.Modes.Count;
        (start[0], start[1], start[modes + 1], start[2]) = (0.3, 0.2, -0.4, 0.15);
        double[] times = [.. Enumerable.Range(0, 61).Select(j => 0.05 * j)];
        double[][] states = flow.Solve(times, start, 8)!;
        TorusModes torus = flow.Modes;

        for (int j = 0; j < times.Length; j++)
        {
            double[] values = torus.Values(states[j], 0, torus.Symbol([0]), 0);

            for (int i = 0; i < values.Length; i++)
            {
                yield return (times[j], 2.0 * Math.PI * i / values.Length, values[i]);
            }
        }
    }

    /// <summary>A string with fixed ends, at rest at first: three standing waves.</summary>
    private static IEnumerable<(double Time, double X, double Value)> Standing() =>
        from j in Enumerable.Range(0, 61)
        from i in Enumerable.Range(0, 33)
        let t = 0.1 * j
        let x = i / 32.0
        select (t, x, Enumerable.Range(1, 3).Sum(k => Elementary.cos(1.3 * k * t) * Elementary.sin(Math.PI * k * x) / k));

    private string Write(string name, IEnumerable<(double Time, double X, double Value)> rows)
    {
        StringBuilder text = new("t,x,u\n");

        foreach ((double time, double x, double value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{time:R},{x:R},{value:R}\n");
        }

        string path = _folder.At(name);
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
