using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Parquet;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline show file.parquet</c>: schema, metadata, statistics and first rows of any Parquet file with flat columns.</summary>
internal static class ShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions options)
    {
        Argument<string> file = new("file") { Description = "A Parquet file." };
        Option<int> rows = new("--rows") { Description = "How many rows to show. Default: 10.", HelpName = "number", DefaultValueFactory = _ => 10 };
        Command command = new("show", "Shows the schema, the metadata, the statistics and the first rows of a Parquet file.") { file, rows, options.Json };
        command.SetAction(parsed =>
        {
            ParquetTable table = ParquetReader.Read(parsed.GetRequiredValue(file));
            int shown = Math.Clamp(parsed.GetRequiredValue(rows), 0, table.RowCount);
            TextWriter writer = parsed.InvocationConfiguration.Output;

            if (parsed.GetValue(options.Json))
            {
                Screen.Json(writer, Describe(table, shown));
            }
            else
            {
                Draw(table, shown, writer);
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline show out/quick/bases/table.parquet", "pipeline show data.parquet --rows 3 --json");
    }

    private static void Draw(ParquetTable table, int shown, TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.RowCount} rows, {table.Columns.Count} columns"));
        Spectre.Console.Table schema = Screen.Grid("column", "type", "missing", "least", "greatest");

        foreach (ParquetColumn column in table.Columns)
        {
            (string least, string greatest) = Range(column);
            schema.Row(column.Name, column.Type.ToString(), Missing(column).ToString(CultureInfo.InvariantCulture), least, greatest);
        }

        Screen.Draw(writer, schema);

        foreach ((string key, string value) in table.Metadata)
        {
            writer.WriteLine($"{key}: {value.ReplaceLineEndings(" ")}");
        }

        Spectre.Console.Table first = Screen.Grid([.. table.Columns.Select(column => column.Name)]);

        for (int row = 0; row < shown; row++)
        {
            first.Row([.. table.Columns.Select(column => Value(column, row))]);
        }

        Screen.Draw(writer, first);
    }

    private static JsonObject Describe(ParquetTable table, int shown) => new()
    {
        ["rows"] = table.RowCount,
        ["metadata"] = new JsonObject(table.Metadata.DistinctBy(pair => pair.Key).Select(pair => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(pair.Key, pair.Value))),
        ["columns"] = new JsonArray([.. table.Columns.Select(column => new JsonObject
        {
            ["first"] = new JsonArray([.. Enumerable.Range(0, shown).Select(row => column.IsValid(row) ? (JsonNode?)Value(column, row) : null)]),
            ["greatest"] = Range(column).Greatest,
            ["least"] = Range(column).Least,
            ["missing"] = Missing(column),
            ["name"] = column.Name,
            ["type"] = column.Type.ToString(),
        })]),
    };

    private static int Missing(ParquetColumn column) => Enumerable.Range(0, column.Count).Count(row => !column.IsValid(row));

    private static (string Least, string Greatest) Range(ParquetColumn column)
    {
        if (column is ParquetColumn<byte[]> || Missing(column) == column.Count)
        {
            return ("", "");
        }

        if (column is ParquetColumn<string> text)
        {
            string[] there = [.. text.Values.Where((_, row) => column.IsValid(row)).Order(StringComparer.Ordinal)];
            return (there[0], there[^1]);
        }

        double[] numbers = [.. column.AsDoubles().Where(double.IsFinite)];
        return numbers.Length == 0 ? ("", "") : (numbers.Min().ToString("R", CultureInfo.InvariantCulture), numbers.Max().ToString("R", CultureInfo.InvariantCulture));
    }

    private static string Value(ParquetColumn column, int row) => !column.IsValid(row) ? "" : column switch
    {
        ParquetColumn<double> real => real.Values[row].ToString("R", CultureInfo.InvariantCulture),
        ParquetColumn<float> real => real.Values[row].ToString("R", CultureInfo.InvariantCulture),
        ParquetColumn<int> integer => integer.Values[row].ToString(CultureInfo.InvariantCulture),
        ParquetColumn<long> integer => integer.Values[row].ToString(CultureInfo.InvariantCulture),
        ParquetColumn<ulong> integer => integer.Values[row].ToString(CultureInfo.InvariantCulture),
        ParquetColumn<bool> truth => truth.Values[row] ? "true" : "false",
        ParquetColumn<string> text => text.Values[row],
        ParquetColumn<byte[]> bytes => Convert.ToHexStringLower(bytes.Values[row]),
        _ => throw new InvalidOperationException($"column {column.Name} holds {column.Type}, which cannot be shown"),
    };
}
