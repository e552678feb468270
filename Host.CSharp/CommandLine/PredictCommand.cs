using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline predict m.spectral --at 0:0.1:20 --from data.parquet --out forecast.parquet</c>: forecasts with a learned model.</summary>
internal static class PredictCommand
{
    /// <summary>Times of one forecast at most.</summary>
    private const int MostTimes = 1_000_000;

    private static readonly Argument<string> Model = new("model") { Description = "A model that `pipeline learn` wrote." };
    private static readonly Option<string> At = new("--at") { Description = "The times: first:step:last, or a list with commas.", HelpName = "times", Required = true };
    private static readonly Option<string> From = new("--from") { Description = "Data to start from: the last snapshot of each trajectory not after the first time.", HelpName = "file", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "The Parquet file of the forecast, with the columns of the data.", HelpName = "file", Required = true };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        DataOptions data = new();
        Command command = new("predict", "Forecasts your data with a learned model, at any times, on the points of the snapshot it starts from.") { Model, At, From, Out, options.Json };

        foreach (Option option in data.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options, data));
        return HelpWithExamples.On(
            command,
            "pipeline predict m.spectral --at 0:0.1:20 --from data.parquet --out forecast.parquet",
            "pipeline predict m.spectral --at 8,9.5,10 --from data.parquet --out forecast.parquet --json");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options, DataOptions data)
    {
        string path = parsed.GetRequiredValue(Model);
        string from = parsed.GetRequiredValue(From);
        string destination = parsed.GetRequiredValue(Out);
        double[] times = Times(parsed.GetRequiredValue(At));
        OutputPath.RefuseOverwriting(path, destination, "--out");
        OutputPath.RefuseOverwriting(from, destination, "--out");
        SpectralModel model = BadData.Told(() => SpectralModel.Load(path));
        DataForecast forecast = BadData.Told(() => model.Predict(data.Open(parsed, from, model.Roles), times));
        byte[] bytes = forecast.Bytes();
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(destination))!);
        context.Disk.Replace(destination, bytes);
        int trajectories = forecast.Snapshots.Select(snapshot => snapshot.Trajectory).Distinct(StringComparer.Ordinal).Count();
        int rows = forecast.Snapshots.Sum(snapshot => snapshot.Count);
        TextWriter writer = parsed.InvocationConfiguration.Output;

        if (parsed.GetValue(options.Json))
        {
            Screen.Json(writer, new JsonObject
            {
                ["file"] = destination,
                ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ["first"] = times[0],
                ["last"] = times[^1],
                ["learned_until"] = ModelJson.Number(model.Until),
                ["rows"] = rows,
                ["times"] = times.Length,
                ["trajectories"] = trajectories,
            });
            return ExitCode.Reproduced;
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"forecast    {times.Length} times, t = {times[0]:R} … {times[^1]:R}, of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}; the model was learned up to t = {model.Until:R}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"file        {destination} ({rows} rows: {string.Join(", ", model.Roles.Names)})"));
        return ExitCode.Reproduced;
    }

    private static double[] Times(string given)
    {
        const string Need = "--at needs first:step:last such as 0:0.1:20, or times with commas between";
        string[] parts = given.Split(':');

        if (parts.Length == 1)
        {
            return Ascending([.. given.Split(',').Select(time => Number(time, Need))], given);
        }

        if (parts.Length != 3)
        {
            throw new UsageException($"{Need}, not '{given}'");
        }

        double first = Number(parts[0], Need);
        double step = Number(parts[1], Need);
        double last = Number(parts[2], Need);

        if (!(step > 0.0) || last < first)
        {
            throw new UsageException($"--at {given} does not go forward: give a positive step, and a last time that is not before the first");
        }

        // A last time that is a whole number of steps away up to round-off counts.
        double count = Math.Floor(((last - first) / step) + 1e-9) + 1.0;

        return count <= MostTimes
            ? Ascending([.. Enumerable.Range(0, (int)count).Select(i => first + (i * step))], given)
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--at {given} asks for {count:F0} times, more than {MostTimes}: take a larger step"));
    }

    private static double Number(string text, string what) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{what}, not '{text}'");

    private static double[] Ascending(double[] times, string given)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--at {given} does not go forward: {times[i]:R} follows {times[i - 1]:R}"));
            }
        }

        return times;
    }
}
