using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline learn data.parquet --model m.spectral</c>: learns the dynamics of someone's data.</summary>
internal static class LearnCommand
{
    private static readonly Argument<string> File = new("file") { Description = "Data: one row an observation of time, position and fields, as Parquet or CSV." };
    private static readonly Option<string> Model = new("--model") { Description = "The model file to write.", HelpName = "file", Required = true };
    private static readonly Option<string?> Configuration = new("--config") { Description = "A JSON file of settings with comments; keys are the names of these options. Options override it.", HelpName = "file" };

    private static readonly Option<double?> Until = new("--until")
    {
        Description = "Learn only from times up to this one. Default: four fifths of the time where there are fewer than five trajectories, so that evaluate can judge by the rest; all otherwise.",
        HelpName = "time",
    };

    private static readonly Option<string?> Basis = new("--basis") { Description = "The family of the basis, or one an axis: hermite, mapped-jacobi, laguerre, legendre, chebyshev, fourier. Default: chosen by its floor.", HelpName = "name[,name]" };
    private static readonly Option<int?> Order = new("--order") { Description = "The highest mode along an axis. Default: chosen.", HelpName = "number" };
    private static readonly Option<double?> Gamma = new("--gamma") { Description = "γ of the hyperbolic cross in two and three dimensions. Default: chosen.", HelpName = "number" };
    private static readonly Option<string?> Frame = new("--frame") { Description = "Whether scale and centre follow the data on unbounded axes. Default: chosen.", HelpName = "moving|constant" };
    private static readonly Option<double?> Factor = new("--q") { Description = "q of the scale β = q/σ on unbounded axes. Default: chosen.", HelpName = "number" };
    private static readonly Option<string?> Domain = new("--domain") { Description = "The ends of each axis. Default: those of the data.", HelpName = "left,right[,…]" };

    private static readonly Option<string?> Field = new("--field")
    {
        Description = "The vector field. Default: linear, quadratic and linear+mlp are tried, and the one that forecasts the validation times best is taken.",
        HelpName = string.Join('|', FieldOfDynamics.Names),
    };

    private static readonly Option<int?> Units = new("--units") { Description = "Units of a hidden layer. Default: 12.", HelpName = "number" };
    private static readonly Option<int?> Directions = new("--directions") { Description = "Principal coordinates of the coefficients that the field works in. Default: chosen by validation.", HelpName = "number" };
    private static readonly Option<string?> Optimiser = new("--optimiser") { Description = "How fields are fitted. Default: levenberg-marquardt.", HelpName = string.Join('|', DynamicsRules.Optimisers) };
    private static readonly Option<double?> Validation = new("--validation") { Description = "The share of the data kept to judge a fit. Default: 0.2.", HelpName = "share" };
    private static readonly Option<string?> ValidateBy = new("--validate-by") { Description = "What that is a share of. Default: trajectory where there are five or more, else time.", HelpName = "time|trajectory" };
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options, DataOptions data)
    {
        Command command = new("learn", "Learns the dynamics of your data: a basis that follows them, and a vector field on its coefficients, chosen by forecasting what it has not seen.")
        {
            File, Model, Configuration, Until, Basis, Order, Gamma, Frame, Factor, Domain, Field, Units, Directions, Optimiser, Validation, ValidateBy, options.Seed, options.Threads, options.Json,
        };
        data.AddTo(command);
        command.SetAction(parsed => Run(parsed, context, options, data));
        return HelpWithExamples.On(
            command,
            "pipeline learn data.parquet --model m.spectral",
            "pipeline learn data.parquet --model m.spectral --until 7",
            "pipeline learn data.csv --model m.spectral --time t --positions x --fields re,im --complex",
            "pipeline learn data.parquet --model m.spectral --config settings.json --field linear --order 24");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options, DataOptions data)
    {
        string path = parsed.GetRequiredValue(File);
        string destination = parsed.GetRequiredValue(Model);
        string partial = destination + ".partial";
        DataOptions.RefuseOverwriting("--model", destination, [path, .. parsed.GetValue(Configuration) is { } configuration ? new[] { configuration } : []]);
        LearningSettings settings = DataOptions.Guard(() => Settings(parsed, options));
        DataFile file = DataOptions.Guard(() => data.Open(parsed, path));
        byte[] identity = DataOptions.Guard(() => ModelLearning.Identity(file, settings));
        TextWriter error = parsed.InvocationConfiguration.Error;
        LearningMemory memory = Remember(partial, identity, error);
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(destination))!);

        // What cannot be written is told before minutes of work, not after.
        context.Disk.Replace(partial, memory.ToBytes());
        ModelLearning.Outcome outcome;

        try
        {
            Stopwatch sinceSaved = Stopwatch.StartNew();
            outcome = DataOptions.Guard(() => LearningDisplay.While("learn", error, context.DrawsProgress, display => ModelLearning.Learn(
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
            error.WriteLine($"pipeline: stopped; {memory.DoneCount} fits are kept in {partial}, and this goes on from there: pipeline {string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value)))}");
            return ExitCode.Interrupted;
        }
        catch (UsageException)
        {
            System.IO.File.Delete(partial);
            throw;
        }
        catch (NumericalFailureException)
        {
            System.IO.File.Delete(partial);
            throw;
        }

        byte[] bytes = ModelFile.Bytes(outcome.Model);
        context.Disk.Replace(destination, bytes, destination + ".whole");
        System.IO.File.Delete(partial);
        LearningView.Tell(parsed.InvocationConfiguration.Output, outcome, path, destination, bytes, parsed.GetValue(options.Json));
        return ExitCode.Reproduced;
    }

    private static LearningMemory Remember(string partial, byte[] identity, TextWriter error)
    {
        if (!System.IO.File.Exists(partial))
        {
            return new LearningMemory(identity);
        }

        if (LearningMemory.Read(System.IO.File.ReadAllBytes(partial), identity) is { } memory)
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

    private static LearningSettings Settings(ParseResult parsed, CommonOptions options)
    {
        LearningSettings settings = parsed.GetValue(Configuration) is { } path ? LearningConfiguration.Read(path) : new LearningSettings();
        return settings with
        {
            Until = parsed.GetValue(Until) ?? settings.Until,
            Basis = parsed.GetValue(Basis) ?? settings.Basis,
            Order = parsed.GetValue(Order) ?? settings.Order,
            Gamma = parsed.GetValue(Gamma) ?? settings.Gamma,
            Frame = parsed.GetValue(Frame) ?? settings.Frame,
            Factor = parsed.GetValue(Factor) ?? settings.Factor,
            Domain = parsed.GetValue(Domain) is { } ends ? [.. ends.Split(',').Select(end => DataOptions.Number(end, "--domain needs numbers with commas between"))] : settings.Domain,
            Field = parsed.GetValue(Field) ?? settings.Field,
            Units = parsed.GetValue(Units) ?? settings.Units,
            Directions = parsed.GetValue(Directions) ?? settings.Directions,
            Optimiser = parsed.GetValue(Optimiser) ?? settings.Optimiser,
            Validation = parsed.GetValue(Validation) ?? settings.Validation,
            ValidateBy = parsed.GetValue(ValidateBy) ?? settings.ValidateBy,
            Seed = parsed.GetValue(options.Seed) ?? settings.Seed,
            Threads = parsed.GetRequiredValue(options.Threads),
        };
    }

    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
