using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Equations;
using Spectral.Host.Files;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.OwnData.Picturing;
using Spectral.Host.OwnData.Writing;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline predict m.spectral --at 0:0.1:20 --from data.parquet --out forecast.parquet</c>: forecasts with a learned model.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Model = new("model") { Description = "A model that `pipeline learn` or `pipeline koopman` wrote, or a solution that `pipeline solve` wrote." };
    private static readonly Option<string> At = new("--at") { Description = "The times: first:step:last, or a list with commas.", HelpName = "times", Required = true };
    private static readonly Option<string?> From = new("--from") { Description = "Of a learned model: data to start from, the last snapshot of each trajectory not after the first time.", HelpName = "file" };
    private static readonly Option<int[]> Grid = GridOption.Create("Of a solution: points of the grid, one number or one an axis.");
    private static readonly Option<string?> Places = new("--places") { Description = "Of a solution: a table of places instead of a grid, with a column for each axis.", HelpName = "file" };
    private static readonly Option<string> Out = new("--out") { Description = "The file of the forecast, with the columns of the data; its ending says what is written: .parquet, .csv, .npz, .npy or .nc.", HelpName = "file", Required = true };

    private static readonly Option<bool> Intervals = new("--intervals") { Description = "Of a learned model: the ends of 90 % intervals as further columns, u_low and u_high after a field u; from fits that saw less of the data, and uncertain starts." };

    private static readonly Option<string?> InputsFrom = new("--inputs-from") { Description = "Of a model learned with known inputs: a table of them with the times up to the last one asked. Default: the rows of --from, whose fields may be empty there.", HelpName = "file" };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        DataOptions data = new();
        FigureOption figure = new("the forecast, beside the truth where --from has the times asked, and the spectrum of the linear part");
        Command command = new("predict", "Forecasts your data with a learned model, at any times, on the points of the snapshot it starts from; or evaluates the solution of an equation anywhere.") { Model, At, From, Grid, Places, Out, Intervals, InputsFrom, figure.Figure, options.Json };

        foreach (Option option in data.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options, data, figure));
        return HelpWithExamples.On(
            command,
            "pipeline predict m.spectral --at 0:0.1:20 --from data.parquet --out forecast.parquet",
            "pipeline predict m.spectral --at 8,9.5,10 --from data.csv --out forecast.csv --json",
            "pipeline predict m.spectral --at 0:0.1:20 --from data.parquet --out forecast.parquet --figure forecast.svg",
            "pipeline predict out/koopman/data/model.spectral --at 100:1:120 --from data.parquet --out forecast.parquet",
            "pipeline predict out/solve/wave-2d/model.spectral --at 0:0.1:2 --grid 101 --out wave.parquet");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options, DataOptions data, FigureOption figure)
    {
        string path = parsed.GetRequiredValue(Model);
        string destination = parsed.GetRequiredValue(Out);
        double[] times = BadData.Told(() => TimeList.Parse(parsed.GetRequiredValue(At), "--at"));
        OutputPath.RefuseOverwriting(path, destination, "--out");
        BadData.Told(() =>
        {
            ForecastFile.Check(destination);
            return true;
        });

        string? drawn = figure.Checked(parsed, path, destination, parsed.GetValue(From));

        if (drawn is not null && BadData.Told(() => SolutionFile.IsSolution(path) || KoopmanFile.IsKoopman(path)))
        {
            throw new UsageException("--figure is for models of `pipeline learn`; `pipeline solve` and `pipeline koopman` draw their own figures: leave --figure out");
        }

        if (BadData.Told(() => SolutionFile.IsSolution(path)))
        {
            return Evaluate(parsed, context, options, path, destination, times);
        }

        if (GridOption.IsGiven(parsed, Grid) || parsed.GetValue(Places) is not null)
        {
            throw new UsageException("--grid and --places are for solutions of equations; a learned model forecasts on the points of --from");
        }

        string from = parsed.GetValue(From) ?? throw new UsageException("a learned model needs --from, the data to start from; see pipeline predict --help");
        OutputPath.RefuseOverwriting(from, destination, "--out");

        if (BadData.Told(() => KoopmanFile.IsKoopman(path)))
        {
            RefuseIntervals(parsed);
            return KoopmanUseView.Predict(parsed.InvocationConfiguration.Output, context.Disk, path, from, data.Known(parsed), times, destination, parsed.GetValue(options.Json));
        }

        SpectralModel model = BadData.Told(() => SpectralModel.Load(path));
        DataFile opened = data.Open(parsed, from, model.Roles);
        DataForecast forecast = BadData.Told(() => model.Predict(opened, times, new ForecastSettings
        {
            Intervals = parsed.GetValue(Intervals),
            Inputs = parsed.GetValue(InputsFrom) is { } inputs ? ForecastInputs.Open(inputs, model.Roles) : new ForecastSettings().Inputs,
        }));
        string? beyond = HorizonWords.Beyond(model, forecast.Start, times[^1]);
        byte[] bytes = Write(context, forecast, destination);

        if (drawn is not null)
        {
            Figure[] figures = BadData.Told(() => ForecastFigures.Of(model, from, ForecastBand.Centre(model, forecast), opened.Snapshots()));
            FigureOption.Draw(context.Disk, drawn, $"{Path.GetFileName(from)}: forecast of {Path.GetFileName(path)}", figures);
        }

        int trajectories = forecast.Snapshots.Select(snapshot => snapshot.Trajectory).Distinct(StringComparer.Ordinal).Count();
        int rows = forecast.Snapshots.Sum(snapshot => snapshot.Count);
        TextWriter writer = parsed.InvocationConfiguration.Output;

        if (parsed.GetValue(options.Json))
        {
            JsonObject json = new()
            {
                ["file"] = destination,
                ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ["first"] = times[0],
                ["last"] = times[^1],
                ["learned_until"] = ModelJson.Number(model.Until),
                ["rows"] = rows,
                ["times"] = times.Length,
                ["trajectories"] = trajectories,
                ["trusted_until"] = model.Ensemble is { } ensemble ? ModelJson.Number(forecast.Start + ensemble.Horizon) : null,
                ["warning"] = beyond,
            };

            if (drawn is not null)
            {
                json["figure"] = drawn;
            }

            Screen.Json(writer, json);
            return ExitCode.Reproduced;
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"forecast    {LearningView.Times(times.Length)}, t = {times[0]:R} … {times[^1]:R}{Instants(forecast.Roles, times)}, of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}; the model was learned up to t = {model.Until:R}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"file        {destination} ({rows} rows: {string.Join(", ", forecast.Roles.Names)})"));

        if (drawn is not null)
        {
            writer.WriteLine($"figure      {drawn}");
        }

        if (beyond is not null)
        {
            writer.WriteLine($"warning     {beyond}");
        }

        return ExitCode.Reproduced;
    }

    private static void RefuseIntervals(ParseResult parsed)
    {
        if (parsed.GetValue(Intervals) || parsed.GetValue(InputsFrom) is not null)
        {
            throw new UsageException("--intervals and --inputs-from are for models that `pipeline learn` has written: leave them out");
        }
    }

    private static int Evaluate(ParseResult parsed, CommandContext context, CommonOptions options, string path, string destination, double[] times)
    {
        if (parsed.GetValue(From) is not null)
        {
            throw new UsageException("the solution of an equation begins with its own initial condition: leave --from out");
        }

        RefuseIntervals(parsed);

        string? places = parsed.GetValue(Places);

        if (places is not null && GridOption.IsGiven(parsed, Grid))
        {
            throw new UsageException("--grid and --places exclude each other: give one of them");
        }

        if (places is not null)
        {
            OutputPath.RefuseOverwriting(places, destination, "--out");
        }

        DataForecast found = BadData.Told(() =>
        {
            EquationSolution solution = EquationSolution.Load(path);
            return places is null
                ? solution.OnGrid(times, GridOption.Counts(parsed, Grid, solution.Roles.Positions.Length))
                : solution.At(times, PlacesFile.Read(places, solution.Roles.Positions));
        });
        byte[] bytes = Write(context, found, destination);
        TextWriter writer = parsed.InvocationConfiguration.Output;
        int rows = found.Snapshots.Sum(snapshot => snapshot.Count);

        if (parsed.GetValue(options.Json))
        {
            Screen.Json(writer, new JsonObject
            {
                ["file"] = destination,
                ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ["first"] = times[0],
                ["last"] = times[^1],
                ["rows"] = rows,
                ["times"] = times.Length,
            });
            return ExitCode.Reproduced;
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"solution    {LearningView.Times(times.Length)}, t = {times[0]:R} … {times[^1]:R}"));
        writer.WriteLine($"file        {destination} ({rows} rows: {string.Join(", ", found.Roles.Names)})");
        return ExitCode.Reproduced;
    }

    /// <summary>What the times are where the data have timestamps.</summary>
    private static string Instants(DataRoles roles, double[] times) =>
        roles.Reading.Origin is { } origin ? $" seconds since {origin} ({origin.Text(times[0])} … {origin.Text(times[^1])})" : "";

    private static byte[] Write(CommandContext context, DataForecast forecast, string destination)
    {
        byte[] bytes = BadData.Told(() => forecast.Bytes(destination));
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(destination))!);
        context.Disk.Replace(destination, bytes);
        return bytes;
    }
}
