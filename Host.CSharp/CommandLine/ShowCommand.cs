using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Parquet;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline show FILE</c>: schema, metadata, statistics and first rows of any Parquet file with flat columns; all that is worth knowing of a model file.</summary>
internal static class ShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions options)
    {
        Argument<string> file = new("file") { Description = "A Parquet file, or a model that `pipeline learn`, `koopman` or `solve` wrote." };
        Option<int> rows = new("--rows") { Description = "Of a Parquet file: how many rows to show. Default: 10.", HelpName = "number", DefaultValueFactory = _ => 10 };
        Command command = new("show", "Shows the schema, the metadata, the statistics and the first rows of a Parquet file, or describes a model.") { file, rows, options.Json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);

            if (ModelView.IsModel(path))
            {
                ModelView.Tell(parsed.InvocationConfiguration.Output, path, parsed.GetValue(options.Json));
                return ExitCode.Reproduced;
            }

            ParquetTable table = ParquetReader.Read(path);
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
        return HelpWithExamples.On(command, "pipeline show out/quick/bases/table.parquet", "pipeline show data.parquet --rows 3 --json", "pipeline show m.spectral");
    }

    private static void Draw(ParquetTable table, int shown, TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.RowCount} rows, {table.Columns.Count} columns"));
        int width = Screen.Width(writer);
        Screen.Blocks(writer, width, ["column", "type", "missing", "least", "greatest"], [.. table.Columns.Select(column =>
        {
            (string least, string greatest) = Range(column);
            return (string[])[column.Name, column.Type.ToString(), Missing(column).ToString(CultureInfo.InvariantCulture), least, greatest];
        })]);

        foreach ((string key, string value) in table.Metadata)
        {
            Screen.Indented(writer, width, "", $"{key}: {value.ReplaceLineEndings(" ")}");
        }

        Screen.Blocks(
            writer,
            width,
            ["row", .. table.Columns.Select(column => column.Name)],
            [.. Enumerable.Range(0, shown).Select(row => (string[])[row.ToString(CultureInfo.InvariantCulture), .. table.Columns.Select(column => Value(column, row))])]);
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
