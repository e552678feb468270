using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Spectral.Host.Files;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary>What the commands on models refuse: one line that says what was given and what to change, nothing written, the right exit code.</summary>
internal sealed class LearnRefusalTests
{
    private const int Usage = 2;
    private const int InputOutput = 74;

    private static ModelFolder _folder = null!;

    [OneTimeSetUp]
    public void Begin()
    {
        _folder = new ModelFolder();
        _folder.WriteData();
        Assert.That(_folder.Learn("--until", "2").Code, Is.Zero);
    }

    [OneTimeTearDown]
    public void End() => _folder.Dispose();

    [TestCase("unknown field 'linaer': did you mean 'linear'?", "--field", "linaer")]
    [TestCase("unknown basis 'hermit': did you mean 'hermite'?", "--basis", "hermit")]
    [TestCase("unknown frame 'mooving': did you mean 'moving'?", "--frame", "mooving")]
    [TestCase("unknown optimiser 'adm': did you mean 'adam'?", "--optimiser", "adm")]
    [TestCase("unknown split 'tme': did you mean 'time'?", "--validate-by", "tme")]
    [TestCase("the order is -3: it must be at least 1", "--order", "-3")]
    [TestCase("the order is 100000: it must lie in 1 … 5000", "--order", "100000")]
    [TestCase("a hidden layer of -4 units: give 1 to 1000", "--units", "-4")]
    [TestCase("-2 principal coordinates: give 1 to 200", "--directions", "-2")]
    [TestCase("must lie between 0.05 and 0.4", "--validation", "0.9")]
    [TestCase("until = -1 lies before the first time 0", "--until", "-1")]
    [TestCase("too few to keep", "--until", "0.3")]
    [TestCase("no trajectory has 3 times or more", "--until", "0")]
    [TestCase("q = -1", "--q", "-1")]
    [TestCase("domain", "--domain", "3")]
    [TestCase("--domain needs numbers with commas between, not 'a,b'", "--domain", "a,b")]
    [TestCase("needs at least two of them", "--validate-by", "trajectory")]
    [TestCase("no column is called 'uu'", "--time", "t", "--positions", "x", "--fields", "uu")]
    [TestCase("unknown option '--modle': did you mean '--model'?", "--modle", "x")]
    [TestCase("the configuration cannot be read", "--config", "HERE/nowhere.json")]
    public void A_wrong_word_of_learn_is_told(string message, params string[] more) =>
        Refused(Usage, message, ["learn", "HERE/data.parquet", "--model", "HERE/x.spectral", "--threads", "1", .. more]);

    [TestCase("unknown key 'ordr': did you mean 'order'?", "{ \"ordr\": 3 }")]
    [TestCase("order cannot be \"many\"", "{ \"order\": \"many\" }")]
    [TestCase("the configuration is no JSON (line 1)", "{ \"order\": ")]
    [TestCase("the configuration is no JSON object", "[1, 2]")]
    public void A_wrong_configuration_is_told(string message, string text)
    {
        File.WriteAllText(_folder.At("bad.json"), text);

        try
        {
            Refused(Usage, message, "learn", "HERE/data.parquet", "--model", "HERE/x.spectral", "--config", "HERE/bad.json");
        }
        finally
        {
            File.Delete(_folder.At("bad.json"));
        }
    }

    [TestCase("--at needs first:step:last", "0:1")]
    [TestCase("--at needs first:step:last", "soon")]
    [TestCase("does not go forward", "5:0.1:1")]
    [TestCase("does not go forward", "0:-1:5")]
    [TestCase("does not go forward", "0:0:5")]
    [TestCase("does not go forward: 1 follows 2", "2,1")]
    [TestCase("asks for 100000001 times, more than 1000000", "0:1e-8:1")]
    [TestCase("begins at t = 0, after the first time asked, -1", "-1:1:2")]
    public void Wrong_times_of_predict_are_told(string message, string at) =>
        Refused(Usage, message, "predict", "HERE/m.spectral", $"--at={at}", "--from", "HERE/data.parquet", "--out", "HERE/x.parquet");

    [TestCase("would overwrite", "learn", "HERE/data.parquet", "--model", "HERE/data.parquet")]
    [TestCase("would overwrite", "predict", "HERE/m.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "HERE/data.parquet")]
    [TestCase("would overwrite", "predict", "HERE/m.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "HERE/m.spectral")]
    [TestCase("is a folder; name a file in it", "learn", "HERE/data.parquet", "--model", "HERE/")]
    [TestCase("is not empty; name a new folder", "export", "HERE/m.spectral", "--out", "HERE/")]
    [TestCase("is a file; name a folder", "export", "HERE/m.spectral", "--out", "HERE/data.parquet")]
    [TestCase("cannot be opened", "learn", "HERE/nowhere.parquet", "--model", "HERE/x.spectral")]
    [TestCase("there is no such file", "predict", "HERE/no.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "HERE/x.parquet")]
    [TestCase("this is no model file", "evaluate", "HERE/data.parquet", "HERE/data.parquet")]
    [TestCase("this is no model file", "export", "HERE/data.parquet", "--out", "HERE/x")]
    [TestCase("none to forecast after from-time = 99", "evaluate", "HERE/m.spectral", "HERE/data.parquet", "--from-time", "99")]
    [TestCase("--every needs a number of at least 1, not 0", "evaluate", "HERE/m.spectral", "HERE/data.parquet", "--every", "0")]
    [TestCase("Option '--model' is required", "learn", "HERE/data.parquet")]
    [TestCase("Option '--at' is required", "predict", "HERE/m.spectral", "--from", "HERE/data.parquet", "--out", "HERE/x.parquet")]
    public void A_wrong_file_or_place_is_told(string message, params string[] words) => Refused(Usage, message, words);

    [Test]
    public void Data_with_other_fields_are_told()
    {
        ParquetTable data = ParquetReader.Read(_folder.Data);
        double[] u = data["u"].AsDoubles();
        Made("two.parquet", [data["t"], data["x"], ParquetColumn.Of("re", u), ParquetColumn.Of("im", u)], path =>
            Refused(Usage, "but the model was learned on", "evaluate", "HERE/m.spectral", path));
    }

    [Test]
    public void Data_on_another_domain_are_told()
    {
        Assert.That(_folder.Run("learn", _folder.Data, "--model", "HERE/i.spectral", "--basis", "legendre", "--order", "12", "--field", "linear", "--directions", "4", "--threads", "1").Code, Is.Zero);
        ParquetTable data = ParquetReader.Read(_folder.Data);

        try
        {
            Made("far.parquet", [data["t"], ParquetColumn.Of("x", [.. data["x"].AsDoubles().Select(x => x + 50)]), data["u"]], path =>
                Refused(Usage, "lies outside the domain", "evaluate", "HERE/i.spectral", path));
        }
        finally
        {
            File.Delete(_folder.At("i.spectral"));
        }
    }

    [Test]
    public void An_infinite_value_is_told_with_its_time()
    {
        ParquetTable data = ParquetReader.Read(_folder.Data);
        double[] u = [.. data["u"].AsDoubles()];
        u[700] = double.PositiveInfinity;
        Made("infinite.parquet", [data["t"], data["x"], ParquetColumn.Of("u", u)], path => Refused(Usage, "finite number", "learn", path, "--model", "HERE/x.spectral"));
    }

    [Test]
    public void One_time_only_is_told()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => 0.1 * i)];
        Made("once.parquet", [ParquetColumn.Of("t", new double[40]), ParquetColumn.Of("x", x), ParquetColumn.Of("u", [.. x.Select(place => Math.Exp(-(place - 2) * (place - 2)))])], path =>
            Refused(Usage, "times or more to learn from", "learn", path, "--model", "HERE/x.spectral"));
    }

    [Test]
    public void A_field_that_never_changes_is_told()
    {
        _folder.WriteData("still.parquet", field: (x, _) => Math.Exp(-x * x));

        try
        {
            Refused(Usage, "do not change from time to time", ["learn", "HERE/still.parquet", "--model", "HERE/x.spectral", "--basis", "legendre", "--order", "10"]);
        }
        finally
        {
            File.Delete(_folder.At("still.parquet"));
        }
    }

    /// <summary>The same model with something wrong with it, and its hash right or wrong.</summary>
    [TestCase("damaged or cut off", "cut")]
    [TestCase("damaged or cut off", "bit")]
    [TestCase("this is no model file", "empty")]
    [TestCase("is of version 9, and this program reads versions up to 2; use a newer program", "newer")]
    [TestCase("does not hold together", "short")]
    [TestCase("does not hold together", "order")]
    [TestCase("does not hold together", "huge")]
    [TestCase("does not hold together", "field")]
    [TestCase("does not hold together", "header")]
    public void A_model_that_is_not_whole_is_told(string message, string kind)
    {
        byte[] model = File.ReadAllBytes(_folder.Model);
        string text = Encoding.Latin1.GetString(model);
        byte[] bad = kind switch
        {
            "cut" => model[..(model.Length / 2)],
            "bit" => [.. model[..^5], (byte)(model[^5] ^ 1), .. model[^4..]],
            "empty" => [],
            "newer" => Encoding.Latin1.GetBytes(text.Replace("spectral-model 1\n", "spectral-model 9\n", StringComparison.Ordinal)),
            "short" => Rehashed(text[..^8]),
            "order" => Rehashed(text.Replace("\"order\": 10,", "\"order\": 99,", StringComparison.Ordinal)),
            "huge" => Rehashed(text.Replace("\"count\": 121", "\"count\": 921", StringComparison.Ordinal).Replace("\"order\": 10,", "\"order\": -1,", StringComparison.Ordinal)),
            "field" => Rehashed(text.Replace("\"name\": \"linear\"", "\"name\": \"lunear\"", StringComparison.Ordinal)),
            _ => Rehashed(text.Replace("\"basis\": {", "\"basis\": [", StringComparison.Ordinal)),
        };
        File.WriteAllBytes(_folder.At("bad.spectral"), bad);

        try
        {
            Refused(Usage, message, "predict", "HERE/bad.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "HERE/x.parquet");
        }
        finally
        {
            File.Delete(_folder.At("bad.spectral"));
        }
    }

    [TestCase("learn")]
    [TestCase("predict")]
    [TestCase("export")]
    public void A_full_disk_is_told_and_leaves_nothing(string command)
    {
        _folder.Disk = new FullDisk();

        try
        {
            string[] words = command switch
            {
                "learn" => ["learn", "HERE/data.parquet", "--model", "HERE/x.spectral", .. ModelFolder.Quick],
                "predict" => ["predict", "HERE/m.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "HERE/x.parquet"],
                _ => ["export", "HERE/m.spectral", "--out", "HERE/x"],
            };
            Refused(InputOutput, "No space left on device", words);
        }
        finally
        {
            _folder.Disk = Disk.Real;
        }
    }

    [Test]
    public void A_place_that_cannot_be_written_is_told() =>
        Refused(InputOutput, "cannot be made", "predict", "HERE/m.spectral", "--at", "3", "--from", "HERE/data.parquet", "--out", "/proc/nowhere/x.parquet");

    /// <summary>A model with its hash made right again after the change.</summary>
    private static byte[] Rehashed(string text)
    {
        int body = text.IndexOf('\n', text.IndexOf('\n', StringComparison.Ordinal) + 1) + 1;
        byte[] rest = Encoding.Latin1.GetBytes(text[body..]);
        return [.. Encoding.Latin1.GetBytes($"spectral-model 1\n{Convert.ToHexStringLower(SHA256.HashData(rest))}\n"), .. rest];
    }

    private static void Made(string name, ParquetColumn[] columns, Action<string> use)
    {
        ParquetWriter.Write(_folder.At(name), new ParquetTable(columns));

        try
        {
            use("HERE/" + name);
        }
        finally
        {
            File.Delete(_folder.At(name));
        }
    }

    private static void Refused(int code, string message, params string[] words)
    {
        string[] before = _folder.Files;
        (int found, string output, string error) = _folder.Run(words);
        Assert.That(found, Is.EqualTo(code), error + output);
        string[] lines = [.. error.TrimEnd().Split('\n').Where(line => line.StartsWith("pipeline: ", StringComparison.Ordinal))];
        Assert.That(lines, Has.Length.EqualTo(1), error);
        Assert.That(error.TrimEnd().Split('\n')[^1], Is.EqualTo(lines[0]));
        Assert.That(lines[0], Does.Contain(message));
        Assert.That(output, Is.Empty);
        Assert.That(_folder.Files, Is.EqualTo(before));
    }

    private sealed class FullDisk : Disk
    {
        public override Stream Create(string path) => throw new IOException("No space left on device");
    }
}
