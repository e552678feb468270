using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Spectral.Host.OwnData;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary>Situations that users of such tools report, each with its right value.</summary>
[TestFixture]
public sealed class SituationTests
{
    private readonly ModelFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void A_standing_wave_with_its_velocity_is_linear_and_forecast_to_the_floor()
    {
        // u_tt = u_xx with fixed ends; the state is u and u_t.
        string data = Write("string_uv", "t,x,u,v", Times(121, 0.05), Points(41, 0.0, 1.0), (t, x) =>
        [
            Modes(x, (1, Math.Cos(Math.PI * t)), (2, 0.4 * Math.Sin(2 * Math.PI * t)), (3, 0.2 * Math.Cos(3 * Math.PI * t))),
            Modes(x, (1, -Math.PI * Math.Sin(Math.PI * t)), (2, 0.8 * Math.PI * Math.Cos(2 * Math.PI * t)), (3, -0.6 * Math.PI * Math.Sin(3 * Math.PI * t))),
        ]);
        Assert.That(Held(data), Is.LessThan(1e-6));
    }

    [Test]
    public void A_constant_and_two_waves_are_of_rank_five()
    {
        string data = Write("rank5", "t,x,u", Times(80, 0.1), Points(64, 0.0, 2 * Math.PI * 63 / 64), (t, x) => [1.0 + (0.5 * Math.Cos(x - t)) + (0.3 * Math.Cos((3 * x) + (2 * t)))]);
        Assert.That(Held(data), Is.LessThan(1e-8));
    }

    [Test]
    public void Sound_on_the_pressure_of_the_air_is_learned_as_sound()
    {
        double Sound(double t, double x) => Math.Cos(2 * Math.PI * (x - (343.0 * t))) + (0.4 * Math.Sin(4 * Math.PI * (x - (343.0 * t))));
        double[] times = Times(60, 1e-4);
        double[] points = Points(64, 0.0, 63.0 / 64);
        string plain = Write("fluct", "t,x,p", times, points, (t, x) => [Sound(t, x)]);
        string high = Write("pressure", "t,x,p", times, points, (t, x) => [101325.0 + Sound(t, x)]);
        Assert.That(Held(plain), Is.LessThan(1e-6));
        Assert.That(Held(high), Is.LessThan(1e-5), "The mean is no measure of the sound.");
    }

    [Test]
    public void A_field_that_vanishes_at_first_is_learned_as_without_that_time()
    {
        // u_t = 0.02 u_xx + sin πx from 0.
        double Heated(double t, double x) => Math.Sin(Math.PI * x) * (1.0 - Math.Exp(-0.02 * Math.PI * Math.PI * t)) / (0.02 * Math.PI * Math.PI);
        double[] points = Points(41, 0.0, 1.0);
        string cold = Write("cold", "t,x,u", Times(61, 0.2), points, (t, x) => [Heated(t, x)]);
        string later = Write("cold_from1", "t,x,u", [.. Times(61, 0.2).Skip(1)], points, (t, x) => [Heated(t, x)]);
        Assert.That(Held(cold), Is.LessThan(1e-5));
        Assert.That(Held(later), Is.LessThan(1e-5));
    }

    [Test]
    public void Irregular_times_with_a_gap_give_the_equation()
    {
        double[] times = [.. Times(90, 0.1).Where((_, j) => j is < 30 or > 42).Select((t, j) => t + (0.03 * Math.Sin(7.0 * j)))];
        string data = Write("gap", "t,x,u", times, Points(48, 0.0, 2 * Math.PI * 47 / 48), (t, x) =>
            [(Math.Exp(-0.05 * t) * Math.Cos(x - (0.8 * t))) + (0.5 * Math.Exp(-0.2 * t) * Math.Sin(2 * (x - (0.8 * t)))) + (0.2 * Math.Exp(-0.45 * t) * Math.Cos(3 * (x - (0.8 * t))))]);
        (SpectralModel model, _) = Learn(data);
        Dictionary<string, double> factors = Factors(model);
        Assert.That(factors.Keys, Is.EquivalentTo(new[] { "0:1", "0:2" }));
        Assert.That(factors["0:1"], Is.EqualTo(-0.8).Within(1e-4));
        Assert.That(factors["0:2"], Is.EqualTo(0.05).Within(1e-5));
    }

    [TestCase("ragged")]
    [TestCase("missing")]
    [TestCase("repeated")]
    public void Runs_keep_their_own_clocks_and_lengths_and_are_filled_up_in_three_ways(string way)
    {
        // u_t = 0.3 u_xx − 0.2 u; run k begins at its own time and has its own step and length.
        StringBuilder text = new("run,t,x,u\n");
        double[] points = Points(24, 0.0, 2 * Math.PI * 23 / 24);

        for (int run = 0; run < 6; run++)
        {
            int length = 12 + (3 * run);

            for (int j = 0; j < (way == "ragged" ? length : 30); j++)
            {
                int own = way == "repeated" ? Math.Min(j, length - 1) : j;
                double t = (3.0 * run) - 1.0 + ((0.05 + (0.01 * run)) * own);
                double s = t - (3.0 * run) + 1.0;

                foreach (double x in points)
                {
                    double u = ((1.0 + (0.1 * run)) * Math.Exp(-0.5 * s) * Math.Cos(x - run)) + (0.6 * Math.Exp(-1.4 * s) * Math.Sin(2 * x)) + (0.3 * Math.Exp(-0.2 * s));
                    text.Append(CultureInfo.InvariantCulture, $"{run},{t:R},{x:R},{(way == "missing" && j >= length ? "" : u.ToString("R", CultureInfo.InvariantCulture))}\n");
                }
            }
        }

        File.WriteAllText(_folder.At(way + ".csv"), text.ToString());
        (SpectralModel model, _) = Learn(_folder.At(way + ".csv"));
        Dictionary<string, double> factors = Factors(model);
        Assert.That(factors.Keys, Is.EquivalentTo(new[] { "0:0", "0:2" }));
        Assert.That(factors["0:2"], Is.EqualTo(0.3).Within(1e-6));
        Assert.That(_folder.Run("evaluate", _folder.At("m.spectral"), _folder.At(way + ".csv")).Output, Does.Contain("of 6 trajectories, each from its own beginning"));
    }

    [TestCase(0.0)]
    [TestCase(1e-7)]
    [TestCase(1e-4)]
    public void Both_ends_of_a_period_are_one_point_up_to_the_noise(double noise)
    {
        Random random = new(3);
        string data = Write("closed", "t,x,u", Times(60, 0.05), Points(65, 0.0, 2 * Math.PI), (t, x) =>
            [Math.Cos(x - t) + (0.5 * Math.Sin(2 * (x - t))) + (0.2 * Math.Cos(3 * (x - t))) + (noise * ((2 * random.NextDouble()) - 1))]);
        (SpectralModel model, _) = Learn(data);
        Assert.That(model.Basis.Axes[0].Family, Is.EqualTo("fourier"));
        Assert.That(model.Basis.Axes[0].Right - model.Basis.Axes[0].Left, Is.EqualTo(2 * Math.PI).Within(1e-12));
    }

    [Test]
    public void A_known_input_is_declared_acts_and_is_given_again()
    {
        double[] times = Times(161, 0.125);
        (string data, _) = Forced("forced", times, 161);
        (SpectralModel model, string output) = Learn(data, "--inputs", "w");
        Assert.That(output, Does.Contain("known input w").And.Contain("with 1 input"));
        Assert.That(Error(model, data), Is.LessThan(1e-8));
        (int code, string words, string error) = _folder.Run("evaluate", _folder.At("m.spectral"), data);
        Assert.That(code, Is.Zero, error);
        Assert.That(words, Does.Match("Hankel DMD: .*with 1 input"), "Rivals know the input, too.");

        // Beyond the last time that the input is known there is no forecast; rows without u, or a table of its own, make it known.
        Assert.That(_folder.Run("predict", _folder.At("m.spectral"), "--from", data, "--at", "30", "--out", _folder.At("f.csv")).Error, Does.Contain("w is known up to t = 20").And.Contain("--inputs-from"));
        (string longer, Func<double, double, double> truth) = Forced("longer", Times(241, 0.125), 161);
        DataForecast forecast = SpectralModel.Load(_folder.At("m.spectral")).Predict(DataFile.Open(longer, model.Roles), [25.0, 30.0]);
        Assert.That(forecast.Roles.Names, Is.EqualTo(new[] { "t", "x", "u" }));
        Assert.That(forecast.Snapshots[1].Fields[0][10], Is.EqualTo(truth(30.0, forecast.Snapshots[1].Points[0][10])).Within(1e-8));
        File.WriteAllLines(_folder.At("w.csv"), ["t,w", .. Times(241, 0.125).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t:R},{Input(t):R}"))]);
        Assert.That(_folder.Run("predict", _folder.At("m.spectral"), "--from", data, "--at", "25,30", "--inputs-from", _folder.At("w.csv"), "--out", _folder.At("f.csv")).Code, Is.Zero);
        Assert.That(DataFile.Open(_folder.At("f.csv")).Snapshots().Last().Fields[0][10], Is.EqualTo(forecast.Snapshots[1].Fields[0][10]).Within(1e-12));

        // What differs from point to point is none, and one that is not declared is noticed.
        Assert.That(_folder.Run("learn", data, "--model", _folder.At("n.spectral"), "--inputs", "u", "--fields", "w").Error, Does.Contain("the input u is").And.Contain("what differs from point to point is a field"));
        Assert.That(_folder.Run("learn", data, "--model", _folder.At("n.spectral"), "--order", "6", "--field", "delays").Error, Does.Contain("say --inputs w"));
        Assert.That(_folder.Run("learn", data, "--model", _folder.At("n.spectral"), "--inputs", "w", "--field", "linear").Error, Does.Contain("leave --field linear out"));
    }

    [Test]
    public void A_parameter_of_the_runs_is_learned_across_them_and_forecast_for_another()
    {
        // u_t = ν u_xx − c u_x: exact by modes.
        double[] points = Points(32, 0.0, 2 * Math.PI * 31 / 32);
        double Run(int run, double nu, double t, double x) => Enumerable.Range(1, 4).Sum(k => Math.Exp(-nu * k * k * t) * Math.Cos((k * (x - (0.7 * t))) + (run * k)) / k);
        string Rows(string name, double times, params double[] viscosities)
        {
            StringBuilder text = new("run,t,x,u,nu\n");

            for (int run = 0; run < viscosities.Length; run++)
            {
                for (int j = 0; j < times; j++)
                {
                    foreach (double x in points)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{run},{0.1 * j:R},{x:R},{Run(run, viscosities[run], 0.1 * j, x):R},{viscosities[run]:R}\n");
                    }
                }
            }

            File.WriteAllText(_folder.At(name), text.ToString());
            return _folder.At(name);
        }

        (SpectralModel model, string output) = Learn(Rows("runs.csv", 30, 0.02, 0.05, 0.08, 0.11, 0.14, 0.2), "--parameters", "nu");
        Assert.That(output, Does.Contain("known input nu").And.Contain("nu u_xx"));
        Dictionary<string, double> factors = Factors(model);
        Assert.That(factors.Keys, Is.EquivalentTo(new[] { "0:1", "p0 0:2" }));
        Assert.That(factors["p0 0:2"], Is.EqualTo(1.0).Within(1e-6));
        Assert.That(factors["0:1"], Is.EqualTo(-0.7).Within(1e-7));

        // A run of another viscosity, from one snapshot.
        string other = Rows("other.csv", 1, 0.3);
        FieldSnapshot later = model.Predict(DataFile.Open(other, model.Roles), [3.0]).Snapshots[0];
        Assert.That(points.Select((x, i) => Math.Abs(later.Fields[0][i] - Run(0, 0.3, 3.0, x))).Max(), Is.LessThan(1e-5));
    }

    [TestCase("vanishes")]
    [TestCase("is flat")]
    public void Between_walls_the_equation_is_found_where_the_field(string wall)
    {
        // u_t = 0.05 u_xx − 0.3 u on [0, 1], by modes.
        bool isFlat = wall == "is flat";
        double Mode(double t, double x, int k) => Math.Exp(-((0.05 * k * k * Math.PI * Math.PI) + 0.3) * t) * (isFlat ? Math.Cos(k * Math.PI * x) : Math.Sin(k * Math.PI * x));
        string data = Write("walls", "t,x,u", Times(80, 0.02), Points(41, 0.0, 1.0), (t, x) => [Mode(t, x, 1) + (0.6 * Mode(t, x, 2)) - (0.3 * Mode(t, x, 3)) + (isFlat ? 0.5 * Mode(t, x, 0) : 0.0)]);
        (SpectralModel model, _) = Learn(data, "--field", "equation");
        Dictionary<string, double> factors = Factors(model);
        Assert.That(((EquationDynamics)model.Dynamics).States.Walls, Is.EqualTo(new[] { isFlat ? Wall.Even : Wall.Odd }));
        Assert.That(factors["0:2"], Is.EqualTo(0.05).Within(1e-5));
        Assert.That(Error(model, data), Is.LessThan(1e-5));
        Assert.That(Error(SpectralModel.Load(_folder.At("m.spectral")), data), Is.LessThan(1e-5), "The file knows the walls.");
    }

    [Test]
    public void One_sine_that_decays_cannot_tell_two_terms_apart_and_three_can()
    {
        double Heat(double t, double x, params int[] modes) => modes.Sum(k => Math.Exp(-0.05 * k * k * t) * Math.Sin(k * x) / k);
        double[] points = Points(64, 0.0, 2 * Math.PI * 63 / 64);
        (SpectralModel one, string output) = Learn(Write("one", "t,x,u", Times(60, 0.1), points, (t, x) => [Heat(t, x, 1)]));
        Assert.That(Factors(one), Has.Count.EqualTo(1).Or.Empty, "Of terms that look alike the fewest are taken.");
        Assert.That(output, Does.Contain("equation").Or.Contain("linear map"));
        (SpectralModel three, _) = Learn(Write("three", "t,x,u", Times(60, 0.1), points, (t, x) => [Heat(t, x, 1, 2, 3)]));
        Assert.That(Factors(three).Single().Key, Is.EqualTo("0:2"));
        Assert.That(Factors(three)["0:2"], Is.EqualTo(0.05).Within(1e-7));
    }

    [Test]
    public void Pairs_of_two_times_give_the_map_from_one_to_the_other_and_onward()
    {
        StringBuilder text = new("sample,t,x,u\n");
        Random random = new(5);
        double[] points = Points(32, 0.0, 2 * Math.PI * 31 / 32);
        double[] last = [];

        for (int sample = 0; sample < 40; sample++)
        {
            last = [.. Enumerable.Range(0, 8).Select(_ => (2 * random.NextDouble()) - 1)];

            foreach (double t in (double[])[0.0, 1.0])
            {
                foreach (double x in points)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{sample},{t:R},{x:R},{Pair(last, t, x):R}\n");
                }
            }
        }

        File.WriteAllText(_folder.At("pairs.csv"), text.ToString());
        (SpectralModel model, _) = Learn(_folder.At("pairs.csv"));
        DataForecast forecast = model.Predict(DataFile.Open(_folder.At("pairs.csv")), [1.0, 2.0, 3.0]);
        FieldSnapshot three = forecast.Snapshots[^1];
        Assert.That(three.Trajectory, Is.EqualTo("39"));
        Assert.That(three.Points[0].Select((x, i) => Math.Abs(three.Fields[0][i] - Pair(last, 3.0, x))).Max(), Is.LessThan(1e-6));

        static double Pair(double[] c, double t, double x) => Enumerable.Range(1, 4).Sum(k =>
            Math.Exp(-0.1 * k * k * t) * ((c[(2 * k) - 2] * Math.Cos(k * (x - (0.5 * t)))) + (c[(2 * k) - 1] * Math.Sin(k * (x - (0.5 * t))))));
    }

    [Test]
    public void Intervals_hold_the_truth_and_a_forecast_beyond_the_horizon_is_warned_of()
    {
        // Five per cent of noise on an equation; chaos bounds how far the forecast may be trusted.
        Random random = new(11);
        double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Truth(double t, double x) => (Math.Exp(-0.05 * t) * Math.Cos(x - (0.8 * t))) + (0.5 * Math.Exp(-0.2 * t) * Math.Sin(2 * (x - (0.8 * t))));
        string data = Write("noisy", "t,x,u", Times(100, 0.1), Points(48, 0.0, 2 * Math.PI * 47 / 48), (t, x) => [Truth(t, x) + (0.04 * Normal())]);
        (SpectralModel model, string output) = Learn(data);
        Assert.That(output, Does.Contain("trusted     for "));
        double[] times = [.. Times(100, 0.1).Where(t => t > model.Until)];
        DataForecast forecast = model.Predict(DataFile.Open(data), times, new ForecastSettings { Intervals = true });
        Assert.That(forecast.Roles.Fields, Is.EqualTo(new[] { "u", "u_low", "u_high" }));
        bool[] holds = [.. forecast.Snapshots.SelectMany(s => s.Points[0].Select((x, i) => s.Fields[1][i] <= Truth(s.Time, x) && Truth(s.Time, x) <= s.Fields[2][i]))];
        double[] widths = [.. forecast.Snapshots.SelectMany(s => s.Fields[2].Zip(s.Fields[1], (high, low) => high - low))];
        Assert.That(holds.Average(held => held ? 1.0 : 0.0), Is.GreaterThan(0.7));
        Assert.That(widths.Average(), Is.InRange(1e-3, 0.2), "An interval that holds everything says nothing.");

        double far = model.Until + (3.0 * model.Ensemble!.Horizon) + 1.0;
        (int code, string words, string error) = _folder.Run("predict", _folder.At("m.spectral"), "--from", data, "--at", far.ToString("R", CultureInfo.InvariantCulture), "--out", _folder.At("far.csv"), "--intervals");
        Assert.That(code, Is.Zero, error);
        Assert.That(words, Does.Contain("warning     beyond t = "));
        JsonNode json = JsonNode.Parse(_folder.Run("predict", _folder.At("m.spectral"), "--from", data, "--at", "8.5", "--out", _folder.At("near.csv"), "--json").Output)!;
        Assert.That(json["warning"], model.Until + model.Ensemble.Horizon >= 8.5 ? Is.Null : Is.Not.Null);

        byte[] bytes = File.ReadAllBytes(_folder.At("m.spectral"));
        model.Save(_folder.At("again.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("again.spectral")), Is.EqualTo(bytes), "The ensemble is kept to the last bit.");
    }

    private static double Modes(double x, params (int Mode, double Factor)[] parts) => parts.Sum(part => part.Factor * Math.Sin(part.Mode * Math.PI * x));

    private static double[] Times(int count, double step) => [.. Enumerable.Range(0, count).Select(j => j * step)];

    private static double[] Points(int count, double left, double right) => [.. Enumerable.Range(0, count).Select(i => left + ((right - left) * i / (count - 1)))];

    private static double Input(double t) => Math.Sin(1.3 * t) + (0.7 * Math.Cos(0.4 * t * t / (1 + (0.1 * t)))) + (0.3 * Math.Sin(5.1 * t));

    /// <summary>u_t = 0.05 u_xx + w(t) sin πx with straight lines between the times of w; u is left empty from one row on.</summary>
    private (string Path, Func<double, double, double> Truth) Forced(string name, double[] times, int observed)
    {
        double rate = 0.05 * Math.PI * Math.PI;
        double[] a = new double[times.Length];
        a[0] = 0.3;

        for (int j = 1; j < times.Length; j++)
        {
            double h = times[j] - times[j - 1];
            double e = Math.Exp(-rate * h);
            double slope = (Input(times[j]) - Input(times[j - 1])) / h;
            a[j] = (e * a[j - 1]) + (Input(times[j - 1]) * (1 - e) / rate) + (slope * ((h / rate) - ((1 - e) / (rate * rate))));
        }

        double Truth(double t, double x) => (a[(int)Math.Round(t / 0.125)] * Math.Sin(Math.PI * x)) + (0.4 * Math.Exp(-4 * rate * t) * Math.Sin(2 * Math.PI * x));
        StringBuilder text = new("t,x,u,w\n");

        for (int j = 0; j < times.Length; j++)
        {
            foreach (double x in Points(31, 0.0, 1.0))
            {
                text.Append(CultureInfo.InvariantCulture, $"{times[j]:R},{x:R},{(j < observed ? Truth(times[j], x).ToString("R", CultureInfo.InvariantCulture) : "")},{Input(times[j]):R}\n");
            }
        }

        File.WriteAllText(_folder.At(name + ".csv"), text.ToString());
        return (_folder.At(name + ".csv"), Truth);
    }

    private string Write(string name, string header, double[] times, double[] points, Func<double, double, double[]> fields)
    {
        StringBuilder text = new(header + "\n");

        foreach (double t in times)
        {
            foreach (double x in points)
            {
                text.Append(CultureInfo.InvariantCulture, $"{t:R},{x:R},{string.Join(',', fields(t, x).Select(u => u.ToString("R", CultureInfo.InvariantCulture)))}\n");
            }
        }

        File.WriteAllText(_folder.At(name + ".csv"), text.ToString());
        return _folder.At(name + ".csv");
    }

    private (SpectralModel Model, string Output) Learn(string data, params string[] more)
    {
        (int code, string output, string error) = _folder.Run(["learn", data, "--model", _folder.At("m.spectral"), "--threads", "1", .. more]);
        Assert.That(code, Is.Zero, error);
        return (SpectralModel.Load(_folder.At("m.spectral")), output);
    }

    /// <summary>The error over the times that were kept back, as `evaluate` measures it.</summary>
    private double Held(string data)
    {
        (SpectralModel model, _) = Learn(data);
        return Error(model, data);
    }

    private double Error(SpectralModel model, string data)
    {
        FieldSnapshot[] later = [.. DataFile.Open(data, model.Roles).Snapshots().Where(snapshot => snapshot.Time > model.Until)];
        DataForecast forecast = model.Predict(DataFile.Open(data, model.Roles), [.. later.Select(snapshot => snapshot.Time)]);
        double mean = later.SelectMany(s => s.Fields).SelectMany(u => u).Average();
        double variation = later.SelectMany(s => s.Fields).SelectMany(u => u).Sum(u => (u - mean) * (u - mean));
        double gap = later.Zip(forecast.Snapshots).Sum(pair => pair.First.Fields.Zip(pair.Second.Fields).Sum(f => f.First.Zip(f.Second, (a, b) => (a - b) * (a - b)).Sum()));
        return Math.Sqrt(gap / variation);
    }

    private static Dictionary<string, double> Factors(SpectralModel model) => model.Dynamics is EquationDynamics equation
        ? equation.Equation.Terms.Zip(equation.Equation.Factors[0], (term, factor) => (term.Code, factor)).ToDictionary(one => one.Code, one => one.factor, StringComparer.Ordinal)
        : [];
}
