using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.Files;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline koopman data.parquet</c>: the modes of a Koopman operator learned from someone's observables, each with a verdict, and forecasts beside other methods.</summary>
internal static class KoopmanCommand
{
    private static readonly KoopmanChoices Usual = new();
    private static readonly Argument<string> Data = new("file") { Description = "Your data: one row a time and a column an observable, or fields at points that stand still; a trajectory if there are several." };
    private static readonly Option<string?> Out = new("--out") { Description = "The folder of the model, the tables and the figures. Default: out/koopman/NAME.", HelpName = "folder" };
    private static readonly Option<string?> Trajectory = new("--trajectory") { Description = "The column that tells trajectories apart. Default: guessed; none if there is no such column.", HelpName = "column" };
    private static readonly Option<string?> Time = new("--time") { Description = "The column of times. Default: guessed.", HelpName = "column" };
    private static readonly Option<string[]> Observables = new("--observables") { Description = "The columns to learn from. Default: all other columns of numbers.", HelpName = "a[,b…]", CustomParser = Names };
    private static readonly Option<string[]> Positions = new("--positions") { Description = "Of fields at points: the columns of positions. Default: guessed where a time has several rows.", HelpName = "x[,y[,z]]", CustomParser = Names };
    private static readonly Option<int?> Lag = new("--lag") { Description = "Steps of the data between the states of a pair. Default: where the slowest mode's time levels off.", HelpName = "steps" };
    private static readonly Option<int?> Modes = new("--modes") { Description = $"Modes looked for, beside the constant. Default: {Usual.Modes}.", HelpName = "number" };
    private static readonly Option<int[]> Network = new("--network") { Description = $"Units of the hidden layers. Default: {string.Join(',', Usual.Network)}.", HelpName = "units[,units…]", CustomParser = Units };
    private static readonly Option<bool> Reversible = new("--reversible") { Description = "The dynamics look the same backwards: a real spectrum, pairs used in both directions." };
    private static readonly Option<int?> Delays = new("--delays") { Description = "So many lags side by side make a state, where one does not decide the future. Default: 1.", HelpName = "number" };
    private static readonly Option<double?> Until = new("--until") { Description = "Later times only judge. Default: the last fifth judges, of the time, or of five or more trajectories.", HelpName = "time" };
    private static readonly Option<double?> Step = new("--step") { Description = "Resample uneven times at steps of this, by cubics.", HelpName = "time" };
    private static readonly Option<string?> Loss = new("--loss") { Description = $"What the functions follow. Default: {Usual.Loss}.", HelpName = string.Join('|', KoopmanTrainingModule.losses) };
    private static readonly Option<int?> Batch = new("--batch") { Description = $"Pairs of a minibatch. Default: {Usual.Batch}.", HelpName = "pairs" };
    private static readonly Option<int?> Steps = new("--steps") { Description = $"Steps of a training, about. Default: {Usual.Steps}.", HelpName = "number" };
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Command command = new("koopman", "Learns the modes of your data's dynamics, with eigenvalues, periods, decay times and what each is worth, and forecasts beside DMD, EDMD, delays, persistence and the mean.") { Data };

        foreach (Option option in (Option[])[Out, Lag, Modes, Network, Reversible, Delays, Until, Step, Observables, Positions, Trajectory, Time, Loss, Batch, Steps, options.Seed, options.Threads, options.Device, options.LibTorch, options.Json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options));
        return HelpWithExamples.On(
            command,
            "pipeline koopman data.parquet",
            "pipeline koopman data.csv --lag 5 --modes 6 --until 80",
            "pipeline koopman diffusion.parquet --reversible --network 32,32 --out diffusion",
            "pipeline koopman sensors.csv --observables a,b --delays 3 --step 0.1",
            "pipeline predict out/koopman/data/model.spectral --at 100:1:120 --from data.parquet --out forecast.parquet",
            "pipeline evaluate out/koopman/data/model.spectral other.parquet");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options)
    {
        string path = parsed.GetRequiredValue(Data);
        KoopmanChoices choices = Choices(parsed, options);
        string folder = parsed.GetValue(Out) ?? Path.Combine("out", "koopman", Path.GetFileNameWithoutExtension(path));
        string destination = Path.Combine(folder, "model.spectral");
        string partial = destination + ".partial";
        OutputPath.RefuseOverwriting(path, destination, "--out");

        if (File.Exists(folder))
        {
            throw new UsageException($"--out {folder} is a file; name a folder");
        }

        DataFile file = BadData.Told(() =>
        {
            choices.Settings.Check();
            return DataFile.OpenObservables(path, new RoleHints
            {
                Trajectory = parsed.GetValue(Trajectory),
                Time = parsed.GetValue(Time),
                Positions = parsed.GetValue(Positions) ?? [],
                Fields = parsed.GetValue(Observables) ?? [],
            });
        });
        _ = choices.Device.Open(1);
        TextWriter error = parsed.InvocationConfiguration.Error;
        LearningMemory memory = Remember(partial, BadData.Told(() => KoopmanRun.Identity(file, choices)), error);
        KoopmanRun.Outcome outcome;

        try
        {
            outcome = Learn(file, choices, memory, context, error, partial);
        }
        catch (OperationCanceledException)
        {
            Disk.Folder(folder);
            context.Disk.Replace(partial, memory.ToBytes());
            string again = string.Join(' ', parsed.Tokens.Select(token => ShellWord.Of(token.Value)));
            error.WriteLine($"pipeline: stopped; {memory.DoneCount} fits are kept in {partial}, and this goes on from there: pipeline {again}");
            return ExitCode.Interrupted;
        }
        catch (Exception fault) when (fault is UsageException or NumericalFailureException)
        {
            Forget(partial);
            throw;
        }

        (string Path, byte[] Bytes)[] files =
        [
            .. KoopmanOutput.Files(outcome).Select(one => (Path.Combine(folder, one.Name), one.Bytes)),
            (destination, KoopmanFile.Bytes(outcome.Learned)),
        ];
        Disk.Folder(folder);
        Disk.Folder(Path.Combine(folder, FigureFiles.FolderName));

        foreach ((string one, byte[] bytes) in files)
        {
            context.Disk.Replace(one, bytes);
        }

        Forget(partial);
        KoopmanView.Tell(parsed.InvocationConfiguration.Output, outcome, path, destination, files, parsed.GetValue(options.Json));
        return ExitCode.Reproduced;
    }

    private static KoopmanRun.Outcome Learn(DataFile file, KoopmanChoices choices, LearningMemory memory, CommandContext context, TextWriter error, string partial) =>
        BadData.Told(() => LearningDisplay.While("koopman", error, context.DrawsProgress, display =>
        {
            Stopwatch sinceSaved = Stopwatch.StartNew();
            return KoopmanRun.Learn(
                file,
                choices,
                memory,
                display.Tell,
                (fit, progress) =>
                {
                    display.Show(fit, progress);

                    if (sinceSaved.Elapsed > SavingInterval)
                    {
                        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(partial))!);
                        context.Disk.Replace(partial, memory.ToBytes());
                        sinceSaved.Restart();
                    }
                },
                context.Cancellation);
        }));

    private static void Forget(string partial)
    {
        if (File.Exists(partial))
        {
            File.Delete(partial);
        }
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
                error.WriteLine($"koopman: going on from {partial}, {memory.DoneCount} fits are done");
            }

            return memory;
        }

        error.WriteLine($"koopman: {partial} is of other data, choices or another program; it is not taken up");
        return new LearningMemory(identity);
    }

    private static KoopmanChoices Choices(ParseResult parsed, CommonOptions options) => new()
    {
        Lag = parsed.GetValue(Lag),
        Modes = parsed.GetValue(Modes) ?? Usual.Modes,
        Network = parsed.GetValue(Network) is { Length: > 0 } units ? units : Usual.Network,
        IsReversible = parsed.GetValue(Reversible),
        Delays = parsed.GetValue(Delays) ?? Usual.Delays,
        Until = parsed.GetValue(Until),
        Step = parsed.GetValue(Step),
        Loss = parsed.GetValue(Loss) ?? Usual.Loss,
        Batch = parsed.GetValue(Batch) ?? Usual.Batch,
        Steps = parsed.GetValue(Steps) ?? Usual.Steps,
        Seed = parsed.GetValue(options.Seed) ?? Usual.Seed,
        Threads = parsed.GetRequiredValue(options.Threads),
        Device = options.Choice(parsed),
    };

    private static string[]? Names(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] names = [.. given.Split(',').Select(name => name.Trim())];

        if (names.All(name => name.Length > 0))
        {
            return names;
        }

        result.AddError($"names of columns are given with commas between, not '{given}'");
        return null;
    }

    private static int[]? Units(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] words = given.Split(',');
        int[] units = new int[words.Length];

        for (int layer = 0; layer < words.Length; layer++)
        {
            if (!int.TryParse(words[layer].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out units[layer]) || units[layer] < 1)
            {
                result.AddError($"--network needs whole numbers from 1 on with commas between, not '{given}'");
                return null;
            }
        }

        return units;
    }
}
