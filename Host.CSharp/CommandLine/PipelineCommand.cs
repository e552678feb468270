using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary>The command line: parses, runs, and turns every fault into one line and an exit code.</summary>
internal static class PipelineCommand
{
    // Written before there is need of it: little can be made when memory is out.
    private const string OutOfMemory =
        "out of memory; what is done is kept, the same command goes on from there: use fewer --threads, fewer trajectories or modes, or more memory";

    /// <summary>Runs the command line and gives the exit code.</summary>
    public static int Run(string[] arguments, CommandContext context, TextWriter output, TextWriter error)
    {
        try
        {
            // A command alone that is none but means help or the version, as in other programs.
            ParseResult parsed = Create(context).Parse(arguments switch
            {
                [] or ["help"] => ["--help"],
                ["help", .. string[] rest] => [.. rest, "--help"],
                ["-v"] or ["-V"] or ["version"] => ["--version"],
                _ => arguments,
            });

            if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
            {
                throw new UsageException(Complaint(parsed));
            }

            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // The last place that can turn a fault into a line and a code.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Tell(fault, error);
        }
    }

    /// <summary>All commands, which share some options.</summary>
    internal static RootCommand Create(CommandContext context, CommonOptions? shared = null)
    {
        CommonOptions options = shared ?? new CommonOptions();
        RootCommand root = new(
            "Learns the dynamics of your data on spectral coefficients and forecasts them; learns the modes of their Koopman operator; solves your own equation by networks; makes the project's result tables from scratch and says whether they are the archived ones, bit for bit.")
        {
            ListCommand.Create(context, options),
            RunCommand.Create(context, options),
            CompareCommand.Create(context, options),
            ReportCommand.Create(context, options),
            DrawCommand.Create(context, options),
            ShowCommand.Create(options),
            DoctorCommand.Create(options),
            ProjectCommand.Create(context.Disk, options),
            InspectCommand.Create(context.Disk, options),
            SolveCommand.Create(context, options),
            LearnCommand.Create(context, options),
            KoopmanCommand.Create(context, options),
            PredictCommand.Create(context, options),
            EvaluateCommand.Create(context, options),
            ExportCommand.Create(context, options),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return HelpWithExamples.On(root, "pipeline inspect data.csv", "pipeline list", "pipeline run bases", "pipeline solve equation.json", "pipeline koopman data.csv", "pipeline learn --help");
    }

    private static string Complaint(ParseResult parsed)
    {
        string unmatched = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : "";
        Command command = parsed.CommandResult.Command;
        string path = command is RootCommand ? "pipeline" : $"pipeline {command.Name}";

        if (unmatched.StartsWith('-'))
        {
            return $"{Suggestion.unknown("option", unmatched, [.. command.Options.Select(option => option.Name)])}; see {path} --help";
        }

        return unmatched.Length > 0 && command is RootCommand
            ? $"{Suggestion.unknown("command", unmatched, [.. command.Subcommands.Select(sub => sub.Name)])}; see pipeline --help"
            : $"{parsed.Errors[0].Message.TrimEnd('.')}; see {path} --help";
    }

    private static int Tell(Exception fault, TextWriter error)
    {
        (int code, string message) = fault switch
        {
            UsageException or DataFileException or DeviceException => (ExitCode.Usage, fault.Message),
            ArchiveException or ParquetException => (ExitCode.NotCompared, fault.Message),
            NumericalFailureException => (ExitCode.NumericalFailure, "numerical failure: " + fault.Message),
            OperationCanceledException => (ExitCode.Interrupted, "stopped; what is done is kept, the same command goes on from there"),
            _ when fault.GetBaseException() is OutOfMemoryException => (ExitCode.OutOfMemory, OutOfMemory),
            IOException or UnauthorizedAccessException => (ExitCode.InputOutput, fault.Message),
            _ => (ExitCode.Unexpected, $"unexpected fault, please report it: {fault}"),
        };
        error.WriteLine("pipeline: " + message);
        return code;
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(BuildInformation.Version);
            return ExitCode.Reproduced;
        }
    }
}
