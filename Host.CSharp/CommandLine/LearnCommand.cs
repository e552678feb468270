using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Evaluating;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.OwnData.Picturing;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline learn data.parquet --model m.spectral</c>: learns the dynamics of someone's data.</summary>
internal static class LearnCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "The model file to write.", HelpName = "file", Required = true };
    private static readonly Option<string?> Configuration = new("--config") { Description = "A JSON file of settings with comments; keys are the names of these options. Options override it.", HelpName = "file" };

    private static readonly Option<double?> Until = new("--until")
    {
        Description = "Learn only from times up to this one. Default: four fifths of the time where there are fewer than five trajectories, so that evaluate can judge by the rest; all otherwise.",
        HelpName = "time",
    };

    private static readonly Option<string?> Field = new("--field")
    {
        Description = "The dynamics. Default: linear maps of delays, equations that are the same everywhere, and linear, quadratic and linear+mlp vector fields are tried, and the one that forecasts the validation times best is taken.",
        HelpName = string.Join('|', DynamicsRules.Kinds),
    };

    private static readonly Option<int?> Units = new("--units") { Description = "Units of a hidden layer. Default: 12.", HelpName = "number" };
    private static readonly Option<int?> Directions = new("--directions") { Description = "Principal coordinates of the coefficients that the field works in. Default: chosen by validation.", HelpName = "number" };
    private static readonly Option<string?> Optimiser = new("--optimiser") { Description = "How fields are fitted. Default: levenberg-marquardt.", HelpName = string.Join('|', DynamicsRules.Optimisers) };
    private static readonly Option<double?> Validation = new("--validation") { Description = "The share of the data kept to judge a fit. Default: 0.2.", HelpName = "share" };
    private static readonly Option<string?> ValidateBy = new("--validate-by") { Description = "What that is a share of. Default: trajectory where there are five or more, else time.", HelpName = "time|trajectory" };
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(5);

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Writes one page on this learning: data, basis, candidates, equation and forecasts, with figures that zoom and tell values. It needs nothing but itself.",
        HelpName = "page.html",
    };

    private static readonly FigureOption Figure = new("truth, forecast and error of each field after what was learned from, the error over time beside rivals, and the spectrum of the linear part");

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        DataOptions data = new();
        BasisOptions basis = new();
        Command command = new("learn", "Learns the dynamics of your data: a basis that follows them, and a dynamics of its coefficients (an equation, delays or a vector field), chosen by forecasting what it has not seen.") { data.File };

        foreach (Option option in (Option[])[Model, Until, Configuration, .. data.All, .. basis.All, Field, Units, Directions, Optimiser, Validation, ValidateBy, Figure.Figure, Report, options.Seed, options.Threads, options.Device, options.LibTorch, options.Json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options, data, basis));
        return HelpWithExamples.On(
            command,
            "pipeline learn data.parquet --model m.spectral",
            "pipeline learn data.parquet --model m.spectral --until 7",
            "pipeline learn data.parquet --model m.spectral --figure forecast.png --report page.html",
            "pipeline learn data.csv --model m.spectral --time t --positions x --fields re,im --complex",
            "pipeline learn data.parquet --model m.spectral --config settings.json --field linear --order 24");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options, DataOptions data, BasisOptions basis)
    {
        string path = parsed.GetRequiredValue(data.File);
        string destination = parsed.GetRequiredValue(Model);
        string partial = destination + ".partial";
        OutputPath.RefuseOverwriting(path, destination, "--model");

        if (parsed.GetValue(Configuration) is { } configuration)
        {
            OutputPath.RefuseOverwriting(configuration, destination, "--model");
        }

        string? figure = Figure.Checked(parsed, path, destination, parsed.GetValue(Configuration));
        string? report = CheckedReport(parsed, path, destination, figure);
        LearningSettings settings = BadData.Told(() => Settings(parsed, options, basis));
        _ = settings.Device.Open(1);
        DataFile file = data.Open(parsed);
        byte[] identity = BadData.Told(() =>
        {
            ModelLearning.Check(file, settings);
            return ModelLearning.Identity(file, settings);
        });
        TextWriter error = parsed.InvocationConfiguration.Error;
        LearningMemory memory = Remember(partial, identity, error);
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(destination))!);

        // What cannot be written is told before minutes of work, not after.
        context.Disk.Replace(partial, memory.ToBytes());
        ModelLearning.Outcome outcome;

        try
        {
            Stopwatch sinceSaved = Stopwatch.StartNew();
            outcome = BadData.Told(() => LearningDisplay.While("learn", error, context.DrawsProgress, display => ModelLearning.Learn(
                file,
                settings,
                memory,
                display.Tell,
                (fit, progress) =>
                {
                    display.Show(fit, progress);

                    if (sinceSaved.Elapsed > SavingInterval)
                    {
                        context.Disk.Replace(partial, memory.ToBytes());
                        sinceSaved.Restart();
                    }
                },
                context.Cancellation)));
        }
        catch (OperationCanceledException)
        {
            context.Disk.Replace(partial, memory.ToBytes());
            string again = string.Join(' ', parsed.Tokens.Select(token => ShellWord.Of(token.Value)));
            error.WriteLine($"pipeline: stopped; {memory.DoneCount} fits are kept in {partial}, and this goes on from there: pipeline {again}");
            return ExitCode.Interrupted;
        }
        catch (Exception fault) when (fault is UsageException or NumericalFailureException)
        {
            File.Delete(partial);
            throw;
        }

        foreach (string note in file.Notes)
        {
            error.WriteLine($"learn: note: {note}");
        }

        byte[] bytes = ModelFile.Bytes(outcome.Model);
        context.Disk.Replace(destination, bytes, destination + ".whole");
        File.Delete(partial);
        Show(parsed, context, outcome, path, destination, figure, report);
        (string, string)[] drawn = [.. new[] { ("figure", figure), ("report", report) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))];
        LearningView.Tell(parsed.InvocationConfiguration.Output, outcome, path, destination, bytes, drawn, parsed.GetValue(options.Json));
        return ExitCode.Reproduced;
    }

    /// <summary>Draws the figure and writes the page that were asked for; the model is written by then.</summary>
    private static void Show(ParseResult parsed, CommandContext context, ModelLearning.Outcome outcome, string path, string destination, string? figure, string? report)
    {
        if (figure is null && report is null)
        {
            return;
        }

        Evaluation found = BadData.Told(() => LearningDisplay.While("learn", parsed.InvocationConfiguration.Error, context.DrawsProgress, display =>
            Evaluation.Of(outcome.Model, outcome.Data.File, null, display.Tell)));
        Figure[] figures = ForecastFigures.Of(outcome.Model, path, found, outcome.Model.TrustedUntil);

        if (figure is not null)
        {
            FigureOption.Draw(context.Disk, figure, $"{Path.GetFileName(path)}: forecast of {Path.GetFileName(destination)}", figures);
        }

        if (report is not null)
        {
            string command = "pipeline " + string.Join(' ', parsed.Tokens.Select(token => ShellWord.Of(token.Value)));
            Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(report))!);
            context.Disk.Replace(report, Encoding.UTF8.GetBytes(LearningPage.Of(outcome, found, figures, command, path, destination)));
        }
    }

    /// <summary>The page to write, checked before any work is done; null where none is asked for.</summary>
    private static string? CheckedReport(ParseResult parsed, string path, string destination, string? figure)
    {
        if (parsed.GetValue(Report) is not { } report)
        {
            return null;
        }

        if (!report.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !report.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--report {report}: name a file that ends in .html");
        }

        foreach (string other in new[] { path, destination, figure, parsed.GetValue(Configuration) }.OfType<string>())
        {
            OutputPath.RefuseOverwriting(other, report, "--report");
        }

        return report;
    }

    private static LearningMemory Remember(string partial, byte[] identity, TextWriter error)
    {
        if (!File.Exists(partial))
        {
            return new LearningMemory(identity);
        }

        if (LearningMemory.Read(File.ReadAllBytes(partial), identity) is { } memory)
        {
            if (!memory.IsEmpty)
            {
                error.WriteLine($"learn: going on from {partial}, {memory.DoneCount} fits are done");
            }

            return memory;
        }

        error.WriteLine($"learn: {partial} is of other data, settings or another program; it is not taken up");
        return new LearningMemory(identity);
    }

    private static LearningSettings Settings(ParseResult parsed, CommonOptions options, BasisOptions basis)
    {
        LearningSettings settings = parsed.GetValue(Configuration) is { } path ? LearningConfiguration.Read(path) : new LearningSettings();
        return settings with
        {
            Until = parsed.GetValue(Until) ?? settings.Until,
            Basis = parsed.GetValue(basis.Basis) is { Length: > 0 } names ? string.Join(',', names) : settings.Basis,
            Alpha = parsed.GetValue(basis.Alpha) is { Length: > 0 } alpha ? alpha : settings.Alpha,
            Order = parsed.GetValue(basis.Order) ?? settings.Order,
            Gamma = parsed.GetValue(basis.Gamma) is { } gamma ? BasisOptions.Number("--gamma", gamma) : settings.Gamma,
            Frame = parsed.GetValue(basis.Frame) ?? settings.Frame,
            Factor = parsed.GetValue(basis.Factor) ?? settings.Factor,
            Domain = parsed.GetValue(basis.Domain) is { Length: > 0 } ends ? ends : settings.Domain,
            Tolerance = parsed.GetValue(basis.Tolerance) ?? settings.Tolerance,
            Field = parsed.GetValue(Field) ?? settings.Field,
            Units = parsed.GetValue(Units) ?? settings.Units,
            Directions = parsed.GetValue(Directions) ?? settings.Directions,
            Optimiser = parsed.GetValue(Optimiser) ?? settings.Optimiser,
            Validation = parsed.GetValue(Validation) ?? settings.Validation,
            ValidateBy = parsed.GetValue(ValidateBy) ?? settings.ValidateBy,
            Seed = parsed.GetValue(options.Seed) ?? settings.Seed,
            Threads = parsed.GetRequiredValue(options.Threads),
            Device = options.Choice(parsed),
        };
    }
}
