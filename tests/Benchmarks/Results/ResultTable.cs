using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Host.Reproduction;

namespace Spectral.Benchmarks.Results;

/// <summary>A made table: as JSON with every digit, as Markdown with three.</summary>
/// <param name="Benchmark">What it is a table of.</param>
/// <param name="Processor">Where it was made.</param>
/// <param name="Lines">Its lines, in the order of the benchmark's rows.</param>
internal sealed record ResultTable(Benchmark Benchmark, string Processor, IReadOnlyList<ResultLine> Lines)
{
    /// <summary>The table as JSON.</summary>
    public JsonObject Json() => new()
    {
        ["name"] = Benchmark.Name,
        ["title"] = Benchmark.Title,
        ["note"] = Benchmark.Note,
        ["processor"] = Processor,
        ["columns"] = new JsonArray([.. Benchmark.Columns.Select(column => (JsonNode)column)]),
        ["lines"] = new JsonArray([.. Lines.Select(line => (JsonNode)line.Json())]),
    };

    /// <summary>The table as Markdown.</summary>
    public string Markdown()
    {
        StringBuilder text = new();
        text.Append($"**{Benchmark.Title}.** {Benchmark.Note} Measured on {Processor} by `dotnet cake --target=Bench`.\n\n");
        Append(text, Benchmark.Columns);
        Append(text, Benchmark.Columns.Select(_ => "---"));

        foreach (ResultLine line in Lines)
        {
            Append(text, Benchmark.Columns.Select(column => Show(line[column])));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Show(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "",
        JsonValueKind.Number => MarkdownTable.Number(value.AsValue().GetValue<double>()),
        _ => value.ToString(),
    };
}
