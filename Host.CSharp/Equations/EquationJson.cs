using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Equations;

/// <summary>
/// An equation as a JSON object with comments: <c>{ "box": { "x": [-1, 1] }, "boundary": "zero", "fields": { "u": { "equation": "0.1*dxx(u)", "initial": "1 - x^2" } }, "times": [0, 1] }</c>.
/// An unknown key is refused with the nearest.
/// </summary>
internal static class EquationJson
{
    private static readonly string[] Keys = ["boundary", "box", "fields", "name", "parameters", "settings", "times"];
    private static readonly string[] FieldKeys = ["equation", "equation-tt", "initial", "initial-t"];
    private static readonly (string Name, WallCondition Wall)[] Walls =
        [.. Enum.GetValues<WallCondition>().Select(wall => (wall.ToString().ToLower(CultureInfo.InvariantCulture), wall))];

    private static readonly SortedDictionary<string, Func<SolveSettings, JsonElement, SolveSettings>> Settings = new(StringComparer.Ordinal)
    {
        ["depth"] = (settings, value) => settings with { Depth = value.GetInt32() },
        ["points"] = (settings, value) => settings with { Points = value.GetInt32() },
        ["seed"] = (settings, value) => settings with { Seed = value.GetInt64() },
        ["solver"] = (settings, value) => settings with { Solver = value.GetString() },
        ["step"] = (settings, value) => settings with { Step = value.GetDouble() },
        ["tolerance"] = (settings, value) => settings with { Tolerance = value.GetDouble() },
        ["width"] = (settings, value) => settings with { Width = value.GetInt32() },
    };

    /// <summary>The equation and the settings in a text; the name serves where the text has none.</summary>
    /// <exception cref="ArgumentException">The text is no JSON, or a key or a value cannot be meant; one line.</exception>
    public static (EquationText Equation, SolveSettings Settings) Parse(string text, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement, name);
        }
        catch (JsonException fault)
        {
            throw new ArgumentException($"this is no JSON (line {fault.LineNumber + 1}); check commas, quotes and brackets.", fault);
        }
    }

    /// <summary>The equation as JSON, axes and fields in their order; the same equation is read from it.</summary>
    public static JsonObject Of(EquationText equation) => new()
    {
        ["boundary"] = Pairs(equation.Axes, axis => axis.Name, axis => WordOf(axis.Wall)),
        ["box"] = Pairs(equation.Axes, axis => axis.Name, axis => ModelJson.Numbers([axis.Left, axis.Right])),
        ["fields"] = Pairs(equation.Fields, field => field.Name, field => field.IsSecondOrder
            ? new JsonObject { ["equation-tt"] = field.Equation, ["initial"] = field.Initial, ["initial-t"] = field.InitialVelocity }
            : new JsonObject { ["equation"] = field.Equation, ["initial"] = field.Initial }),
        ["name"] = equation.Name,
        ["parameters"] = Pairs(equation.Parameters, parameter => parameter.Item1, parameter => ModelJson.Number(parameter.Item2)),
        ["times"] = ModelJson.Numbers(equation.Times),
    };

    /// <summary>The name of a condition.</summary>
    public static string WordOf(WallCondition wall) => Array.Find(Walls, one => one.Wall == wall).Name;

    private static JsonObject Pairs<T>(T[] items, Func<T, string> name, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), value(item))));

    private static (EquationText, SolveSettings) Read(JsonElement root, string name)
    {
        Dictionary<string, JsonElement> all = Members(root, "the equation", Keys);
        JsonElement Needed(string key, string example) =>
            all.TryGetValue(key, out JsonElement value) ? value : throw new ArgumentException($"\"{key}\" is missing: write {example}.");
        (string Name, JsonElement Value)[] box = Pairs(Needed("box", "\"box\": { \"x\": [-1, 1] }"), "box");
        JsonElement boundary = Needed("boundary", $"\"boundary\": \"zero\" ({string.Join(", ", Walls.Select(wall => wall.Name))}), or one an axis");
        (string Name, JsonElement Value)[] fields = Pairs(Needed("fields", "\"fields\": { \"u\": { \"equation\": …, \"initial\": … } }"), "fields");
        JsonElement times = Needed("times", "\"times\": [0, 0.5, 1]");
        EquationText equation = new(
            all.TryGetValue("name", out JsonElement given) ? Text(given, "name") : name,
            [.. box.Select(axis => Axis(axis.Name, axis.Value, boundary))],
            [.. fields.Select(field => Field(field.Name, field.Value))],
            all.TryGetValue("parameters", out JsonElement parameters) ? [.. Pairs(parameters, "parameters").Select(one => (one.Name, Number(one.Value, $"parameter {one.Name}")))] : [],
            times.ValueKind == JsonValueKind.String ? TimeList.Parse(times.GetString()!, "\"times\"") : Numbers(times, "times"));

        if (boundary.ValueKind == JsonValueKind.Object)
        {
            _ = Members(boundary, "boundary", [.. box.Select(axis => axis.Name)]);
        }

        SolveSettings settings = new();

        if (all.TryGetValue("settings", out JsonElement section))
        {
            _ = Members(section, "settings", [.. Settings.Keys]);

            foreach ((string key, JsonElement value) in Pairs(section, "settings"))
            {
                settings = Told(() => Settings[key](settings, value), key, value);
            }
        }

        return (equation, settings);
    }

    private static AxisText Axis(string name, JsonElement ends, JsonElement boundary)
    {
        double[] pair = Numbers(ends, $"box {name}");

        if (pair.Length != 2)
        {
            throw new ArgumentException($"box {name} needs two ends, such as [-1, 1], not {ends.GetRawText()}.");
        }

        JsonElement wall = boundary;

        if (boundary.ValueKind == JsonValueKind.Object && !boundary.TryGetProperty(name, out wall))
        {
            throw new ArgumentException($"\"boundary\" says nothing of axis {name}: write \"{name}\": \"zero\", or another condition ({string.Join(", ", Walls.Select(one => one.Name))}).");
        }

        string word = Text(wall, "boundary");
        int place = Array.FindIndex(Walls, one => one.Name == word);
        return place >= 0
            ? new AxisText(name, pair[0], pair[1], Walls[place].Wall)
            : throw new ArgumentException(Suggestion.unknown("boundary", word, [.. Walls.Select(one => one.Name)]));
    }

    private static FieldText Field(string name, JsonElement value)
    {
        Dictionary<string, JsonElement> all = Members(value, $"field {name}", FieldKeys);
        bool isFirst = all.ContainsKey("equation");
        bool isSecond = all.ContainsKey("equation-tt");

        if (isFirst == isSecond)
        {
            throw new ArgumentException($"field {name} needs either \"equation\", the right-hand side of {name}_t = …, or \"equation-tt\", that of {name}_tt = ….");
        }

        if (!all.TryGetValue("initial", out JsonElement initial))
        {
            throw new ArgumentException($"field {name} has no initial condition: write \"initial\": \"exp(-x^2)\", a formula of place.");
        }

        if (isFirst && all.ContainsKey("initial-t"))
        {
            throw new ArgumentException($"field {name} has an initial velocity, which only an equation of second order, \"equation-tt\", takes.");
        }

        return new FieldText(
            name,
            Formula(all[isFirst ? "equation" : "equation-tt"], $"the equation of {name}"),
            isSecond,
            Formula(initial, $"the initial condition of {name}"),
            all.TryGetValue("initial-t", out JsonElement velocity) ? Formula(velocity, $"the initial velocity of {name}") : "0");
    }

    /// <summary>A formula; a number is one too.</summary>
    private static string Formula(JsonElement value, string what) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new ArgumentException($"{what} must be a formula in quotes, not {Short(value)}; tables are not taken."),
    };

    private static (string Name, JsonElement Value)[] Pairs(JsonElement value, string what) => value.ValueKind == JsonValueKind.Object
        ? [.. value.EnumerateObject().Select(property => (property.Name, property.Value))]
        : throw new ArgumentException($"{what} must be an object of names and values, not {Short(value)}.");

    private static Dictionary<string, JsonElement> Members(JsonElement value, string what, string[] keys)
    {
        Dictionary<string, JsonElement> all = new(StringComparer.Ordinal);

        foreach ((string name, JsonElement member) in Pairs(value, what))
        {
            if (!keys.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"{what}: {Suggestion.unknown("key", name, keys)}");
            }

            if (!all.TryAdd(name, member))
            {
                throw new ArgumentException($"{what}: the key '{name}' stands twice; leave one out.");
            }
        }

        return all;
    }

    private static double[] Numbers(JsonElement value, string what) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(item => Number(item, what))]
        : throw new ArgumentException($"{what} must be a list of numbers, not {Short(value)}.");

    private static double Number(JsonElement value, string what) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : throw new ArgumentException($"{what} must be a number, not {Short(value)}.");

    private static string Text(JsonElement value, string what) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new ArgumentException($"{what} must be text in quotes, not {Short(value)}.");

    private static string Short(JsonElement value)
    {
        string raw = value.GetRawText().ReplaceLineEndings(" ");
        return raw.Length <= 40 ? raw : raw[..40] + "…";
    }

    private static SolveSettings Told(Func<SolveSettings> read, string key, JsonElement value)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"settings: {key} cannot be {Short(value)}; see pipeline solve --help for what it takes.", fault);
        }
    }
}
