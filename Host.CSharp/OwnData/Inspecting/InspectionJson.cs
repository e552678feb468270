using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Inspecting;

/// <summary>An inspection as one JSON value; numbers that are not finite are null.</summary>
internal static class InspectionJson
{
    /// <summary>The value.</summary>
    public static JsonObject Of(Inspection inspection)
    {
        DataSummary summary = inspection.Summary;
        BasisChoice choice = inspection.Choice;
        DataRoles roles = inspection.File.Roles;
        return new JsonObject
        {
            ["axes"] = new JsonArray([.. choice.Shape.Select((axis, place) => Axis(axis, summary.Lowest[place], summary.Highest[place]))]),
            ["candidates"] = new JsonArray([.. choice.Candidates.Select(Candidate)]),
            ["choice"] = Candidate(choice.Chosen),
            ["fields"] = new JsonArray([.. roles.Fields.Select((name, field) => new JsonObject
            {
                ["largest"] = Finite(summary.Largest[field]),
                ["least"] = Finite(summary.Least[field]),
                ["missing"] = summary.Missing[field],
                ["name"] = name,
                ["noise"] = Finite(choice.Noise[field]),
            })]),
            ["looked_at"] = choice.Looked,
            ["noise"] = Finite(choice.RelativeNoise),
            ["notes"] = new JsonArray([.. inspection.File.Notes.Select(note => JsonValue.Create(note))]),
            ["points"] = Range(summary.FewestPoints, summary.MostPoints),
            ["reasons"] = new JsonArray([.. choice.Reasons.Select(reason => JsonValue.Create(reason))]),
            ["roles"] = new JsonObject
            {
                ["complex"] = roles.IsComplex,
                ["fields"] = new JsonArray([.. roles.Fields.Select(name => JsonValue.Create(name))]),
                ["guessed"] = inspection.File.RolesAreGuessed,
                ["positions"] = new JsonArray([.. roles.Positions.Select(name => JsonValue.Create(name))]),
                ["time"] = roles.Time,
                ["trajectory"] = roles.Trajectory,
            },
            ["rows"] = summary.Rows,
            ["snapshots"] = summary.Snapshots,
            ["source_sha256"] = inspection.File.Sha256,
            ["times"] = new JsonObject
            {
                ["first"] = summary.FirstTime,
                ["last"] = summary.LastTime,
                ["longest_step"] = Finite(summary.LongestStep),
                ["origin"] = roles.Reading.Origin?.ToString(),
                ["shortest_step"] = Finite(summary.ShortestStep),
            },
            ["times_a_trajectory"] = Range(summary.FewestTimes, summary.MostTimes),
            ["trajectories"] = summary.Trajectories,
        };
    }

    private static JsonArray Range(int least, int most) => new(least, most);

    private static JsonObject Axis(AxisShape axis, double low, double high) => new()
    {
        ["high"] = high,
        ["left_tail"] = Finite(axis.LeftTail),
        ["low"] = low,
        ["name"] = axis.Name,
        ["period"] = axis.IsPeriodic ? axis.Period : null,
        ["right_tail"] = Finite(axis.RightTail),
    };

    private static JsonObject Candidate(BasisCandidate one)
    {
        JsonObject json = new()
        {
            ["axes"] = new JsonArray([.. one.Basis.Axes.Select(Rule)]),
            ["family"] = one.Family,
            ["frame"] = one.Frame.Length > 0 ? one.Frame : null,
            ["kind"] = one.Kind,
            ["name"] = one.Name,
            ["set"] = one.Basis.Dimension > 1 ? one.Basis.Sets.Kind : null,
            ["gamma"] = one.Basis.Dimension > 1 && one.Basis.Sets.Kind == "hyperbolic-cross" ? one.Basis.Sets.Gamma : null,
        };

        if (!one.IsUsable)
        {
            json["refused"] = one.Refusal;
            return json;
        }

        foreach ((string name, JsonNode? value) in Floors(one.Chosen))
        {
            json[name] = value;
        }

        json["curve"] = new JsonArray([.. one.Curve.Select(floor => new JsonObject(Floors(floor)))]);
        json["state_size"] = one.Basis.StateSize;
        return json;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Floors(FloorAt floor) =>
    [
        new("left_out", Finite(floor.LeftOut)),
        new("median_floor", Finite(floor.Median)),
        new("modes", floor.Modes),
        new("order", floor.Order),
        new("unseen", Finite(floor.Unseen)),
        new("worst_floor", Finite(floor.Worst)),
    ];

    private static JsonObject Rule(AxisRule rule) => new()
    {
        ["basis"] = rule.Family,
        ["center"] = Finite(rule.Label.Center),
        ["exponents"] = new JsonArray([.. rule.Exponents.Select(value => JsonValue.Create(value))]),
        ["kind"] = rule.Kind,
        ["left"] = Finite(rule.Left),
        ["moves"] = rule.Motion != LabelMotion.Still,
        ["q"] = rule.Factor > 0 ? rule.Factor : null,
        ["right"] = Finite(rule.Right),
        ["scale"] = Finite(rule.Label.Scale),
    };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
