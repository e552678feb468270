using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Parquet;
using Parquet.Schema;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Interop.Tests;

/// <summary>A table of formulas in the types that Parquet.Net writes, and the values that our reader must give for them.</summary>
/// <param name="rows">The number of rows.</param>
/// <param name="hasGaps">Whether every seventh value is missing.</param>
internal sealed class ParquetNetFile(int rows, bool hasGaps)
{
    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Start);
    private static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);
    private static readonly string[] Words = ["one", "two", "", "drei ψ"];

    private static readonly Type[] Narrow = [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort)];

    private readonly List<(DataField Field, Func<ParquetRowGroupWriter, Task> Write, string[] Expected)> _columns = [];

    /// <summary>Names and expected values, in the order of the file.</summary>
    public IEnumerable<(string Name, string[] Values)> Expected => _columns.Select(column => (column.Field.Name, column.Expected));

    /// <summary>The table.</summary>
    public static ParquetNetFile Of(int rows, bool hasGaps)
    {
        ParquetNetFile file = new(rows, hasGaps);
        file.Add("bool", i => i % 3 == 1, value => value ? "true" : "false");
        file.Add("sbyte", i => (sbyte)((i % 200) - 100), value => RandomTables.Bits(value));
        file.Add("byte", i => (byte)i, value => RandomTables.Bits(value));
        file.Add("short", i => (short)((i * 131) - 15000), value => RandomTables.Bits(value));
        file.Add("ushort", i => (ushort)(i * 271), value => RandomTables.Bits(value));
        file.Add("int", i => (i * 7654321) - 900000000, value => RandomTables.Bits(value));
        file.Add("uint", i => (uint)i * 17895697, Text);
        file.Add("long", i => (i * 38654705664123) - 4000000000000000, Text);
        file.Add("ulong", i => (ulong)i * 76861433640456465, Text);
        file.Add("float", i => (float)i / 7, value => RandomTables.Bits(value));
        file.Add("double", i => (i - 100) / 7.0, RandomTables.Bits);
        file.Add("same", _ => 1.5, RandomTables.Bits);
        file.Add("decimal", i => (i * 1.001m) - 100, value => RandomTables.Bits(double.Parse(Text(value), CultureInfo.InvariantCulture)));
        file.AddDates("day", DateTimeFormat.Date, null, TimeSpan.TicksPerDay, i => Start.AddDays(i), days => RandomTables.Bits(days));

        // To the microsecond, for DuckDB keeps neither the old timestamps nor those in UTC any finer.
        file.AddDates("impala", DateTimeFormat.Impala, null, 1, i => Start.AddSeconds(i).AddTicks(70), ticks => Text(ticks * ParquetNet.Tick));
        file.AddDates("ms", DateTimeFormat.DateAndTime, null, TimeSpan.TicksPerMillisecond, i => Start.AddMilliseconds((1000 * i) + 5), Text);
        file.AddDates("us", DateTimeFormat.DateAndTimeMicros, null, TimeSpan.TicksPerMicrosecond, i => Start.AddMicroseconds((1e6 * i) + 7), Text);
        file.AddDates("ns", DateTimeFormat.Timestamp, DateTimeTimeUnit.Nanos, 1, i => Start.AddSeconds(i).AddTicks(90), ticks => Text(ticks * ParquetNet.Tick));
        file.Add("date", i => Day.AddDays(i), value => RandomTables.Bits(value.DayNumber - Epoch.DayNumber));
        file.Add(new TimeDataField("time", TimeUnitPrecision.Micros, isNullable: hasGaps), i => i * 300_000_001L, Text);
        file.Add("guid", i => new Guid(i, 7, 9, new byte[8]), value => "x" + Convert.ToHexStringLower(value.ToByteArray(bigEndian: true)));
        file.AddText("text", i => $"row {i}");
        file.AddText("words", i => Words[i % Words.Length]);
        file.AddBytes("bytes", i => BitConverter.GetBytes(i * 7654321L)[..(i % 9)]);
        return file;
    }

    /// <summary>
    /// The file. Bytes of integers of less than 32 bits, which the format stores as 32, are not split: Parquet.Net writes them as narrow as they are,
    /// and no reader can put them together again.
    /// </summary>
    public async Task<byte[]> Write(CompressionMethod compression, EncodingHint encoding)
    {
        MemoryStream stream = new();
        ParquetOptions options = new() { CompressionMethod = compression };

        foreach ((DataField field, _, _) in _columns.Where(column => encoding != EncodingHint.ByteSplitStream || !Narrow.Contains(column.Field.ClrType)))
        {
            options.ColumnEncodingHints[field.Name] = encoding;
        }

        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), stream, options))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();

            foreach ((_, Func<ParquetRowGroupWriter, Task> write, _) in _columns)
            {
                await write(group);
            }
        }

        return stream.ToArray();
    }

    private bool IsGap(int row) => hasGaps && row % 7 == 3;

    private void Add<T>(string name, Func<int, T> formula, Func<T, string> print)
        where T : struct => Add(new DataField<T>(name, hasGaps), formula, print);

    private void AddDates(string name, DateTimeFormat format, DateTimeTimeUnit? unit, long ticks, Func<int, DateTime> formula, Func<long, string> print) =>
        Add(
            new DateTimeDataField(name, format, unit: unit, isNullable: hasGaps),
            formula,
            value => print((value - DateTime.UnixEpoch).Ticks / ticks));

    private void Add<T>(DataField field, Func<int, T> formula, Func<T, string> print)
        where T : struct
    {
        T[] values = [.. Enumerable.Range(0, rows).Select(formula)];
        T?[] withGaps = [.. values.Select((value, row) => IsGap(row) ? (T?)null : value)];
        Task Write(ParquetRowGroupWriter group) =>
            hasGaps ? group.WriteAsync<T>(field, withGaps.AsMemory()) : group.WriteAsync<T>(field, values.AsMemory());
        _columns.Add((field, Write, [.. withGaps.Select(value => value is T present ? print(present) : "-")]));
    }

    private void AddText(string name, Func<int, string> formula)
    {
        DataField field = new DataField<string>(name, hasGaps);
        string?[] values = [.. Enumerable.Range(0, rows).Select(row => IsGap(row) ? null : formula(row))];
        _columns.Add((field, group => group.WriteAsync(field, values!), [.. values.Select(value => value is null ? "-" : $"\"{value}\"")]));
    }

    private void AddBytes(string name, Func<int, byte[]> formula)
    {
        DataField field = new DataField<byte[]>(name, hasGaps);
        byte[]?[] values = [.. Enumerable.Range(0, rows).Select(row => IsGap(row) ? null : formula(row))];
        _columns.Add((field, group => group.WriteAsync(field, values!), [.. values.Select(value => value is null ? "-" : "x" + Convert.ToHexStringLower(value))]));
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
