using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Parquet;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Koopman;

/// <summary><c>pipeline koopman</c>, <c>predict</c> and <c>evaluate</c> on a pair that turns and decays.</summary>
internal sealed partial class KoopmanCommandTests
{
    private static readonly string[] AllFiles = ["eigenvalues.parquet", "figures/forecasts.svg", "figures/spectrum.svg", "forecast.parquet", "model.spectral", "modes.parquet"];

    private ObservedFolder _folder = new();

    [SetUp]
    public void Begin() => _folder = new ObservedFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void A_table_of_observables_gives_modes_forecasts_and_figures()
    {
        string output = Learn("HERE/data.csv", "out");
        Assert.That(_folder.Files("out"), Is.EqualTo(AllFiles));
        Assert.That(output, Does.Contain("columns     time t, observables x, y").And.Contain("lag         1 step").And.Contain("time ahead").And.Contain("delay DMD"));
        Assert.That(output, Does.Match(@"1 +0\.[89]\d\d ± 0\.[23]\d\di"));
        LearnedKoopman learned = LearnedKoopman.Load(_folder.At("out/model.spectral"));
        KoopmanLine first = learned.Modes[0];
        Assert.That(first.Modulus, Is.EqualTo(0.95).Within(0.03));
        Assert.That(first.Period, Is.EqualTo(2.0 * Math.PI * ObservedFolder.Step / 0.3).Within(0.3));
        Assert.That(first.PeriodLow, Is.LessThan(first.Period).And.LessThan(first.PeriodHigh));
        Assert.That(first.Verdict, Is.EqualTo("firm"));
        Assert.That(learned.Modes.Select(line => line.ToString()), Has.All.Contains("λ = "));
    }

    [Test]
    public void A_model_that_is_read_is_written_with_the_same_bytes_and_the_same_from_the_library()
    {
        Learn("HERE/data.csv", "out");
        byte[] model = File.ReadAllBytes(_folder.At("out/model.spectral"));
        LearnedKoopman.Load(_folder.At("out/model.spectral")).Save(_folder.At("again.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("again.spectral")), Is.EqualTo(model));
        LearnedKoopman.Learn(DataFile.OpenObservables(_folder.At("data.csv")), ObservedFolder.Choices).Save(_folder.At("library.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("library.spectral")), Is.EqualTo(model));
    }

    [Test]
    public void The_same_command_gives_the_same_bytes_on_every_engine_and_for_any_threads()
    {
        Learn("HERE/data.csv", "one");
        Learn("HERE/data.csv", "two", "--threads", "2");
        Learn("HERE/data.csv", "reference", "--device", "reference");

        foreach (string file in AllFiles)
        {
            byte[] bytes = File.ReadAllBytes(_folder.At("one/" + file));
            Assert.That(File.ReadAllBytes(_folder.At("two/" + file)), Is.EqualTo(bytes), file);
            Assert.That(File.ReadAllBytes(_folder.At("reference/" + file)), Is.EqualTo(bytes), file);
        }
    }

    [TestCase(1)]
    [TestCase(60)]
    [TestCase(140)]
    public void A_learning_that_is_cut_in_the_middle_of_a_training_goes_on_and_ends_in_the_same_bytes(int step)
    {
        _folder.Write("data.csv", 800);
        DataFile data = DataFile.OpenObservables(_folder.At("data.csv"));
        ObservedTable table = ObservedTable.Read(data);
        KoopmanChoices choices = ObservedFolder.Choices;
        byte[] identity = KoopmanRun.Identity(data, choices);
        using CancellationTokenSource stop = new();
        LearningMemory memory = new(identity);
        LearningMachine machine = new(choices.Device, 1, memory, (_, progress) => StopAt(progress.Step), stop.Token);
        void StopAt(int done)
        {
            if (done == step)
            {
                stop.Cancel();
            }
        }

        // Every step is kept.
        ILearner Learner(string key) => Learners.Of(choices.Device.Open(1), machine, machine.Checkpoint(key), TimeSpan.Zero);
        Assert.Throws<OperationCanceledException>(() => KoopmanLearning.learn(Learner, _ => { }, choices.Settings, table.Form.Groups, table.Form.IsField, table.Series));
        LearningMemory kept = LearningMemory.Read(memory.ToBytes(), identity)!;
        Assert.That((kept.IsEmpty, kept.DoneCount), Is.EqualTo((false, 0)), "the first training was under way");
        int first = -1;
        byte[] resumed = KoopmanFile.Bytes(KoopmanRun.Learn(data, choices, kept, _ => { }, (_, progress) => first = first < 0 && progress.Step > 0 ? progress.Step : first, CancellationToken.None).Learned);
        Assert.That(first, Is.InRange(step, step + 2), "it goes on where it was");
        Assert.That(resumed, Is.EqualTo(KoopmanFile.Bytes(LearnedKoopman.Learn(data, choices))));
        Assert.That(LearningMemory.Read(memory.ToBytes(), KoopmanRun.Identity(data, choices with { Seed = 2 })), Is.Null, "of other choices");
    }

    [Test]
    public void A_command_that_is_stopped_says_how_to_go_on_and_does()
    {
        Learn("HERE/data.csv", "whole");
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        _folder.Cancellation = stopped.Token;
        (int code, _, string error) = _folder.Run(["koopman", "HERE/data.csv", "--out", "HERE/cut", .. ObservedFolder.Quick]);
        Assert.That(code, Is.EqualTo(130));
        Assert.That(error, Does.Contain("this goes on from there: pipeline koopman"));
        Assert.That(_folder.Files("cut"), Is.EqualTo(new[] { "model.spectral.partial" }));
        _folder.Cancellation = CancellationToken.None;
        Learn("HERE/data.csv", "cut");
        Assert.That(_folder.Files("cut"), Is.EqualTo(AllFiles));
        Assert.That(File.ReadAllBytes(_folder.At("cut/model.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.At("whole/model.spectral"))));
    }

    [Test]
    public void Predict_forecasts_with_bands_and_evaluate_judges_on_other_data()
    {
        Learn("HERE/data.csv", "out");
        (int code, string output, string error) = _folder.Run("predict", "HERE/out/model.spectral", "--at", "200,200.15,201", "--from", "HERE/data.csv", "--out", "HERE/forecast.parquet");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("by the Koopman operator at a lag of 0.1"));
        DataFile forecast = DataFile.OpenObservables(_folder.At("forecast.parquet"));
        Assert.That(forecast.Roles.Fields, Is.EqualTo(new[] { "x", "y", "x_low", "y_low", "x_high", "y_high" }));
        FieldSnapshot[] rows = [.. forecast.Snapshots()];
        Assert.That(rows.Select(row => row.Time), Is.EqualTo(new[] { 200.0, 200.15, 201.0 }));
        Assert.That(rows, Has.All.Matches<FieldSnapshot>(row => row.Fields[2][0] < row.Fields[0][0] && row.Fields[0][0] < row.Fields[4][0]));
        File.WriteAllText(_folder.At("other.csv"), "t,x,y\n" + string.Join('\n', ObservedFolder.Turning(600, seed: 7).Select((s, j) => FormattableString.Invariant($"{0.1 * j:R},{s[0]:R},{s[1]:R}"))));
        (code, output, error) = _folder.Run("evaluate", "HERE/out/model.spectral", "HERE/other.csv", "--json");
        Assert.That(code, Is.Zero, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.That(json["rivals"]!.AsArray().Select(rival => (string?)rival!["name"]), Is.EqualTo(new[] { "Koopman", "DMD", "EDMD", "delay DMD", "persistence", "mean" }));
        Assert.That((double)json["modes"]![0]!["modulus"]!, Is.EqualTo(0.95).Within(0.04));
        Assert.That((bool)json["seen"]!, Is.False);
        (_, output, _) = _folder.Run("evaluate", "HERE/out/model.spectral", "HERE/data.csv", "--from-time", "0");
        Assert.That(output, Does.Contain("The model has seen these times"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_field_at_points_is_reduced_to_its_shapes(bool isWide)
    {
        _folder.WriteField("field.csv", 900, isWide);
        (int code, string output, string error) = _folder.Run(["koopman", "HERE/field.csv", "--out", "HERE/field", .. ObservedFolder.Quick]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("2 principal coordinates of 6 numbers"));
        LearnedKoopman learned = LearnedKoopman.Load(_folder.At("field/model.spectral"));
        Assert.That(learned.Modes[0].Modulus, Is.EqualTo(0.95).Within(0.03));
        Assert.That(_folder.Run("predict", "HERE/field/model.spectral", "--at", "90:0.1:90.5", "--from", "HERE/field.csv", "--out", "HERE/next.parquet").Code, Is.Zero);
        FieldSnapshot[] next = [.. DataFile.Open(_folder.At("next.parquet")).Snapshots()];
        Assert.That(next, Has.Length.EqualTo(6));
        Assert.That(next[0].Count, Is.EqualTo(6));
        Assert.That(next[0].Fields, Has.Length.EqualTo(3));
    }

    [Test]
    public void The_examples_of_the_help_run()
    {
        _folder.Write("data.parquet.csv", 1500);
        (int code, string help, _) = _folder.Run("koopman", "--help");
        Assert.That(code, Is.Zero);
        string[] examples = [.. Example().Matches(help).Select(match => match.Groups[1].Value)];
        Assert.That(examples, Has.Length.EqualTo(6));
        string before = Environment.CurrentDirectory;

        try
        {
            Environment.CurrentDirectory = _folder.Folder;
            string[] lines = File.ReadAllLines(_folder.At("data.parquet.csv"));
            File.WriteAllLines("data.csv", lines);
            File.WriteAllLines("sensors.csv", [lines[0].Replace("x,y", "a,b", StringComparison.Ordinal), .. lines[1..]]);

            foreach (string name in new[] { "data", "other", "diffusion" })
            {
                ParquetColumn[] columns = [.. new[] { "t", "x", "y" }.Select((column, k) => ParquetColumn.Of(column, [.. lines[1..].Select(line => double.Parse(line.Split(',')[k], System.Globalization.CultureInfo.InvariantCulture))]))];
                using FileStream stream = File.Create(name + ".parquet");
                ParquetWriter.Write(stream, new ParquetTable(columns));
            }

            foreach (string example in examples)
            {
                string[] words = example.Split(' ');
                bool learns = words[0] == "koopman";
                (int exit, _, string error) = _folder.Run([.. words, .. learns ? ["--steps", "30", "--batch", "32"] : Array.Empty<string>(), .. learns && !words.Contains("--network") ? ["--network", "4"] : Array.Empty<string>()]);
                Assert.That(exit, Is.Zero, $"{example}: {error}");
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private string Learn(string path, string folder, params string[] more)
    {
        _folder.Write("data.csv", 2000);
        string[] quick = more.Contains("--threads") ? ObservedFolder.Quick[..^2] : ObservedFolder.Quick;
        (int code, string output, string error) = _folder.Run(["koopman", path, "--out", "HERE/" + folder, .. quick, .. more]);
        Assert.That(code, Is.Zero, error);
        return output;
    }

    [GeneratedRegex(@"^  pipeline (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
