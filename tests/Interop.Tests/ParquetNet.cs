using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Parquet;
using Parquet.Schema;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Interop.Tests;

/// <summary>Parquet.Net: what it sees in a file, printed as <c>RandomTables.Print</c> prints ours.</summary>
internal static class ParquetNet
{
    /// <summary>Its smallest step of time in nanoseconds; what is finer it cuts off.</summary>
    public const long Tick = 100;

    /// <summary>All columns of a file, each with its values.</summary>
    public static async Task<IReadOnlyList<(string Name, string[] Values)>> Read(string path)
    {
        await using FileStream stream = File.OpenRead(path);
        return await Read(stream);
    }

    /// <summary>All columns of a stream, each with its values.</summary>
    public static async Task<IReadOnlyList<(string Name, string[] Values)>> Read(Stream stream)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
        List<(string, string[])> columns = [];

        foreach (DataField field in reader.Schema.DataFields)
        {
            List<string> values = [];

            for (int i = 0; i < reader.RowGroupCount; i++)
            {
                using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
                values.AddRange(await Print(group, field));
            }

            columns.Add((field.Name, [.. values]));
        }

        return columns;
    }

    private static Task<IEnumerable<string>> Print(ParquetRowGroupReader group, DataField field) => field switch
    {
        DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } =>
            Print<DateTime>(group, field, value => RandomTables.Bits((value - DateTime.UnixEpoch).TotalDays)),
        DateTimeDataField => Print<DateTime>(group, field, value => Text((value - DateTime.UnixEpoch).Ticks)),
        _ when field.ClrType == typeof(double) => Print<double>(group, field, RandomTables.Bits),
        _ when field.ClrType == typeof(float) => Print<float>(group, field, value => RandomTables.Bits(value)),
        _ when field.ClrType == typeof(int) => Print<int>(group, field, value => RandomTables.Bits(value)),
        _ when field.ClrType == typeof(long) => Print<long>(group, field, Text),
        _ when field.ClrType == typeof(ulong) => Print<ulong>(group, field, Text),
        _ when field.ClrType == typeof(bool) => Print<bool>(group, field, value => value ? "true" : "false"),
        _ when field.ClrType == typeof(ReadOnlyMemory<char>) => Texts(group, field),
        _ when field.ClrType == typeof(ReadOnlyMemory<byte>) => Bytes(group, field),
        _ => throw new NotSupportedException($"column '{field.Name}' has the type {field.ClrType}"),
    };

    private static async Task<IEnumerable<string>> Print<T>(ParquetRowGroupReader group, DataField field, Func<T, string> print)
        where T : struct
    {
        if (!field.IsNullable)
        {
            T[] whole = new T[group.RowCount];
            await group.ReadAsync<T>(field, whole.AsMemory());
            return whole.Select(print);
        }

        T?[] values = new T?[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory());
        return values.Select(value => value is T present ? print(present) : "-");
    }

    // Of text and bytes, an empty memory would stand for a missing value too; arrays tell the two apart.
    private static async Task<IEnumerable<string>> Texts(ParquetRowGroupReader group, DataField field)
    {
        string?[] values = new string?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory()!);
        return values.Select(value => value is null ? "-" : $"\"{value}\"");
    }

    private static async Task<IEnumerable<string>> Bytes(ParquetRowGroupReader group, DataField field)
    {
        byte[]?[] values = new byte[]?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory()!);
        return values.Select(value => value is null ? "-" : "x" + Convert.ToHexStringLower(value));
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
