using System;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Parquet.Metadata;
using static Spectral.Host.Tests.Parquet.HandMadeFile;

namespace Spectral.Host.Tests.Parquet;

/// <summary>What stored values mean: decimals, integers without sign, half precision, times; and claims that are refused.</summary>
internal sealed class LogicalTypeTests
{
    private static readonly LogicalType Cents = new(LogicalKind.Decimal) { Scale = 2, Precision = 18 };

    [Test]
    public void Decimals_of_every_storage_are_the_nearest_double()
    {
        double[] expected = [0.07, -123456.78];
        byte[] big = [.. new byte[15], 7, .. Enumerable.Repeat((byte)0xFF, 12), 0xFF, 0x43, 0x9E, 0xB2];
        Assert.That(Two(PhysicalType.Int32, Cents, Bytes(7, -12345678)), Is.EqualTo(expected));
        Assert.That(Two(PhysicalType.Int64, Cents, Bytes(7L, -12345678L)), Is.EqualTo(expected));
        Assert.That(Two(PhysicalType.FixedLengthByteArray, Cents, big, 16), Is.EqualTo(expected));
        Assert.That(Two(PhysicalType.ByteArray, Cents, [1, 0, 0, 0, 7, 4, 0, 0, 0, 0xFF, 0x43, 0x9E, 0xB2]), Is.EqualTo(expected));
        Assert.That(
            Two(PhysicalType.Int64, Cents, Bytes(9007199254740993L, long.MinValue)),
            Is.EqualTo(new[] { 90071992547409.93, -92233720368547758.08 }));
    }

    [Test]
    public void Integers_without_sign_keep_their_size()
    {
        Assert.That(Single<long>(PhysicalType.Int32, LogicalType.Integer(32, false), Bytes(-1)), Is.EqualTo(4294967295L));
        Assert.That(Single<ulong>(PhysicalType.Int64, LogicalType.Integer(64, false), Bytes(-1L)), Is.EqualTo(ulong.MaxValue));
        Assert.That(Single<int>(PhysicalType.Int32, LogicalType.Integer(8, false), Bytes(255)), Is.EqualTo(255));
    }

    [Test]
    public void Half_precision_becomes_single()
    {
        LogicalType half = new(LogicalKind.Float16);
        Assert.That(Single<float>(PhysicalType.FixedLengthByteArray, half, Bytes((Half)1.5), 2), Is.EqualTo(1.5f));
        Assert.That(Single<float>(PhysicalType.FixedLengthByteArray, half, Bytes((Half)(-0.1)), 2), Is.EqualTo((float)(Half)(-0.1)));
    }

    [Test]
    public void Times_in_milliseconds_become_64_bits_wide()
    {
        ParquetColumn column = new HandMadeFile(Column(PhysicalType.Int32, LogicalType.Time(ParquetTimeUnit.Milliseconds)))
            .Page(1, PageEncoding.Plain, Bytes(86_399_999)).Read();
        Assert.That(
            (column.Type, column.Unit, ((ParquetColumn<long>)column).Values[0]),
            Is.EqualTo((ParquetType.Time, ParquetTimeUnit.Milliseconds, 86_399_999L)));
    }

    [Test]
    public void Old_timestamps_that_do_not_fit_are_refused_rather_than_wrapped()
    {
        byte[] yearOne = [.. Bytes(0L), .. Bytes(1_721_426)];
        Assert.That(
            () => new HandMadeFile(Column(PhysicalType.Int96)).Page(1, PageEncoding.Plain, yearOne).Read(),
            Throws.TypeOf<ParquetException>().With.Message.Contains("INT96"));
    }

    [Test]
    public void Text_that_is_not_utf8_is_refused_rather_than_mended() => Assert.That(
        () => Single<string>(PhysicalType.ByteArray, new LogicalType(LogicalKind.String), [1, 0, 0, 0, 0xFF]),
        Throws.TypeOf<ParquetException>().With.Message.Contains("not UTF-8"));

    [TestCase(1L << 40)]
    [TestCase((1L << 24) + (1L << 20))]
    [TestCase(1L << 23)]
    public void Rows_that_no_byte_stands_for_are_refused(long claimed) => Assert.That(
        () =>
            new HandMadeFile(Column(PhysicalType.Double)) { RowsClaimedTooMany = claimed }.Page(1, PageEncoding.Plain, new byte[8]).Read(),
        Throws.TypeOf<ParquetException>());

    [Test]
    public void A_repeated_leaf_is_nested_and_named()
    {
        HandMadeFile file = new(Column(PhysicalType.Double, repetition: Repetition.Repeated));
        Assert.That(
            () => file.Page(1, PageEncoding.Plain, new byte[8]).Read(),
            Throws.TypeOf<ParquetException>().With.Message.Contains("column 'u' is nested"));
    }

    private static double[] Two(PhysicalType type, LogicalType logical, byte[] bytes, int length = 0) =>
        new HandMadeFile(Column(type, logical, length)).Page(2, PageEncoding.Plain, bytes).Read<double>();

    private static T Single<T>(PhysicalType type, LogicalType logical, byte[] bytes, int length = 0) =>
        new HandMadeFile(Column(type, logical, length)).Page(1, PageEncoding.Plain, bytes).Read<T>().Single();

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
