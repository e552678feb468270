using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Learning;

/// <summary>What stands in the header of a model file, and back. Numbers that JSON does not know are text: "inf", "-inf", "nan".</summary>
internal static class ModelJson
{
    /// <summary>A number.</summary>
    public static JsonNode Number(double value) =>
        double.IsFinite(value) ? value
        : double.IsNaN(value) ? "nan"
        : value > 0 ? "inf" : "-inf";

    /// <summary>A number back.</summary>
    public static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text)
        ? text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => throw new FormatException($"'{text}' is no number"),
        }
        : (double)(node ?? throw new FormatException("a number is missing"));

    /// <summary>Numbers.</summary>
    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>Numbers back.</summary>
    public static double[] Numbers(JsonNode? node) => [.. Array(node).Select(Number)];

    /// <summary>An array that must be there.</summary>
    public static JsonArray Array(JsonNode? node) => node as JsonArray ?? throw new FormatException("a list is missing");

    /// <summary>Text that must be there.</summary>
    public static string Text(JsonNode? node) => (string?)node ?? throw new FormatException("a text is missing");

    /// <summary>The columns.</summary>
    public static JsonObject Of(DataRoles roles) => ReadingJson.Added(roles.Reading, new JsonObject
    {
        ["trajectory"] = roles.Trajectory,
        ["time"] = roles.Time,
        ["positions"] = new JsonArray([.. roles.Positions]),
        ["fields"] = new JsonArray([.. roles.Fields]),
        ["inputs"] = roles.Inputs.Length == 0 ? null : new JsonArray([.. roles.Inputs]),
        ["complex"] = roles.IsComplex,
        ["wide"] = roles.IsWide,
    });

    /// <summary>The columns back.</summary>
    public static DataRoles Roles(JsonNode node) => new(
        (string?)node["trajectory"],
        Text(node["time"]),
        [.. Array(node["positions"]).Select(Text)],
        [.. Array(node["fields"]).Select(Text)],
        (bool)node["complex"]!)
    {
        Inputs = node["inputs"] is JsonArray inputs ? [.. inputs.Select(Text)] : [],
        IsWide = (bool)node["wide"]!,
        Reading = ReadingJson.Of(node),
    };

    /// <summary>The settings that a result depends on.</summary>
    public static JsonObject Of(LearningSettings settings) => new()
    {
        ["alpha"] = settings.Alpha is null ? null : Numbers(settings.Alpha),
        ["basis"] = settings.Basis,
        ["directions"] = settings.Directions,
        ["domain"] = settings.Domain is null ? null : Numbers(settings.Domain),
        ["field"] = settings.Field,
        ["frame"] = settings.Frame,
        ["gamma"] = settings.Gamma is { } gamma ? Number(gamma) : null,
        ["optimiser"] = settings.Optimiser,
        ["order"] = settings.Order,
        ["q"] = settings.Factor,
        ["seed"] = settings.Seed,
        ["tolerance"] = settings.Tolerance,
        ["units"] = settings.Units,
        ["until"] = settings.Until,
        ["validate-by"] = settings.ValidateBy,
        ["validation"] = settings.Validation,
    };

    /// <summary>The basis.</summary>
    public static JsonObject Of(ObservedBasis basis)
    {
        JsonObject node = Parts(basis);

        if (basis.Offsets.Any(offset => offset != 0.0))
        {
            node["offsets"] = Numbers(basis.Offsets);
        }

        return node;
    }

    private static JsonObject Parts(ObservedBasis basis) => new()
    {
        ["axes"] = new JsonArray([.. basis.Axes.Select(axis => new JsonObject
        {
            ["center"] = Number(axis.Label.Center),
            ["exponents"] = Numbers(axis.Exponents),
            ["family"] = axis.Family,
            ["left"] = Number(axis.Left),
            ["moves"] = (int)axis.Motion,
            ["q"] = Number(axis.Factor),
            ["right"] = Number(axis.Right),
            ["scale"] = Number(axis.Label.Scale),
        })]),
        ["gamma"] = Number(basis.Sets.Gamma),
        ["modes"] = basis.Modes,
        ["noise"] = Numbers(basis.Noise),
        ["order"] = basis.Order,
        ["set"] = basis.Sets.Kind,
        ["squared"] = basis.Squared,
        ["units"] = Numbers(basis.Units),
    };

    /// <summary>The basis back; a set that cannot have so many modes is refused before it is made.</summary>
    public static ObservedBasis Basis(JsonNode node, int mostModes)
    {
        int order = (int)node["order"]!;
        AxisRule[] axes = [.. Array(node["axes"]).Select(axis => new AxisRule(
            Text(axis!["family"]),
            Numbers(axis["exponents"]),
            Number(axis["left"]),
            Number(axis["right"]),
            Number(axis["q"]),
            (LabelMotion)(int)axis["moves"]!,
            new Label(Number(axis["scale"]), Number(axis["center"]))))];
        int modes = (int)node["modes"]!;

        if (order < 1 || order >= mostModes || modes > mostModes || axes.Any(axis => (int)axis.Motion is < 0 or > 2))
        {
            throw new InvalidDataException("the basis does not fit the file");
        }

        ObservedBasis basis = ObservedBasis.Create(axes, new SetRule(Text(node["set"]), Number(node["gamma"])), order, Numbers(node["units"]), Numbers(node["noise"]), (bool)node["squared"]!);
        return basis.Modes == modes ? (node["offsets"] is { } offsets ? basis.WithOffsets(Numbers(offsets)) : basis) : throw new InvalidDataException("the basis does not have the modes that the file says");
    }

    /// <summary>What learning saw and found.</summary>
    public static JsonObject Facts(ObservedData data, ModelLearning.BasisTrial[] trials, LearningSettings settings, LearningReport report) => new()
    {
        ["basis"] = new JsonObject
        {
            ["name"] = data.Candidate.Name,
            ["order"] = data.Basis.Order,
            ["trials"] = new JsonArray([.. trials.Select(trial => new JsonObject { ["basis"] = trial.Data.Candidate.Name, ["dynamics"] = trial.Best.Name, ["error"] = Number(trial.Error), ["order"] = trial.Data.Basis.Order })]),
            ["reasons"] = new JsonArray([.. data.Choice.Reasons]),
        },
        ["candidates"] = new JsonArray([.. report.Candidates.Select(candidate => new JsonObject
        {
            ["coordinates"] = candidate.Directions,
            ["error"] = Number(candidate.Error),
            ["field"] = candidate.Description,
            ["parameters"] = candidate.Parameters,
            ["rounds"] = candidate.Rounds,
        })]),
        ["chosen"] = report.Chosen.Name,
        ["fit_error"] = Number(report.FitError),
        ["first"] = Number(data.First),
        ["floor"] = new JsonObject
        {
            ["median"] = Number(Median(data.Trajectories)),
            ["worst"] = Number(data.Trajectories.Max(trajectory => trajectory.Floors.Max())),
        },
        ["last"] = Number(data.Last),
        ["trusted"] = new JsonObject
        {
            ["horizon"] = Number(report.Ensemble.Value.Horizon),
            ["inflation"] = Number(report.Ensemble.Value.Inflation),
            ["is_reached"] = report.Ensemble.Value.IsReached,
        },
        ["pairs"] = report.Pairs,
        ["pairs_in_all"] = report.AllPairs,
        ["settings"] = Of(settings),
        ["snapshots"] = data.SnapshotCount,
        ["source"] = Path.GetFileName(data.File.Path),
        ["stays_near"] = report.StaysNear,
        ["trajectories"] = data.Trajectories.Length,
        ["until"] = Number(data.Until),
        ["validation"] = new JsonObject
        {
            ["error"] = Number(report.Chosen.Error),
            ["floor"] = Number(report.Floor),
            ["persistence"] = Number(report.Persistence),
            ["split"] = report.Split,
        },
        ["why"] = report.Why,
    };

    private static double Median(ObservedTrajectory[] trajectories)
    {
        double[] floors = [.. trajectories.SelectMany(trajectory => trajectory.Floors).Order()];
        return floors[floors.Length / 2];
    }

    /// <summary>A number in few digits, for people.</summary>
    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
