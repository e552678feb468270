using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary><c>pipeline learn, predict, evaluate, export</c> on data whose dynamics is known, and on files that others made.</summary>
internal sealed class LearnCommandTests
{
    /// <summary>What is asked of the forecast of burgers_line.parquet at t = 10, learned up to t = 7.</summary>
    private const double Asked = 0.015;

    /// <summary>A forecast of the made data, whose shape does not change in the moving frame.</summary>
    private const double Followed = 0.01;

    private ModelFolder _folder = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new ModelFolder();
        _folder.WriteData();
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void Burgers_on_the_line_is_forecast_as_far_as_asked_and_its_rivals_stand_beside_it()
    {
        string data = TestData.File("burgers_line.parquet");
        (int code, string output, string error) = _folder.Run("learn", data, "--model", "HERE/b.spectral", "--until", "7", "--field", "linear", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("hermite, moving").And.Contain("← taken").And.Contain("learned from t ≤ 7"));
        JsonNode found = JsonNode.Parse(_folder.Run("evaluate", "HERE/b.spectral", data, "--json").Output)!;
        double[] Errors(string name) => [.. found["rivals"]!.AsArray().Single(one => (string?)one!["name"] == name)!["errors"]!.AsArray().Select(value => (double)value!)];
        Assert.That((double)found["times"]!.AsArray()[^1]!, Is.EqualTo(10));
        Assert.That(Errors("learned")[^1], Is.LessThan(Asked));
        Assert.That(Errors("persistence")[^1], Is.InRange(0.3, 0.45));
        Assert.That(Errors("DMD, fixed frame")[^1], Is.GreaterThan(Errors("learned")[^1]));
        Assert.That(Errors("DMD, moving frame")[^1], Is.LessThan(Asked));
        Assert.That(Errors("sparse regression")[^1], Is.LessThan(Asked));
        Assert.That((string?)found["verdict"], Does.Contain("wins").And.Contain("floor"));
    }

    [Test]
    public void A_forecast_follows_what_was_not_seen()
    {
        Assert.That(_folder.Learn("--until", "2").Code, Is.Zero);
        (int code, _, string error) = _folder.Run("predict", "HERE/m.spectral", "--at", "2:0.25:3", "--from", "HERE/data.parquet", "--out", "HERE/new/f.parquet");
        Assert.That(code, Is.Zero, error);
        ParquetTable forecast = ParquetReader.Read(_folder.At("new/f.parquet"));
        Assert.That(forecast.Columns.Select(column => column.Name), Is.EqualTo(new[] { "t", "x", "u" }));
        double[] t = forecast["t"].AsDoubles();
        double[] x = forecast["x"].AsDoubles();
        double[] u = forecast["u"].AsDoubles();
        Assert.That(t.Distinct(), Is.EqualTo(new[] { 2, 2.25, 2.5, 2.75, 3 }));
        (double gap, double all) = (0.0, 0.0);

        for (int i = 0; i < t.Length; i++)
        {
            double truth = Math.Exp(-(x[i] - (0.5 * t[i])) * (x[i] - (0.5 * t[i])) / (1 + t[i])) / Math.Sqrt(1 + t[i]);
            gap += (u[i] - truth) * (u[i] - truth);
            all += truth * truth;
        }

        Assert.That(Math.Sqrt(gap / all), Is.LessThan(Followed));
    }

    [Test]
    public void The_same_data_settings_and_seed_give_the_same_bytes_for_any_threads()
    {
        string[] rich = ["learn", _folder.Data, "--basis", "hermite", "--frame", "moving", "--order", "10", "--directions", "3", "--field", "linear+mlp", "--units", "3", "--until", "2"];
        Assert.That(_folder.Run([.. rich, "--model", "HERE/one.spectral", "--threads", "1"]).Code, Is.Zero);
        Assert.That(_folder.Run([.. rich, "--model", "HERE/two.spectral", "--threads", "2"]).Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.At("two.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.At("one.spectral"))));
    }

    [Test]
    public void A_stopped_learning_is_resumed_and_ends_in_the_same_bytes()
    {
        string[] rich = ["learn", _folder.Data, "--basis", "hermite", "--frame", "moving", "--order", "10", "--directions", "3", "--field", "linear+mlp", "--units", "3", "--threads", "1"];
        Assert.That(_folder.Run([.. rich, "--model", "HERE/whole.spectral"]).Code, Is.Zero);
        using CancellationTokenSource stop = new();
        stop.CancelAfter(TimeSpan.FromMilliseconds(1));
        stop.Token.WaitHandle.WaitOne();
        _folder.Cancellation = stop.Token;
        (int code, _, string error) = _folder.Run([.. rich, "--model", "HERE/cut.spectral"]);
        Assert.That(code, Is.EqualTo(130));
        Assert.That(error, Does.Contain("cut.spectral.partial").And.Contain("goes on from there: pipeline learn"));
        Assert.That(_folder.Files, Does.Contain("cut.spectral.partial").And.Not.Contain("cut.spectral"));
        _folder.Cancellation = CancellationToken.None;
        Assert.That(_folder.Run([.. rich, "--model", "HERE/cut.spectral"]).Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.At("cut.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.At("whole.spectral"))));
        Assert.That(_folder.Files, Does.Not.Contain("cut.spectral.partial"));
    }

    [Test]
    public void Irregular_times_and_trajectories_of_their_own_are_learned_from()
    {
        _folder.WriteData("many.parquet", trajectories: 6, time: (k, j) => (0.1 * j) + (0.03 * Math.Sin(j + k)) + (0.01 * k));
        (int code, string output, string error) = _folder.Run(["learn", "HERE/many.parquet", "--model", "HERE/many.spectral", .. ModelFolder.Quick]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("6 trajectories").And.Contain("5th of 6 trajectories left out"));
        JsonNode found = JsonNode.Parse(_folder.Run("evaluate", "HERE/many.spectral", "HERE/many.parquet", "--from-time", "1", "--json").Output)!;
        JsonArray rivals = found["rivals"]!.AsArray();
        Assert.That((double)rivals[0]!["error"]!, Is.LessThan(0.1 * (double)rivals[1]!["error"]!));
        Assert.That((string?)found["verdict"], Does.Contain("has seen these times"));
    }

    [Test]
    public void Complex_data_are_one_field()
    {
        double[] x = [.. Enumerable.Range(0, 32).Select(i => 2 * Math.PI * i / 32)];
        (double X, double T)[] rows = [.. Enumerable.Range(0, 25).SelectMany(j => x.Select(place => (place, 0.1 * j)))];
        ParquetWriter.Write(_folder.At("wave.parquet"), new ParquetTable(
        [
            ParquetColumn.Of("t", [.. rows.Select(row => row.T)]),
            ParquetColumn.Of("x", [.. rows.Select(row => row.X)]),
            ParquetColumn.Of("re", [.. rows.Select(row => Math.Cos(row.X - (2 * row.T)) + (0.5 * Math.Cos((2 * row.X) - row.T)))]),
            ParquetColumn.Of("im", [.. rows.Select(row => Math.Sin(row.X - (2 * row.T)) + (0.5 * Math.Sin((2 * row.X) - row.T)))]),
        ]));
        (int code, string output, string error) = _folder.Run("learn", "HERE/wave.parquet", "--model", "HERE/wave.spectral", "--field", "linear", "--basis", "fourier", "--order", "4", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("real part re, imaginary part im"));
        JsonNode found = JsonNode.Parse(_folder.Run("evaluate", "HERE/wave.spectral", "HERE/wave.parquet", "--json").Output)!;
        Assert.That((double)found["rivals"]![0]!["error"]!, Is.LessThan(Followed));
    }

    [Test]
    public void What_is_exported_is_the_model()
    {
        _folder.Learn();
        (int code, _, string error) = _folder.Run("export", "HERE/m.spectral", "--out", "HERE/files");
        Assert.That(code, Is.Zero, error);
        SpectralModel model = SpectralModel.Load(_folder.Model);
        ParquetTable coefficients = ParquetReader.Read(_folder.At("files/coefficients.parquet"));
        Assert.That(coefficients.Columns.Select(column => column.Name).Take(5), Is.EqualTo(new[] { "t", "floor", "scale", "center", "c_0" }));
        Assert.That(coefficients["c_3"].AsDoubles(), Is.EqualTo(model.Observed[0].States.Select(state => state[3])));
        Assert.That(ParquetReader.Read(_folder.At("files/weights.parquet"))["value"].AsDoubles(), Is.EqualTo(((LearnedDynamics)model.Dynamics).Parameters));
        Assert.That(File.ReadAllLines(_folder.At("files/equation.txt")), Has.Length.EqualTo(3).And.One.StartsWith("x0' = "));
    }

    [Test]
    public void A_sparse_field_prints_an_equation_with_few_terms()
    {
        Assert.That(_folder.Run("learn", _folder.Data, "--model", "HERE/s.spectral", "--field", "sparse", "--basis", "hermite", "--frame", "moving", "--order", "8", "--directions", "2", "--threads", "1").Code, Is.Zero);
        LearnedDynamics dynamics = (LearnedDynamics)SpectralModel.Load(_folder.At("s.spectral")).Dynamics;
        Assert.That(dynamics.Equations, Has.Length.EqualTo(3));
        Assert.That(dynamics.Field.Active.Count(active => active), Is.LessThan(dynamics.Field.Active.Length));
    }

    [Test]
    public void A_configuration_with_comments_says_what_options_say_and_options_override_it()
    {
        File.WriteAllText(_folder.At("c.json"), "{ \"until\": 2, // seen\n \"field\": \"quadratic\", \"basis\": \"hermite\", \"frame\": \"moving\", \"order\": 10, \"directions\": 4, }");
        Assert.That(_folder.Run("learn", _folder.Data, "--model", "HERE/c.spectral", "--config", "HERE/c.json", "--field", "linear", "--threads", "1").Code, Is.Zero);
        Assert.That(_folder.Learn("--until", "2").Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.At("c.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.Model)));
    }

    [Test]
    public void The_library_does_what_the_commands_do()
    {
        _folder.Learn("--until", "2");
        DataFile data = DataFile.Open(_folder.Data);
        SpectralModel model = SpectralModel.Learn(data, new LearningSettings { Until = 2, Field = "linear", Basis = "hermite", Frame = "moving", Order = 10, Directions = 4, Threads = 1 });
        model.Save(_folder.At("library.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("library.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.Model)));
        model.Predict(data, [2.5, 3]).Save(_folder.At("library.parquet"));
        _folder.Run("predict", "HERE/m.spectral", "--at", "2.5,3", "--from", "HERE/data.parquet", "--out", "HERE/command.parquet");
        Assert.That(File.ReadAllBytes(_folder.At("library.parquet")), Is.EqualTo(File.ReadAllBytes(_folder.At("command.parquet"))));
    }

    [Test]
    public void Every_command_ends_its_help_in_examples()
    {
        foreach (string command in new[] { "learn", "predict", "evaluate", "export" })
        {
            Assert.That(_folder.Run(command, "--help").Output, Does.Contain($"Examples:\n  pipeline {command} ".Replace("\n", Environment.NewLine, StringComparison.Ordinal)));
        }
    }
}
