using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.Koopman;

/// <summary>Data or options that cannot be meant are one line and code 2, and nothing is left behind.</summary>
internal sealed class KoopmanRefusalTests
{
    private ObservedFolder _folder = new();

    [SetUp]
    public void Begin()
    {
        _folder = new ObservedFolder();
        _folder.Write("data.csv", 300);
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [TestCase("a lag of 100 steps is longer than the data allow: the longest stretch that judges has 60 rows; give a lag of at most 29", "--lag", "100")]
    [TestCase("179 pairs cannot determine 200 modes: ask for fewer (--modes)", "--modes", "200")]
    [TestCase("modes is 0: give a whole number from 1 on", "--modes", "0")]
    [TestCase("inverts the moments of a batch, and 2 samples cannot determine those of 9 functions: give a batch of at least as many", "--loss", "vamp2", "--batch", "2")]
    [TestCase("unknown loss 'lara': did you mean 'lora'?", "--loss", "lara")]
    [TestCase("reversible dynamics are learned by LoRA", "--loss", "vamp1", "--reversible")]
    [TestCase("states with delays do not look the same backwards", "--delays", "2", "--reversible")]
    [TestCase("--network needs whole numbers from 1 on with commas between, not '8,x'", "--network", "8,x")]
    [TestCase("times are resampled at steps of -1: give a positive one", "--step", "-1")]
    [TestCase("'z'", "--observables", "x,z")]
    [TestCase("is empty: give more times, or another --until", "--until", "1000")]
    public void An_option_that_cannot_be_meant_is_refused(string message, params string[] options) => Refused(message, ["koopman", "HERE/data.csv", .. options.Contains("--lag") ? [] : new[] { "--lag", "1" }, .. options]);

    [Test]
    public void Uneven_times_are_refused_unless_they_are_resampled()
    {
        _folder.Write("uneven.csv", 300, (j, line) => j == 40 ? line.Replace("4,", "4.03,", System.StringComparison.Ordinal) : line);
        Refused("t = 4.03 follows t = 3.9, which is no whole number of steps of 0.1", "koopman", "HERE/uneven.csv", "--lag", "1");
        (int code, _, string error) = _folder.Run(["koopman", "HERE/uneven.csv", "--out", "HERE/out", "--step", "0.1", .. ObservedFolder.Quick]);
        Assert.That(code, Is.Zero, error);
    }

    [Test]
    public void Dynamics_without_a_positive_part_are_refused_as_reversible()
    {
        File.WriteAllText(_folder.At("sign.csv"), "t,s\n" + string.Join('\n', Enumerable.Range(0, 300).Select(t => $"{t},{(t % 2 == 0 ? 1 : -1)}")));
        Refused("the operator of the data has no positive part at this lag", "koopman", "HERE/sign.csv", "--lag", "1", "--reversible");
    }

    [Test]
    public void Points_that_move_are_refused()
    {
        File.WriteAllText(_folder.At("moving.csv"), "t,x,u\n" + string.Join('\n', Enumerable.Range(0, 50).SelectMany(t => new[] { $"{t},0,{t}", $"{t},{(t < 30 ? 1 : 2)},{t}" })));
        Refused("at t = 30 the points are others than before", "koopman", "HERE/moving.csv");
    }

    [Test]
    public void A_file_without_a_time_is_refused()
    {
        File.WriteAllText(_folder.At("no-time.csv"), "a,b\n1,2\n3,4\n");
        Refused("which column is the time cannot be guessed (the file has the columns of numbers a, b); name it (--time)", "koopman", "HERE/no-time.csv");
    }

    [Test]
    public void A_model_asks_for_its_own_observables_and_times()
    {
        Assert.That(_folder.Run(["koopman", "HERE/data.csv", "--out", "HERE/out", .. ObservedFolder.Quick]).Code, Is.Zero);
        File.WriteAllText(_folder.At("other.csv"), "t,a\n0,1\n1,2\n");
        Refused("but the model was learned on time t, observables x, y: give data with the same observables", "predict", "HERE/out/model.spectral", "--at", "1", "--from", "HERE/other.csv", "--out", "HERE/f.parquet", "--fields", "a");
        Refused("no whole state up to t = -1", "predict", "HERE/out/model.spectral", "--at", "-1", "--from", "HERE/data.csv", "--out", "HERE/f.parquet");
        Refused("give longer data, or an earlier --from-time", "evaluate", "HERE/out/model.spectral", "HERE/data.csv", "--from-time", "29");
        Refused("--grid and --places are for solutions of equations", "predict", "HERE/out/model.spectral", "--at", "1", "--grid", "5", "--out", "HERE/f.parquet");
        File.WriteAllBytes(_folder.At("cut.spectral"), File.ReadAllBytes(_folder.At("out/model.spectral"))[..^9]);
        Refused("the model is damaged or cut off", "evaluate", "HERE/cut.spectral", "HERE/data.csv");
    }

    private void Refused(string message, params string[] words)
    {
        (int code, string output, string error) = _folder.Run(words.Contains("--out") || words[0] != "koopman" ? words : [.. words, "--out", "HERE/refused"]);
        Assert.That(code, Is.EqualTo(2), error + output);
        string complaint = error.TrimEnd('\n').Split('\n')[^1];
        Assert.That(complaint, Does.StartWith("pipeline: ").And.Contain(message));
        Assert.That(Directory.Exists(_folder.At("refused")), Is.False, "nothing is written");
    }
}
