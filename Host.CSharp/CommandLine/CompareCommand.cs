using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline compare [table]</c>: a verdict on every new table against its archived twin.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Argument<string> table = new("table") { Description = "The name of a table; all if none is given.", DefaultValueFactory = _ => "all" };
        Command command = new(
            "compare",
            "Compares new tables with their archived twins: identical, equal, close, consistent, different or missing. Exit code 0: reproduced, 1: different, 3: could not compare.")
        {
            table, options.Profile, options.Out, options.Artifacts, options.Json,
        };
        command.SetAction(parsed =>
        {
            TableStore archive = options.Archive(parsed, context.Disk);
            TableStore fresh = options.Fresh(parsed, context.Disk);
            TableComparison[] verdicts = All(context, parsed.GetRequiredValue(table), fresh, archive);
            TextWriter writer = parsed.InvocationConfiguration.Output;

            if (parsed.GetValue(options.Json))
            {
                Screen.Json(writer, new JsonArray([.. verdicts.Select(Describe)]));
            }
            else
            {
                foreach (TableComparison verdict in verdicts)
                {
                    writer.WriteLine(Line(verdict));
                }
            }

            return Code(verdicts);
        });
        return HelpWithExamples.On(command, "pipeline compare", "pipeline compare burgers --profile full", "pipeline compare --out out/trial --json");
    }

    /// <summary>The verdicts on one table or on all, those included that only the archive holds.</summary>
    public static TableComparison[] All(CommandContext context, string table, TableStore fresh, TableStore archive)
    {
        IEnumerable<string> names = table == "all"
            ? context.Names.Union(archive.Names, StringComparer.Ordinal)
            : context.Find(table).Select(experiment => experiment.Name);
        return [.. names.Select(name => ArchiveComparison.Compare(name, fresh, archive))];
    }

    /// <summary>Different is worse than not compared: it is known.</summary>
    public static int Code(TableComparison[] verdicts) =>
        verdicts.Any(verdict => verdict.Verdict == Verdict.Different) ? ExitCode.Different
        : verdicts.Length == 0 || verdicts.Any(verdict => verdict.Verdict == Verdict.Missing) ? ExitCode.NotCompared
        : ExitCode.Reproduced;

    /// <summary>A verdict in one line.</summary>
    public static string Line(TableComparison verdict)
    {
        string cause = verdict.Cause.Length == 0 || verdict.Verdict == Verdict.Equal ? "" : $"; likely cause: {verdict.Cause}";
        return $"{verdict.Table}: {verdict.Verdict.ToString().ToLowerInvariant()} ({verdict.Detail}{cause})";
    }

    private static JsonObject Describe(TableComparison verdict) => new()
    {
        ["table"] = verdict.Table,
        ["verdict"] = verdict.Verdict.ToString().ToLowerInvariant(),
        ["reproduced"] = verdict.IsReproduced,
        ["cells"] = verdict.Compared,
        ["differing"] = verdict.Differing,
        ["detail"] = verdict.Detail,
        ["cause"] = verdict.Cause,
    };
}
