using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Tables of all types with gaps, repeats and odd values, each from its seed.</summary>
internal static class RandomTables
{
    private static readonly double[] OddNumbers =
    [
        0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue,
        1.0 / 3.0,
    ];

    private static readonly string[] Words =
        ["", "a", "Hermite", "ψₙ(x)", "𝔻 = ∂/∂x", "line\nbreak", "\"quoted, with comma\"", new string('w', 100)];

    public static ParquetTable Make(long seed, int rows)
    {
        RandomStream stream = RandomStream.OfSeed(seed)!;
        ulong Bits() => stream.NextBits();
        double Number() => Bits() % 8 == 0 ? OddNumbers[Bits() % (ulong)OddNumbers.Length] : BitConverter.UInt64BitsToDouble(Bits());
        string Word() =>
            Bits() % 2 == 0 ? Words[Bits() % (ulong)Words.Length] : FormattableString.Invariant($"{stream.NextUniform():R}");
        T[] Many<T>(Func<T> draw) => [.. Enumerable.Range(0, rows).Select(_ => draw())];
        bool[]? Gaps() => Bits() % 3 == 0 ? null : Bits() % 4 == 0 ? Runs() : Many(() => Bits() % 5 != 0);
        bool[] Runs() => [.. Enumerable.Range(0, rows).Select(row => row / 37 % 2 == 0)];

        List<ParquetColumn> columns =
        [
            ParquetColumn.Of("double", Many(Number), Gaps()),
            ParquetColumn.Of("single", Many(() => (float)Number()), Gaps()),
            ParquetColumn.Of("int32", Many(() => (int)Bits()), Gaps()),
            ParquetColumn.Of("int64", Many(() => (long)Bits()), Gaps()),
            ParquetColumn.Of("uint64", Many(Bits), Gaps()),
            ParquetColumn.Of("boolean", Many(() => Bits() % 7 < 3), Gaps()),
            ParquetColumn.Of("text", Many(Word), Gaps()),
            ParquetColumn.Of("few words", Many(() => Words[Bits() % 3]), Gaps()),
            ParquetColumn.Of("bytes", Many(() => BitConverter.GetBytes(Bits())[..(int)(Bits() % 9)]), Gaps()),
            ParquetColumn.Dates("date", Many(() => (int)(Bits() % 40000) - 20000), Gaps()),
            ParquetColumn.Timestamps("timestamp", Many(() => (long)(Bits() >> 20)), ParquetTimeUnit.Nanoseconds, Gaps()),
            ParquetColumn.Times("time", Many(() => (long)(Bits() % 86_400_000_000)), ParquetTimeUnit.Microseconds, Gaps()),
        ];

        return new ParquetTable(columns, [new("seed", $"{seed}"), new("unit ψ", "m·s⁻¹"), new("empty", "")]);
    }

    /// <summary>
    /// A value printed exactly: numbers of at most 64 bits with a point and 32-bit integers as the bits of the double, 64-bit integers in decimal,
    /// "-" for a missing value.
    /// </summary>
    public static string Print(ParquetColumn column, int row) => !column.IsValid(row) ? "-" : column switch
    {
        ParquetColumn<double> values => Bits(values.Values[row]),
        ParquetColumn<float> values => Bits(values.Values[row]),
        ParquetColumn<int> values => Bits(values.Values[row]),
        ParquetColumn<long> values => FormattableString.Invariant($"{values.Values[row]}"),
        ParquetColumn<ulong> values => FormattableString.Invariant($"{values.Values[row]}"),
        ParquetColumn<bool> values => values.Values[row] ? "true" : "false",
        ParquetColumn<string> values => $"\"{values.Values[row]}\"",
        ParquetColumn<byte[]> values => "x" + Convert.ToHexStringLower(values.Values[row]),
        _ => throw new ArgumentException(column.Name),
    };

    public static IEnumerable<string> Print(ParquetColumn column) => Enumerable.Range(0, column.Count).Select(row => Print(column, row));

    /// <summary>The bits of a number in hexadecimal, of every NaN those of the one that is written.</summary>
    public static string Bits(double value) =>
        BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? Canonical : value).ToString("x16", null);

    private static readonly double Canonical = BitConverter.UInt64BitsToDouble(0x7FF8000000000000);
}
