using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DuckDB.NET.Data;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Interop.Tests;

/// <summary>DuckDB in memory: what it sees in a Parquet file, printed exactly, and what it writes.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDb() => _connection.Open();

    /// <summary>A file as a table to select from.</summary>
    public static string Table(string path) => $"read_parquet({Text(path)})";

    /// <summary>A name as SQL writes it.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as SQL writes it.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The rows of a query; null for a missing value.</summary>
    public List<object?[]> Rows(string query)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = query;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<object?[]> rows = [];

        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    /// <summary>Does what a statement says.</summary>
    public void Execute(string statement) => Rows(statement);

    /// <summary>The values of a column as DuckDB reads them, printed as <c>RandomTables.Print</c> prints ours of that type and unit.</summary>
    public IEnumerable<string> Print(string path, ParquetColumn ours)
    {
        string type = (string)Rows($"SELECT column_type FROM (DESCRIBE SELECT {Name(ours.Name)} FROM {Table(path)})")[0][0]!;
        return Rows($"SELECT {Exact(Name(ours.Name), type, ours)} FROM {Table(path)}").Select(row => Print(row[0], ours.Type));
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>An expression that loses nothing: of numbers a double, of the rest a text.</summary>
    private static string Exact(string name, string type, ParquetColumn ours) => ours.Type switch
    {
        ParquetType.Double when type.StartsWith("DECIMAL", StringComparison.Ordinal) => $"CAST({name} AS VARCHAR)",
        ParquetType.Double or ParquetType.Single or ParquetType.Int32 => $"CAST({name} AS DOUBLE)",
        ParquetType.Date => $"CAST({name} - DATE '1970-01-01' AS DOUBLE)",
        ParquetType.Time or ParquetType.Timestamp => $"CAST({Count(ours.Unit)}({name}) AS VARCHAR)",
        ParquetType.Binary when type == "UUID" => $"replace(CAST({name} AS VARCHAR), '-', '')",
        ParquetType.Binary when type == "INTERVAL" => string.Join(
            " || ",
            Reversed($"12 * datepart('year', {name}) + datepart('month', {name})"),
            Reversed($"datepart('day', {name})"),
            Reversed($"3600000 * datepart('hour', {name}) + 60000 * datepart('minute', {name}) + datepart('millisecond', {name})")),
        ParquetType.Binary => $"lower(hex({name}))",
        _ => $"CAST({name} AS VARCHAR)",
    };

    /// <summary>A number as the eight digits of its four bytes, the smallest first: months, days and milliseconds of an interval stand so in a file.</summary>
    private static string Reversed(string number)
    {
        string digits = $"format('{{:08x}}', {number})";
        return string.Join(" || ", new[] { 7, 5, 3, 1 }.Select(at => string.Create(CultureInfo.InvariantCulture, $"substr({digits}, {at}, 2)")));
    }

    private static string Count(ParquetTimeUnit unit) => unit switch
    {
        ParquetTimeUnit.Milliseconds => "epoch_ms",
        ParquetTimeUnit.Microseconds => "epoch_us",
        _ => "epoch_ns",
    };

    private static string Print(object? value, ParquetType type) => (value, type) switch
    {
        (null, _) => "-",
        (double number, _) => RandomTables.Bits(number),
        (string decimals, ParquetType.Double) => RandomTables.Bits(double.Parse(decimals, CultureInfo.InvariantCulture)),
        (string text, ParquetType.String) => $"\"{text}\"",
        (string bytes, ParquetType.Binary) => $"x{bytes}",
        _ => (string)value,
    };
}
