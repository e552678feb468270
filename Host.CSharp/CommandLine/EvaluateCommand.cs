using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Evaluating;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.OwnData.Picturing;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline evaluate m.spectral data.parquet</c>: how good a model is where it has not looked, beside its floor and its rivals.</summary>
internal static class EvaluateCommand
{
    private const int Lines = 12;

    /// <summary>An error of so many floors is the floor's.</summary>
    private const double AtFloor = 1.2;

    /// <summary>An error of so many floors is the dynamics'.</summary>
    private const double FarAbove = 30.0;

    private static readonly Argument<string> Model = new("model") { Description = "A model that `pipeline learn` or `pipeline koopman` wrote." };

    private static readonly Option<double?> FromTime = new("--from-time")
    {
        Description = "Forecasts begin at the last time up to this one. Default: where the model stopped learning, or the first time where the data do not go on.",
        HelpName = "time",
    };

    private static readonly Option<int?> Every = new("--every") { Description = "Prints every k-th time; --json has all. Default: some twelve lines.", HelpName = "k" };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        DataOptions data = new();
        FigureOption figure = new("truth, forecast and error of each field, the error over time beside the rivals, and the spectrum of the linear part");
        Command command = new("evaluate", "Says how far a model's forecast is from data at each time, beside the floor, persistence, dynamic mode decomposition with and without delays, and sparse regression, and which wins.")
        {
            Model, data.File, FromTime, Every, figure.Figure, options.Json,
        };

        foreach (Option option in data.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options, data, figure));
        return HelpWithExamples.On(
            command,
            "pipeline evaluate m.spectral data.parquet",
            "pipeline evaluate m.spectral data.parquet --from-time 7 --every 5",
            "pipeline evaluate m.spectral data.parquet --figure forecast.png",
            "pipeline evaluate m.spectral other.parquet --json");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options, DataOptions data, FigureOption figure)
    {
        string path = parsed.GetRequiredValue(Model);
        string file = parsed.GetRequiredValue(data.File);

        if (parsed.GetValue(Every) is < 1)
        {
            throw new UsageException($"--every needs a number of at least 1, not {parsed.GetValue(Every)}");
        }

        string? drawn = figure.Checked(parsed, path, file);

        if (BadData.Told(() => KoopmanFile.IsKoopman(path)))
        {
            if (drawn is not null)
            {
                throw new UsageException("--figure is for models of `pipeline learn`; `pipeline koopman` draws its own figures: leave --figure out");
            }

            return KoopmanUseView.Evaluate(parsed.InvocationConfiguration.Output, path, file, data.Known(parsed), parsed.GetValue(FromTime), parsed.GetValue(options.Json));
        }

        SpectralModel model = BadData.Told(() => SpectralModel.Load(path));
        Evaluation found = BadData.Told(() =>
        {
            DataFile opened = data.Open(parsed, file, model.Roles);
            return LearningDisplay.While("evaluate", parsed.InvocationConfiguration.Error, context.DrawsProgress, display => Evaluation.Of(model, opened, parsed.GetValue(FromTime), stage =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                display.Tell(stage);
            }));
        });
        TextWriter writer = parsed.InvocationConfiguration.Output;

        if (drawn is not null)
        {
            FigureOption.Draw(context.Disk, drawn, $"{Path.GetFileName(file)}: forecast of {Path.GetFileName(path)}", ForecastFigures.Of(model, file, found, model.TrustedUntil));
        }

        if (parsed.GetValue(options.Json))
        {
            JsonObject json = Json(found);

            if (drawn is not null)
            {
                json["figure"] = drawn;
            }

            Screen.Json(writer, json);
        }
        else
        {
            Tell(writer, found, parsed.GetValue(Every));

            if (drawn is not null)
            {
                writer.WriteLine($"figure: {drawn}");
            }
        }

        return ExitCode.Reproduced;
    }

    private static void Tell(TextWriter writer, Evaluation found, int? every)
    {
        int trajectories = found.Data.Trajectories.Length;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"forecast  {LearningView.Times(found.Times.Length)}, t = {found.Times[0]:R} … {found.Times[^1]:R}, of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}, {(found.Data.OwnStarts ? "each from its own beginning" : string.Create(CultureInfo.InvariantCulture, $"from the last snapshot up to t = {found.Data.From:R}"))}; all learn from the same data"));
        Spectre.Console.Table grid = Screen.Grid(["t", "floor", .. found.Results.Select(one => one.Name)]);
        int step = every ?? Math.Max(1, (found.Times.Length + Lines - 1) / Lines);

        // The last time always stands there.
        for (int k = (found.Times.Length - 1) % step; k < found.Times.Length; k += step)
        {
            grid.Row([found.Times[k].ToString("G6", CultureInfo.InvariantCulture), LearningView.Percent(found.Floors[k]), .. found.Results.Select(one => LearningView.Percent(one.Errors[k]))]);
        }

        grid.Row(["all", LearningView.Percent(found.Floor), .. found.Results.Select(one => LearningView.Percent(one.Error))]);
        Screen.Draw(writer, grid);

        foreach (RivalResult one in found.Results.Where(one => one.Detail.Length > 0))
        {
            writer.WriteLine($"{one.Name}: {one.Detail}");
        }

        foreach (string note in found.Data.Notes)
        {
            writer.WriteLine($"note: {note}");
        }

        foreach (string line in Verdict(found))
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>Which wins, in sentences.</summary>
    public static string[] Verdict(Evaluation found)
    {
        RivalResult[] ranked = found.Ranked;
        RivalResult best = ranked[0];
        RivalResult own = found.Results[0];
        string last = found.Times[^1].ToString("G6", CultureInfo.InvariantCulture);
        string Said(RivalResult one) => $"{LearningView.Percent(one.Error)} over all times and {LearningView.Percent(one.Errors[^1])} at t = {last}";
        string wins = best == own
            ? $"The learned model wins: {Said(own)}, beside a floor of {LearningView.Percent(found.Floor)}; next is {ranked[Math.Min(1, ranked.Length - 1)].Name} with {Said(ranked[Math.Min(1, ranked.Length - 1)])}."
            : $"{char.ToUpperInvariant(best.Name[0])}{best.Name[1..]} wins: {Said(best)}; the learned model is number {Array.IndexOf(ranked, own) + 1} of {ranked.Length} with {Said(own)}, beside a floor of {LearningView.Percent(found.Floor)}.";
        string[] said = own.Error <= AtFloor * found.Floor && best != own
            ? [wins, "The learned model is at the floor of its basis: a finer one, by learn --tolerance 1e-4 or a larger --order, is what can bring it further."]
            : own.Error > FarAbove * found.Floor && best != own
            ? [wins, "The floor of the basis lies far below: another --field or more data, not a finer basis, is what can bring the learned model further."]
            : [wins];
        return found.Data.IsSeen
            ? [.. said, "The model has seen these times when it was learned: this is how well it follows, not how well it forecasts; learn with --until to keep times back."]
            : said;
    }

    private static JsonObject Json(Evaluation found) => new()
    {
        ["floor"] = ModelJson.Number(found.Floor),
        ["floors"] = ModelJson.Numbers(found.Floors),
        ["from_time"] = found.Data.From,
        ["notes"] = new JsonArray([.. found.Data.Notes]),
        ["rivals"] = new JsonArray([.. found.Results.Select(one => new JsonObject
        {
            ["detail"] = one.Detail,
            ["error"] = ModelJson.Number(one.Error),
            ["errors"] = ModelJson.Numbers(one.Errors),
            ["name"] = one.Name,
        })]),
        ["seen"] = found.Data.IsSeen,
        ["times"] = ModelJson.Numbers(found.Times),
        ["trajectories"] = found.Data.Trajectories.Length,
        ["verdict"] = string.Join(' ', Verdict(found)),
        ["winner"] = found.Ranked[0].Name,
    };
}
