using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// Settings of a learning as a JSON object with comments: <c>{ "until": 7, "order": 24 /* the highest mode */ }</c>. Keys are the names of the options; an unknown one is refused with the nearest.
/// </summary>
internal static class LearningConfiguration
{
    private static readonly SortedDictionary<string, Func<LearningSettings, JsonElement, LearningSettings>> Readers = new(StringComparer.Ordinal)
    {
        ["alpha"] = (settings, value) => settings with { Alpha = [.. value.EnumerateArray().Select(exponent => exponent.GetDouble())] },
        ["basis"] = (settings, value) => settings with { Basis = value.GetString() },
        ["directions"] = (settings, value) => settings with { Directions = value.GetInt32() },
        ["domain"] = (settings, value) => settings with { Domain = [.. value.EnumerateArray().Select(end => end.GetDouble())] },
        ["field"] = (settings, value) => settings with { Field = value.GetString() },
        ["frame"] = (settings, value) => settings with { Frame = value.GetString() },
        ["gamma"] = (settings, value) => settings with { Gamma = value.ValueKind == JsonValueKind.String && value.GetString() == "-inf" ? double.NegativeInfinity : value.GetDouble() },
        ["optimiser"] = (settings, value) => settings with { Optimiser = value.GetString() },
        ["order"] = (settings, value) => settings with { Order = value.GetInt32() },
        ["q"] = (settings, value) => settings with { Factor = value.GetDouble() },
        ["seed"] = (settings, value) => settings with { Seed = value.GetInt64() },
        ["tolerance"] = (settings, value) => settings with { Tolerance = value.GetDouble() },
        ["units"] = (settings, value) => settings with { Units = value.GetInt32() },
        ["until"] = (settings, value) => settings with { Until = value.GetDouble() },
        ["validate-by"] = (settings, value) => settings with { ValidateBy = value.GetString() },
        ["validation"] = (settings, value) => settings with { Validation = value.GetDouble() },
    };

    /// <summary>The keys.</summary>
    public static string[] Keys => [.. Readers.Keys];

    /// <summary>The settings in a file.</summary>
    /// <exception cref="ArgumentException">The file cannot be read, is no JSON object, or a key or value cannot be meant.</exception>
    public static LearningSettings Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{path}: the configuration cannot be read ({fault.Message.TrimEnd('.')}); name a JSON file.", fault);
        }
    }

    private static LearningSettings Parse(string path, string text)
    {
        LearningSettings settings = new();

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ArgumentException($"{path}: the configuration is no JSON object; write {{ \"until\": 7 }}, with the names of options as keys.");
            }

            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                settings = Apply(path, settings, property);
            }
        }
        catch (JsonException fault)
        {
            throw new ArgumentException($"{path}: the configuration is no JSON (line {fault.LineNumber + 1}); check commas, quotes and brackets.", fault);
        }

        return settings;
    }

    private static LearningSettings Apply(string path, LearningSettings settings, JsonProperty property)
    {
        if (!Readers.TryGetValue(property.Name, out Func<LearningSettings, JsonElement, LearningSettings>? read))
        {
            throw new ArgumentException($"{path}: {Suggestion.unknown("key", property.Name, Keys)}");
        }

        try
        {
            return property.Value.ValueKind == JsonValueKind.Null ? settings : read(settings, property.Value);
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"{path}: {property.Name} cannot be {property.Value.GetRawText()}; see pipeline learn --help for what it takes.", fault);
        }
    }
}
