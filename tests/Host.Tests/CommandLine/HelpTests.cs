using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;

namespace Spectral.Host.Tests.CommandLine;

/// <summary>What help says can be typed, and what is not broken over lines.</summary>
internal sealed class HelpTests
{
    private static readonly CommandContext Context = new(Spectral.Experiments.Catalogue.all, (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, CancellationToken.None);

    private static IEnumerable<string> Examples() => new[] { "" }.Concat(PipelineCommand.Create(Context).Subcommands.Select(one => one.Name))
        .SelectMany(command =>
        {
            (_, string output, _) = Run([.. command.Length == 0 ? Array.Empty<string>() : [command], "--help"]);
            return output[output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0);
        });

    [TestCaseSource(nameof(Examples))]
    public void Every_example_can_be_typed(string example)
    {
        string[] words = example.Split(' ');
        Assert.That(words[0], Is.EqualTo("pipeline"));
        CommonOptions options = new();
        ParseResult parsed = PipelineCommand.Create(Context, options).Parse(words[1..]);
        Assert.That(parsed.Errors.Where(_ => parsed.Action is not { ClearsParseErrors: true }).Select(one => one.Message), Is.Empty);

        if (words[1] == "run" && words[2] != "all")
        {
            Experiment experiment = Context.Find(words[2]).Single();
            Assert.That(() => options.Settings(parsed, experiment, [experiment]), Throws.Nothing);
        }
    }

    [TestCase]
    [TestCase("help")]
    [TestCase("help", "learn")]
    [TestCase("-v")]
    [TestCase("version")]
    public void Bare_commands_are_answered(params string[] words)
    {
        (int code, string output, string error) = Run(words);
        Assert.That(code, Is.Zero, error);
        Assert.That(error, Is.Empty);
        Assert.That(output, Is.Not.Empty);
    }

    [TestCase("export", "-export")]
    public void Help_names_the_usual_output(string command, string name) => Assert.That(Run([command, "--help"]).Output, Does.Contain(name));

    [Test]
    public void No_cell_of_a_table_is_broken_and_lines_keep_to_the_width()
    {
        using StringWriter writer = new();
        string number = "0.12345678901234567";
        Screen.Blocks(writer, 40, ["row", "first", "second", "third"], [["0", number, number, number], ["1", number, number, number]]);
        string[] lines = writer.ToString().TrimEnd().Split('\n');
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(40));
        Assert.That(lines.Sum(line => line.Split(number).Length - 1), Is.EqualTo(6));
        Assert.That(lines.Count(line => line.Contains("row", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    private static (int Code, string Output, string Error) Run(string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = PipelineCommand.Run(words, Context, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
