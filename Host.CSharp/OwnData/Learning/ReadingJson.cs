using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Learning;

/// <summary>How a file was read, beside the roles of its columns in the header of a model file: arrays, axes, missing values, the origin of timestamps. Nothing stands there where nothing was said.</summary>
internal static class ReadingJson
{
    private const string Key = "reading";

    /// <summary>The roles with what was said about reading.</summary>
    public static JsonObject Added(DataReading reading, JsonObject roles)
    {
        if (!reading.IsUsual)
        {
            roles[Key] = new JsonObject
            {
                ["arrays"] = new JsonArray([.. reading.Arrays]),
                ["axes"] = new JsonArray([.. reading.Axes]),
                ["missing"] = ModelJson.Numbers(reading.Missing),
                ["origin"] = reading.Origin is { } origin
                    ? new JsonObject { ["nanoseconds"] = origin.Nanoseconds.ToString(CultureInfo.InvariantCulture), ["of_day"] = origin.IsTimeOfDay, ["utc"] = origin.IsUtc }
                    : null,
            };
        }

        return roles;
    }

    /// <summary>What stands beside roles.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static DataReading Of(JsonNode roles) => roles[Key] is not { } node
        ? DataReading.Usual
        : new DataReading
        {
            Arrays = Words(node["arrays"]),
            Axes = Words(node["axes"]),
            Missing = [.. node["missing"]!.AsArray().Select(ModelJson.Number)],
            Origin = node["origin"] is { } origin
                ? new TimeOrigin(Int128.Parse((string)origin["nanoseconds"]!, CultureInfo.InvariantCulture), (bool)origin["of_day"]!, (bool)origin["utc"]!)
                : null,
        };

    private static string[] Words(JsonNode? node) => [.. node!.AsArray().Select(word => (string)word!)];
}
