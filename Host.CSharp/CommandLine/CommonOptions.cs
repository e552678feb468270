using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary>The options that several commands share.</summary>
internal sealed class CommonOptions
{
    /// <summary>--profile tiny|quick|full.</summary>
    public Option<Profile> Profile { get; } = new("--profile")
    {
        Description = "How much work: tiny (seconds), quick (minutes), full (the one that counts). Default: quick.",
        HelpName = "tiny|quick|full",
        DefaultValueFactory = _ => Spectral.Profile.Quick,
        CustomParser = ReadProfile,
    };

    /// <summary>--out FOLDER.</summary>
    public Option<string> Out { get; } = new("--out") { Description = "The folder of new tables. Default: out.", HelpName = "folder", DefaultValueFactory = _ => "out" };

    /// <summary>--artifacts FOLDER.</summary>
    public Option<string> Artifacts { get; } = new("--artifacts")
    {
        Description = "The folder of archived tables. Default: artifacts.",
        HelpName = "folder",
        DefaultValueFactory = _ => "artifacts",
    };

    /// <summary>--seed NUMBER.</summary>
    public Option<long?> Seed { get; } = new("--seed") { Description = "The root of all random streams. Default: the experiment's own.", HelpName = "number" };

    /// <summary>--threads NUMBER.</summary>
    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads to use; no result depends on it. Default: all processors.",
        HelpName = "number",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Validators = { RefuseNone },
    };

    /// <summary>--device NAME.</summary>
    public Option<string> Device { get; } = new("--device")
    {
        Description = "Where to compute; all devices but cpu and reference agree to rounding only. Default: cpu. `pipeline doctor` says which are there.",
        HelpName = string.Join('|', Devices.Names),
        DefaultValueFactory = _ => Devices.Usual,
        Validators = { RefuseUnknown },
    };

    /// <summary>--libtorch FOLDER.</summary>
    public Option<string?> LibTorch { get; } = new("--libtorch")
    {
        Description = $"The folder of LibTorch, for --device torch. Default: {DeviceChoice.FolderVariable}, the restored package, an installed PyTorch.",
        HelpName = "folder",
    };

    /// <summary>--set KEY=VALUE, as often as wanted.</summary>
    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Changes a parameter, for example --set orders=9,13; `pipeline list` shows them.",
        HelpName = "key=value",
    };

    /// <summary>--json.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Prints one JSON value instead of text." };

    /// <summary>The device asked for.</summary>
    public DeviceChoice Choice(ParseResult parsed) => new(parsed.GetRequiredValue(Device), parsed.GetValue(LibTorch));

    /// <summary>The store of new tables.</summary>
    public TableStore Fresh(ParseResult parsed, Disk disk) => new(parsed.GetRequiredValue(Out), parsed.GetRequiredValue(Profile), disk);

    /// <summary>The store of archived tables.</summary>
    public TableStore Archive(ParseResult parsed, Disk disk) => new(parsed.GetRequiredValue(Artifacts), parsed.GetRequiredValue(Profile), disk);

    /// <summary>The settings of an experiment: those of its profile, its own seed or the one given, and the parameters given that it has.</summary>
    /// <exception cref="UsageException">A change is no key=value, or none of the experiments chosen has that key.</exception>
    public Settings Settings(ParseResult parsed, Experiment experiment, IEnumerable<Experiment> chosen)
    {
        string[] known = [.. chosen.SelectMany(one => one.Parameters).Select(parameter => parameter.Name).Distinct(StringComparer.Ordinal)];
        List<string> names = [];
        List<string> values = [];

        foreach (string change in parsed.GetValue(Set) ?? [])
        {
            int sign = change.IndexOf('=', StringComparison.Ordinal);

            if (sign < 1)
            {
                throw new UsageException($"--set needs key=value, not '{change}'");
            }

            string name = change[..sign];

            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException(Suggestion.unknown("key", name, known));
            }

            if (experiment.Parameters.Any(parameter => parameter.Name == name))
            {
                names.Add(name);
                values.Add(change[(sign + 1)..]);
            }
        }

        return experiment.Settings(parsed.GetRequiredValue(Profile), parsed.GetValue(Seed) ?? experiment.Seed, [.. names], [.. values]);
    }

    private static Profile ReadProfile(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] known = ["tiny", "quick", "full"];
        int place = Array.IndexOf(known, given.ToLower(CultureInfo.InvariantCulture));

        if (place < 0)
        {
            result.AddError(Suggestion.unknown("profile", given, known));
        }

        return (Profile)Math.Max(place, 0);
    }

    private static void RefuseUnknown(OptionResult result)
    {
        string given = result.Tokens.Count > 0 ? result.Tokens[^1].Value : Devices.Usual;

        if (!Devices.IsKnown(given))
        {
            result.AddError(Suggestion.unknown("device", given, Devices.Names));
        }
    }

    /// <summary>Refuses a number of threads or jobs outside 1 … 1024.</summary>
    public static void RefuseNone(OptionResult result)
    {
        string given = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

        if (!result.Errors.Any() && int.TryParse(given, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number is < 1 or > 1024)
        {
            result.AddError($"{result.Option.Name} needs a number from 1 to 1024, not {given}");
        }
    }
}
