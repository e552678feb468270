using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Spectral.Benchmarks.Results;

/// <summary>One line of a table: a value for each column that has one.</summary>
/// <param name="Row">The row to which it belongs.</param>
/// <param name="Holds">False where a bound is not kept; null where there is none or it cannot be measured here.</param>
/// <param name="Values">Texts and numbers by column.</param>
internal sealed record ResultLine(string Row, bool? Holds, IReadOnlyList<(string Column, JsonNode? Value)> Values)
{
    /// <summary>As JSON, columns as keys.</summary>
    public JsonObject Json()
    {
        JsonObject line = new() { ["row"] = Row, ["holds"] = Holds };

        foreach ((string column, JsonNode? value) in Values)
        {
            line[column] = value?.DeepClone();
        }

        return line;
    }

    /// <summary>From JSON.</summary>
    public static ResultLine Of(JsonNode json)
    {
        List<(string Column, JsonNode? Value)> values = [];

        foreach ((string column, JsonNode? value) in json.AsObject())
        {
            if (column is not ("row" or "holds"))
            {
                values.Add((column, value));
            }
        }

        return new ResultLine(
            (string?)json["row"] ?? throw new BenchmarkException("a line of the stored table names no row: delete the file and make the table again"),
            (bool?)json["holds"],
            values);
    }

    /// <summary>The value in a column, null if there is none.</summary>
    public JsonNode? this[string column]
    {
        get
        {
            foreach ((string name, JsonNode? value) in Values)
            {
                if (string.Equals(name, column, StringComparison.Ordinal))
                {
                    return value;
                }
            }

            return null;
        }
    }
}
