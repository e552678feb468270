using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline run table|all</c>: makes tables from scratch, or goes on where a killed run stopped.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Argument<string> table = new("table") { Description = "The name of a table, or all." };
        Command command = new("run", "Makes a table from scratch, or goes on where a killed run stopped; the same settings give the same bytes.")
        {
            table, options.Profile, options.Seed, options.Out, options.Set, options.Threads, options.Json,
        };
        command.SetAction(parsed =>
        {
            Experiment[] chosen = context.Find(parsed.GetRequiredValue(table));
            (Experiment Experiment, Settings Settings)[] plan = [.. chosen.Select(experiment => (experiment, options.Settings(parsed, experiment, chosen)))];
            TableStore store = options.Fresh(parsed, context.Disk);
            Disk.Folder(store.Folder);
            bool isFirst = store.Names.Length == 0;
            TextWriter error = parsed.InvocationConfiguration.Error;
            bool isChanged = parsed.GetValue(options.Set) is { Length: > 0 };

            List<(string Name, Runner.Outcome Outcome)> MakeAll(IRunDisplay display)
            {
                Runner runner = new(store, context.Disk, display, context.Learners, parsed.GetRequiredValue(options.Threads), context.Cancellation);
                return [.. plan.Select(one => (one.Experiment.Name, Make(runner, one.Experiment, one.Settings, isChanged)))];
            }

            List<(string Name, Runner.Outcome Outcome)> made = context.DrawsProgress
                ? TerminalDisplay.While(Screen.On(error, isTerminal: true), MakeAll)
                : MakeAll(new PlainDisplay(error));
            Tell(parsed, options, store, [.. made.Select(one => one.Outcome.Table).OfType<Table>()], isFirst);
            return Complain(made, error);
        });
        return HelpWithExamples.On(
            command,
            "pipeline run bases",
            "pipeline run all --profile full --threads 2",
            "pipeline run burgers --set modes=9 --seed 7 --out out/trial");
    }

    private static int Complain(List<(string Name, Runner.Outcome Outcome)> made, TextWriter error)
    {
        foreach ((string name, Runner.Outcome outcome) in made)
        {
            string consequence = outcome.Table is null ? "there is no table" : "the row is empty";

            foreach (string failure in outcome.Failures)
            {
                error.WriteLine($"pipeline: numerical failure in {name}, {failure.TrimEnd('.')}; {consequence}, what else was done is kept");
            }
        }

        return made.Exists(one => one.Outcome.Failures.Length > 0) ? ExitCode.NumericalFailure : ExitCode.Reproduced;
    }

    private static Runner.Outcome Make(Runner runner, Experiment experiment, Settings settings, bool isChanged)
    {
        try
        {
            return runner.Run(experiment, settings);
        }
        catch (IOException fault)
        {
            throw new IOException($"{fault.Message}; what is done is kept, the same command goes on from there", fault);
        }
        catch (ArgumentException fault) when (isChanged)
        {
            throw new UsageException($"{experiment.Name} cannot run with these settings: {FirstLine(fault)}");
        }
    }

    private static string FirstLine(ArgumentException fault)
    {
        string suffix = $" (Parameter '{fault.ParamName}')";
        return fault.Message.Replace(suffix, "", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }

    private static void Tell(ParseResult parsed, CommonOptions options, TableStore store, List<Table> made, bool isFirst)
    {
        TextWriter writer = parsed.InvocationConfiguration.Output;
        string profile = parsed.GetRequiredValue(options.Profile).ToString().ToLowerInvariant();

        if (parsed.GetValue(options.Json))
        {
            Screen.Json(writer, new JsonArray([.. made.Select(table => new JsonObject
            {
                ["claims"] = new JsonArray([.. table.Claims.Select(claim => new JsonObject { ["claim"] = claim.Name, ["detail"] = claim.Detail, ["holds"] = claim.Holds })]),
                ["folder"] = store.TableFolder(table.Name),
                ["rows"] = table.Rows.Length,
                ["table"] = table.Name,
            })]));
            return;
        }

        foreach (Table table in made)
        {
            writer.WriteLine($"{table.Name}: {table.Rows.Length} rows in {store.TableFolder(table.Name)}");

            foreach (Claim claim in table.Claims)
            {
                writer.WriteLine($"  {(claim.Holds ? "holds" : "DOES NOT HOLD")}: {claim.Name} ({claim.Detail})");
            }
        }

        if (isFirst)
        {
            writer.WriteLine($"Next: pipeline compare --profile {profile}{Where(parsed, options)}   (is it the archived table, bit for bit?)");
        }
    }

    private static string Where(ParseResult parsed, CommonOptions options) =>
        parsed.GetRequiredValue(options.Out) is string folder && folder != "out" ? $" --out {folder}" : "";
}
