using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline run table|all</c>: makes tables from scratch, or goes on where a killed run stopped.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Argument<string> table = new("table") { Description = "The name of a table, or all." };
        Option<int?> jobs = new("--jobs")
        {
            Description = "Pieces of work at a time, of one table or of neighbouring ones; they share the threads, and no result depends on it. Default: as many as threads.",
            HelpName = "number",
            Validators = { CommonOptions.RefuseNone },
        };
        Option<bool> incremental = new("--incremental") { Description = "Skips tables that the same code has already made with the same settings, and says so." };
        Command command = new("run", "Makes a table from scratch, or goes on where a killed run stopped; the same settings give the same bytes.")
        {
            table, options.Profile, options.Seed, options.Out, options.Set, options.Threads, options.Device, options.LibTorch, jobs, incremental, options.Json,
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

            int threads = parsed.GetRequiredValue(options.Threads);
            DeviceChoice device = options.Choice(parsed);

            // A device that is not there is told before any work.
            _ = device.Open(threads);

            TableOutcome[] MakeAll(IRunDisplay display)
            {
                Runner runner = new(store, context.Disk, display, (machine, key) => context.Learners(device, machine, key), threads, parsed.GetValue(jobs) ?? threads, context.Cancellation);
                return Make(runner, parsed.GetValue(incremental) ? Changed(plan, store, device.Name, display) : plan, isChanged);
            }

            TableOutcome[] made = context.DrawsProgress
                ? TerminalDisplay.While(Screen.On(error, isTerminal: true), MakeAll)
                : MakeAll(new PlainDisplay(error));
            Tell(parsed, options, store, [.. made.Select(one => one.Table).OfType<Table>()], isFirst);
            return Complain(made, error);
        });
        return HelpWithExamples.On(
            command,
            "pipeline run bases",
            "pipeline run all --profile full --threads 2 --incremental",
            "pipeline run burgers --set orders=9 --seed 7 --out out/trial",
            "pipeline run burgers --device torch --out out/torch");
    }

    // The tables that are not there yet, or that other code, other settings or another device made.
    private static (Experiment Experiment, Settings Settings)[] Changed((Experiment Experiment, Settings Settings)[] plan, TableStore store, string device, IRunDisplay display)
    {
        List<(Experiment Experiment, Settings Settings)> changed = [];

        foreach ((Experiment experiment, Settings settings) in plan)
        {
            if (Increment.WhyUnchanged(experiment, settings, store, device) is string reason)
            {
                display.Skip(experiment.Name, reason);
            }
            else
            {
                changed.Add((experiment, settings));
            }
        }

        return [.. changed];
    }

    private static int Complain(TableOutcome[] made, TextWriter error)
    {
        foreach (TableOutcome outcome in made)
        {
            string consequence = outcome.Table is null ? "there is no table" : "the row is empty";

            foreach (string failure in outcome.Failures)
            {
                error.WriteLine($"pipeline: numerical failure in {outcome.Name}, {failure.TrimEnd('.')}; {consequence}, what else was done is kept");
            }
        }

        return Array.Exists(made, outcome => outcome.Failures.Length > 0) ? ExitCode.NumericalFailure : ExitCode.Reproduced;
    }

    private static TableOutcome[] Make(Runner runner, (Experiment Experiment, Settings Settings)[] plan, bool isChanged)
    {
        try
        {
            return runner.Run(plan);
        }
        catch (IOException fault)
        {
            throw new IOException($"{fault.Message}; what is done is kept, the same command goes on from there", fault);
        }
        catch (PlanException fault) when (isChanged)
        {
            throw new UsageException($"{fault.Table} cannot run with these settings: {fault.Reason}");
        }
        catch (PlanException fault)
        {
            ExceptionDispatchInfo.Throw(fault.InnerException!);
            throw;
        }
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
