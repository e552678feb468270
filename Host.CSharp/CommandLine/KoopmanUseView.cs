using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What <c>predict</c> and <c>evaluate</c> do with a learned Koopman operator.</summary>
internal static class KoopmanUseView
{
    private const int MostModes = 8;

    /// <summary>Opens data of the model's form: with the roles that were given, and those of the model where nothing else is known.</summary>
    private static DataFile Open(LearnedKoopman learned, string path, RoleHints known)
    {
        DataRoles usual = learned.Roles;
        return DataFile.OpenObservables(path, known with
        {
            Trajectory = known.Trajectory,
            Time = known.Time,
            Positions = known.Positions.Length > 0 || usual.IsSeries || usual.IsWide ? known.Positions : usual.Positions,
            Fields = known.Fields.Length > 0 || usual.IsWide ? known.Fields : usual.Fields,
        });
    }

    /// <summary>Forecasts.</summary>
    public static int Predict(TextWriter writer, Disk disk, string model, string from, RoleHints known, double[] times, string destination, bool asJson)
    {
        (LearnedKoopman learned, DataForecast forecast) = BadData.Told(() =>
        {
            LearnedKoopman own = LearnedKoopman.Load(model);
            return (own, own.Predict(Open(own, from, known), times));
        });
        byte[] bytes = forecast.Bytes(destination);
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(destination))!);
        disk.Replace(destination, bytes);
        int trajectories = forecast.Snapshots.Select(snapshot => snapshot.Trajectory).Distinct(StringComparer.Ordinal).Count();
        int rows = forecast.Snapshots.Sum(snapshot => snapshot.Count);

        if (asJson)
        {
            Screen.Json(writer, new JsonObject
            {
                ["file"] = destination,
                ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ["first"] = times[0],
                ["lag"] = learned.LagTime,
                ["last"] = times[^1],
                ["rows"] = rows,
                ["times"] = times.Length,
                ["trajectories"] = trajectories,
            });
            return ExitCode.Reproduced;
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"forecast    {times.Length} times, t = {times[0]:R} … {times[^1]:R}, of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}, by the Koopman operator at a lag of {learned.LagTime:G4}"));
        writer.WriteLine($"file        {destination} ({rows} rows; _low and _high are the ends of 90 % bands)");
        return ExitCode.Reproduced;
    }

    /// <summary>Judges.</summary>
    public static int Evaluate(TextWriter writer, string model, string path, RoleHints known, double? fromTime, bool asJson)
    {
        (LearnedKoopman learned, KoopmanUse.Evaluated found, bool isSeen) = BadData.Told(() =>
        {
            LearnedKoopman own = LearnedKoopman.Load(model);
            DataFile file = Open(own, path, known);
            ObservedTable table = own.Table(file);
            KoopmanUse.Evaluated evaluated = KoopmanUse.evaluate(Devices.Open(Devices.Usual, Environment.ProcessorCount), 1, own.Model, fromTime, MostModes, table.Series);
            // Of the file it was learned from only times after those learned are new.
            bool seen = file.Sha256 == own.SourceSha256 && (double.IsNaN(own.Model.Until) || fromTime < own.Model.Until);
            return (own, evaluated, seen);
        });
        KoopmanLine[] lines = [.. found.Modes.Select(mode => KoopmanLine.Of(learned.LagTime, mode))];

        if (asJson)
        {
            Screen.Json(writer, new JsonObject
            {
                ["coverage"] = ModelJson.Numbers(found.Coverage),
                ["horizons"] = new JsonArray([.. found.Horizons.Select(h => JsonValue.Create(h))]),
                ["instants"] = found.Instants,
                ["lag"] = learned.LagTime,
                ["modes"] = new JsonArray([.. lines.Select(line => line.Json())]),
                ["rivals"] = new JsonArray([.. found.Rivals.Select(KoopmanFacts.Rival)]),
                ["seen"] = isSeen,
                ["verdict"] = KoopmanView.Verdict(found.Rivals),
            });
            return ExitCode.Reproduced;
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"forecast    from {found.Instants} instants, at a lag of {learned.LagTime:G4}; errors in deviations of the observables"));
        KoopmanView.Forecasts(writer, learned.LagTime, found.Horizons, found.Rivals, found.Coverage);
        Spectre.Console.Table grid = Screen.Grid("mode", "eigenvalue when learned", "eigenvalue here", "modulus, 90 %", "correlation", "chance");

        for (int k = 0; k < lines.Length; k++)
        {
            string Short(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
            grid.Row(
                (k + 1).ToString(CultureInfo.InvariantCulture),
                k < learned.Modes.Count ? learned.Modes[k].Eigenvalue : "–",
                lines[k].Eigenvalue,
                $"{Short(lines[k].ModulusLow)} … {Short(lines[k].ModulusHigh)}",
                Short(lines[k].Correlation),
                Short(lines[k].ChanceLevel));
        }

        Screen.Draw(writer, grid);
        writer.WriteLine(KoopmanView.Verdict(found.Rivals));

        if (isSeen)
        {
            writer.WriteLine("The model has seen these times when it was learned: this is how well it follows, not how well it forecasts.");
        }

        return ExitCode.Reproduced;
    }
}
