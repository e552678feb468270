using System;
using System.CommandLine;
using System.IO;
using System.Text;
using Spectral.Benchmarks.Bits;
using Spectral.Benchmarks.Performance;
using Spectral.Benchmarks.Reading;
using Spectral.Benchmarks.Results;
using Spectral.Benchmarks.Transcripts;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks;

/// <summary>A verb for each table; <c>readme</c> writes the tables into a page.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Usage = 2;

    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        // Not for users: how the table bits computes in another way, what reads a file alone, and what computes on LibTorch.
        if (arguments is [BitsChild.Verb, ..])
        {
            return BitsChild.Run(arguments[1..]);
        }

        if (arguments is [ReadingChild.Verb, string path])
        {
            return ReadingChild.Run(path);
        }

        if (arguments is [_, string threads, DeviceChild.Verb, ..])
        {
            return DeviceChild.Run(threads, arguments[3..]);
        }

        try
        {
            ParseResult parsed = Create().Parse(arguments);
            int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? Usage : code;
        }
        catch (Exception fault) when (fault is BenchmarkException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"benchmarks: {fault.Message}");
            return Failed;
        }
    }

    private static RootCommand Create()
    {
        Option<string> output = new("--out") { Description = "Folder of the tables. Default: out/bench.", HelpName = "folder", DefaultValueFactory = _ => "out/bench" };
        Option<string[]> rows = new("--rows")
        {
            Description = "Make only these rows again and leave the table's others as they stand.",
            HelpName = "name",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> readme = new("--readme")
        {
            Description = "The file whose places <!-- bench:NAME --> … <!-- /bench --> are filled. Default: docs/performance.md.",
            HelpName = "file",
            DefaultValueFactory = _ => "docs/performance.md",
        };
        RootCommand root = new("Makes the tables of speed, of bits and of accuracy.");

        foreach (Benchmark benchmark in Catalogue.All)
        {
            Command command = new(benchmark.Name, benchmark.Description) { output, rows };
            command.SetAction(parsed => ResultFolder.Make(benchmark, parsed.GetRequiredValue(output), parsed.GetValue(rows) ?? []) ? 0 : Failed);
            root.Subcommands.Add(command);
        }

        Command fill = new("readme", "Writes the tables into the marked places of a page.") { output, readme };
        fill.SetAction(parsed => ResultFolder.Fill(parsed.GetRequiredValue(output), parsed.GetRequiredValue(readme)));
        root.Subcommands.Add(fill);

        Option<string> page = new("--page") { Description = "The page whose commands are run again. Default: docs/own-data.md.", HelpName = "file", DefaultValueFactory = _ => "docs/own-data.md" };
        Command transcript = new("transcript", "Runs the commands of a page again on tests/data, and writes what they print into it.") { page };
        transcript.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(page);
            File.WriteAllText(path, path.EndsWith("koopman.md", StringComparison.Ordinal) ? Transcript.OnObserved(File.ReadAllText(path)) : Transcript.Make(File.ReadAllText(path), Path.GetFullPath("tests/data")));
            return 0;
        });
        root.Subcommands.Add(transcript);

        Argument<string> made = new("folder") { Description = "The folder to write them into." };
        Command observe = new("observe", "Makes the files of observables of docs/koopman.md.") { made };
        observe.SetAction(parsed => ObservedFiles.Write(parsed.GetRequiredValue(made)));
        root.Subcommands.Add(observe);

        Argument<string> what = new("what");
        Command serve = new("serve", "Answers another process of this program.") { what };
        serve.Hidden = true;
        serve.SetAction(parsed => WithoutAvx512.Serve(parsed.GetRequiredValue(what)));
        root.Subcommands.Add(serve);
        return root;
    }
}
