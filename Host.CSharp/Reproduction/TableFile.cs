using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.Parquet;

namespace Spectral.Host.Reproduction;

/// <summary>
/// A table as a Parquet file. The schema travels in the key-value metadata: <c>spectral.table</c>, <c>spectral.title</c>, <c>spectral.note</c>,
/// <c>spectral.pivot</c>, <c>spectral.columns</c> and <c>spectral.claims</c> (both JSON). The same table gives the same bytes.
/// </summary>
public static class TableFile
{
    private const string Prefix = "spectral.";

    /// <summary>The bytes of the file.</summary>
    public static byte[] Bytes(Table table)
    {
        using MemoryStream stream = new();
        ParquetWriter.Write(stream, new ParquetTable([.. table.Columns.Select((column, place) => Encode(table, column, place))], Metadata(table)));
        return stream.ToArray();
    }

    /// <summary>The table that the bytes hold.</summary>
    /// <exception cref="ArchiveException">The bytes are damaged, or hold some other table.</exception>
    public static Table Read(byte[] bytes, string path)
    {
        try
        {
            using MemoryStream stream = new(bytes);
            return Decode(ParquetReader.Read(stream));
        }
        catch (Exception fault) when (fault is ParquetException or ArgumentException or FormatException or ArithmeticException
            or KeyNotFoundException or InvalidOperationException or System.Text.Json.JsonException)
        {
            throw new ArchiveException($"{path} is not a table of this program: {fault.Message}", fault);
        }
    }

    private static List<KeyValuePair<string, string>> Metadata(Table table)
    {
        JsonArray columns = [.. table.Columns.Select(column => new JsonObject
        {
            ["key"] = column.IsKey,
            ["kind"] = column.Kind.ToString(),
            ["name"] = column.Name,
            ["tolerance"] = column.Tolerance.ToString(),
            ["unit"] = column.Unit,
        })];
        JsonArray claims = [.. table.Claims.Select(claim => new JsonObject
        {
            ["detail"] = claim.Detail,
            ["holds"] = claim.Holds,
            ["name"] = claim.Name,
        })];
        return
        [
            new(Prefix + "table", table.Name),
            new(Prefix + "title", table.Title),
            new(Prefix + "note", table.Note),
            new(Prefix + "pivot", table.Pivot),
            new(Prefix + "columns", CanonicalJson.Text(columns)),
            new(Prefix + "claims", CanonicalJson.Text(claims)),
        ];
    }

    private static ParquetColumn Encode(Table table, Column column, int place)
    {
        Cell[] cells = [.. table.Rows.Select(row => row[place])];
        bool[]? valid = column.IsKey ? null : [.. cells.Select(cell => !cell.IsEmpty)];
        return column.Kind switch
        {
            ColumnKind.Text => ParquetColumn.Of(column.Name, [.. cells.Select(cell => cell.AsText)], valid),
            ColumnKind.Integer => ParquetColumn.Of(column.Name, [.. cells.Select(cell => cell.AsInteger)], valid),
            _ => ParquetColumn.Of(column.Name, [.. cells.Select(cell => cell.AsReal)], valid),
        };
    }

    private static Table Decode(ParquetTable file)
    {
        Dictionary<string, string> metadata = new(file.Metadata, StringComparer.Ordinal);
        string Text(string key) => metadata.TryGetValue(Prefix + key, out string? value)
            ? value
            : throw new FormatException($"its metadata have no key {Prefix}{key}; it was written by something else");
        Column[] columns = [.. JsonNode.Parse(Text("columns"))!.AsArray().Select(node => new Column(
            (string)node!["name"]!,
            (string)node["unit"]!,
            Enum.Parse<ColumnKind>((string)node["kind"]!),
            Tolerance.Parse((string)node["tolerance"]!),
            (bool)node["key"]!))];
        Claim[] claims = [.. JsonNode.Parse(Text("claims"))!.AsArray().Select(node =>
            new Claim((string)node!["name"]!, (bool)node["holds"]!, (string)node["detail"]!))];
        Cell[][] rows = [.. Enumerable.Range(0, file.RowCount).Select(_ => new Cell[columns.Length])];

        for (int place = 0; place < columns.Length; place++)
        {
            ParquetColumn stored = file[columns[place].Name];

            for (int row = 0; row < file.RowCount; row++)
            {
                rows[row][place] = stored.IsValid(row) ? Decode(stored, row) : Cell.Empty;
            }
        }

        return new Table(Text("table"), Text("title"), Text("note"), Text("pivot"), columns, rows, claims);
    }

    private static Cell Decode(ParquetColumn stored, int row) => stored switch
    {
        ParquetColumn<string> text => Cell.Text(text.Values[row]),
        ParquetColumn<long> integer => Cell.Integer(integer.Values[row]),
        ParquetColumn<double> real => Cell.Real(real.Values[row]),
        _ => throw new FormatException($"column {stored.Name} holds {stored.Type}; a table holds text, 64-bit integers and double precision numbers"),
    };
}
