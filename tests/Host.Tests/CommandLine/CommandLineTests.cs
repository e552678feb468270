using System;
using System.IO;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;
using Spectral.Host.Tests.Reproduction;

namespace Spectral.Host.Tests.CommandLine;

/// <summary>Every fault on the command line is one line on standard error and its exit code.</summary>
internal sealed class CommandLineTests
{
    [TestCase(2, "unknown command 'lst': did you mean 'list'?", "lst")]
    [TestCase(2, "unknown table 'dril': did you mean 'drill'?", "run", "dril")]
    [TestCase(2, "unknown option '--prof': did you mean '--profile'?", "run", "drill", "--prof", "tiny")]
    [TestCase(2, "unknown profile 'tinny': did you mean 'tiny'?", "run", "drill", "--profile", "tinny")]
    [TestCase(2, "unknown key 'drows': did you mean 'draws'?", "run", "drill", "--set", "drows=3")]
    [TestCase(2, "--set needs key=value, not 'draws'", "run", "drill", "--set", "draws")]
    [TestCase(2, "draws=many is not an integer", "run", "drill", "--set", "draws=many", "--out", "OUT")]
    [TestCase(2, "--threads needs a number from 1 to 1024, not 0", "run", "drill", "--threads", "0")]
    [TestCase(3, "nowhere.parquet", "show", "nowhere.parquet")]
    public void A_fault_is_one_line_and_a_code(int code, string message, params string[] arguments)
    {
        using Drill drill = new();
        (int given, string output, string error) = drill.Pipeline(Array.ConvertAll(arguments, argument => argument == "OUT" ? drill.Out : argument));
        Assert.That(given, Is.EqualTo(code), error);
        string last = error.TrimEnd().Split('\n')[^1];
        Assert.That(last, Does.StartWith("pipeline: ").And.Contain(message));
        Assert.That(output, Is.Empty);
    }

    [TestCase("")]
    [TestCase("list")]
    [TestCase("run")]
    [TestCase("compare")]
    [TestCase("report")]
    [TestCase("draw")]
    [TestCase("show")]
    [TestCase("doctor")]
    [TestCase("solve")]
    public void Every_help_ends_in_examples(string command)
    {
        using Drill drill = new();
        (int code, string output, _) = drill.Pipeline([.. command.Length == 0 ? Array.Empty<string>() : [command], "--help"]);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain($"Examples:\n  pipeline {command}"));
    }

    [Test]
    public void Json_can_be_read_by_programs()
    {
        using Drill drill = new();
        drill.Archive();
        Assert.That((string?)JsonNode.Parse(drill.Run("--json").Output)![0]!["table"], Is.EqualTo("drill"));
        Assert.That((string?)JsonNode.Parse(drill.Compare("--json").Output)![0]!["verdict"], Is.EqualTo("identical"));
        Assert.That((string?)JsonNode.Parse(drill.Pipeline("list", "--json").Output)![0]!["name"], Is.EqualTo("drill"));
        string file = Path.Combine(drill.Out, "tiny", "drill", "table.parquet");
        Assert.That((int)JsonNode.Parse(drill.Pipeline("show", file, "--json").Output)!["rows"]!, Is.EqualTo(4));
        Assert.That((string?)JsonNode.Parse(drill.Pipeline("doctor", "--json", "--out", drill.Out).Output)!["version"], Is.EqualTo(BuildInformation.Version));
    }

    [Test]
    public void The_first_run_tells_one_next_step_and_the_second_none()
    {
        using Drill drill = new();
        Assert.That(drill.Run().Output, Does.Contain("Next: pipeline compare --profile tiny"));
        Assert.That(drill.Run().Output, Does.Not.Contain("Next:"));
    }

    [Test]
    public void The_version_holds_the_revision()
    {
        using Drill drill = new();
        Assert.That(drill.Pipeline("--version").Output.Trim(), Is.EqualTo(BuildInformation.Version).And.StartsWith("0."));
    }

    [Test]
    public void Canonical_json_sorts_keys_and_ends_lines_in_line_feeds() => Assert.That(
        CanonicalJson.Text(JsonNode.Parse("{\"b\":1,\"a\":{\"d\":[2],\"c\":\"é\"}}")!),
        Is.EqualTo("{\n  \"a\": {\n    \"c\": \"é\",\n    \"d\": [\n      2\n    ]\n  },\n  \"b\": 1\n}\n"));
}
