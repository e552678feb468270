using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using NUnit.Framework;
using PureHDF;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Arrays;
using Spectral.Host.OwnData.Reading;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Files of arrays made byte by byte: every type, order and packing of their formats reads as the same table, u(t, x) = 10 t + x at t = 0, 1, 2 and x = 0, 1, 2, 3.</summary>
internal sealed class ArrayFormatTests
{
    private const string Same = "0: 0 1 2 3 | 0 1 2 3; 1: 0 1 2 3 | 10 11 12 13; 2: 0 1 2 3 | 20 21 22 23";
    private const string AxesOf = "--axes t,x";

    private static readonly int[] Entries = [.. Enumerable.Range(0, 12).Select(k => (10 * (k / 4)) + (k % 4))];
    private static readonly int[] Turned = [.. Enumerable.Range(0, 12).Select(k => (10 * (k % 3)) + (k / 3))];

    private static readonly object[] Npys =
    [
        One("<f8", k => BitConverter.GetBytes((double)k)),
        One(">f8", k => ArrayMaker.Big(BitConverter.GetBytes((double)k))),
        One("<f4", k => BitConverter.GetBytes((float)k)),
        One("<f2", k => BitConverter.GetBytes((Half)k)),
        One("<i8", k => BitConverter.GetBytes((long)k)),
        One(">i4", k => ArrayMaker.Big(BitConverter.GetBytes(k))),
        One("<u4", k => BitConverter.GetBytes((uint)k)),
        One("<i2", k => BitConverter.GetBytes((short)k)),
        One(">u2", k => ArrayMaker.Big(BitConverter.GetBytes((ushort)k))),
        One("|i1", k => [(byte)(sbyte)k]),
        One("|u1", k => [(byte)k]),
    ];

    [TestCaseSource(nameof(Npys))]
    public void A_NumPy_array_of_any_type(string type, Func<int, byte[]> bytes)
    {
        using DataFolder folder = new();
        Assert.That(Print(folder, "u.npy", ArrayMaker.Npy(type, "3, 4", ArrayMaker.Bytes(Entries, bytes)), AxesOf), Is.EqualTo(Same));
        Assert.That(Print(folder, "u.npy", ArrayMaker.Npy(type, "3, 4", ArrayMaker.Bytes(Turned, bytes), isFortran: true), AxesOf), Is.EqualTo(Same));
        Assert.That(Print(folder, "u.npy", ArrayMaker.Npy(type, "4, 3", ArrayMaker.Bytes(Turned, bytes), version: 2), "--axes x,t"), Is.EqualTo(Same));
    }

    [Test]
    public void A_complex_NumPy_array()
    {
        using DataFolder folder = new();
        byte[] bytes = ArrayMaker.Npy("<c16", "3, 4", ArrayMaker.Bytes(Entries, k => [.. BitConverter.GetBytes((double)k), .. BitConverter.GetBytes(-2.0 * k)]));
        string path = Write(folder, "psi.npy", bytes);
        DataFile file = DataFile.Open(path, Reading.Hints(AxesOf));
        Assert.That(file.Roles.ToString(), Is.EqualTo("time t, position x, real part psi_re, imaginary part psi_im"));
        Assert.That(file.Snapshots().SelectMany(one => one.Fields[1]), Is.EqualTo(Entries.Select(k => -2.0 * k)));
    }

    [TestCase(CompressionLevel.NoCompression)]
    [TestCase(CompressionLevel.Optimal)]
    public void An_archive_with_timestamps_trajectories_and_several_fields(CompressionLevel level)
    {
        using DataFolder folder = new();
        byte[] stamps = ArrayMaker.Bytes([0L, 1, 2], k => BitConverter.GetBytes(1_700_000_000_000_000 + k));
        byte[] words = [.. new UTF32Encoding(false, false).GetBytes("a\0bc")];
        byte[] entries = ArrayMaker.Bytes([.. Entries, .. Entries.Select(k => 100 + k)], k => BitConverter.GetBytes((double)k));
        string path = Write(folder, "u.npz", ArrayMaker.Zip(
            level,
            ("w.npy", ArrayMaker.Npy("<f8", "2, 3, 4", entries)),
            ("v.npy", ArrayMaker.Npy("<f8", "2, 3, 4", entries)),
            ("when.npy", ArrayMaker.Npy("<M8[us]", "3,", stamps)),
            ("x.npy", ArrayMaker.Npy("<i4", "4,", ArrayMaker.Bytes([0, 1, 2, 3], BitConverter.GetBytes))),
            ("run.npy", ArrayMaker.Npy("<U2", "2,", words)),
            ("params.npy", ArrayMaker.Npy("|O", "1,", [1, 2, 3]))));
        DataFile file = DataFile.Open(path);
        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time when (seconds since 2023-11-14T22:13:20), position x, fields w, v"));
        Assert.That(file.Snapshots().Select(one => (one.Trajectory, one.Time)), Is.EqualTo(new[] { ("a", 0), ("a", 1e-6), ("a", 2e-6), ("bc", 0), ("bc", 1e-6), ("bc", 2e-6) }));
        Assert.That(file.Snapshots().Last().Fields[1], Is.EqualTo(new[] { 120.0, 121, 122, 123 }));
        Assert.That(Told(path, "--array params"), Does.Contain("array params holds Python objects; make it an array of numbers"));
    }

    [Test]
    public void Components_and_meshes_and_columns()
    {
        using DataFolder folder = new();
        byte[] Npy(string shape, IEnumerable<double> values) => ArrayMaker.Npy("<f8", shape, ArrayMaker.Bytes(values, BitConverter.GetBytes));
        byte[] t = Npy("3,", [0, 1, 2]);
        byte[] x = Npy("4,", [0, 1, 2, 3]);
        string path = Write(folder, "two.npz", ArrayMaker.Zip(CompressionLevel.Optimal, ("t.npy", t), ("x.npy", x), ("data.npy", Npy("3, 4, 2", Entries.SelectMany(k => new double[] { k, -k })))));
        Assert.That(DataFile.Open(path).Roles.ToString(), Is.EqualTo("time t, position x, fields data_0, data_1"));
        Assert.That(Reading.Snapshots(path).SelectMany(one => one.Fields[1]), Is.EqualTo(Entries.Select(k => -(double)k)));

        byte[] mesh = ArrayMaker.Zip(
            CompressionLevel.Optimal,
            ("X.npy", Npy("4, 3", Turned.Select(k => (double)(k % 10)))),
            ("T.npy", Npy("4, 3", Turned.Select(k => (double)(k / 10)))),
            ("u.npy", Npy("4, 3", Turned.Select(k => (double)k))));
        Assert.That(Print(folder, "mesh.npz", mesh), Is.EqualTo(Same));

        byte[] columns = ArrayMaker.Zip(
            CompressionLevel.Optimal,
            ("x.npy", Npy("12,", Entries.Select(k => (double)(k % 10)))),
            ("t.npy", Npy("12,", Entries.Select(k => (double)(k / 10)))),
            ("u.npy", Npy("12,", Entries.Select(k => (double)k))));
        Assert.That(Print(folder, "columns.npz", columns), Is.EqualTo(Same));
    }

    [Test]
    public void Values_of_an_axis_may_stand_in_a_file_beside()
    {
        using DataFolder folder = new();
        Write(folder, "where.npy", ArrayMaker.Npy("<f8", "4,", ArrayMaker.Bytes([0.0, 1, 2, 3], BitConverter.GetBytes)));
        Write(folder, "when.txt", "0\n1\n2\n"u8.ToArray());
        byte[] bytes = ArrayMaker.Npy("<f8", "3, 4", ArrayMaker.Bytes(Entries, k => BitConverter.GetBytes((double)k)));
        Assert.That(Print(folder, "u.npy", bytes, "--axes t=when.txt,x=where.npy"), Is.EqualTo(Same));
        Assert.That(Told(folder.Place("HERE/u.npy"), "--axes t=where.npy,x"), Does.Contain("axis 1 of u has 3 entries, and t=where.npy gives 4; give 3 values"));
    }

    [Test]
    public void A_MATLAB_file([Values] bool isBig, [Values] bool isPacked)
    {
        using DataFolder folder = new();
        byte[] Ordered(byte[] little) => isBig ? ArrayMaker.Big(little) : little;
        byte[] Doubles(IEnumerable<int> values) => ArrayMaker.Bytes(values, k => Ordered(BitConverter.GetBytes((double)k)));
        byte[] Maybe(byte[] element) => isPacked ? ArrayMaker.Packed(isBig, element) : element;
        byte[] Matrix(int kind, string name, int[] shape, int type, byte[] real, byte[]? imaginary = null) => Maybe(ArrayMaker.Matrix(isBig, kind, name, shape, type, real, imaginary));

        // The first axis changes fastest: usol(x, t), and numbers of class double are stored in a byte where that is enough.
        byte[] bytes = ArrayMaker.Mat(
            isBig,
            Matrix(4, "title", [1, 3], 16, "abc"u8.ToArray()),
            Matrix(6, "t", [1, 3], 1, [0, 1, 2]),
            Matrix(6, "x", [4, 1], 9, Doubles([0, 1, 2, 3])),
            Matrix(6, "usol", [4, 3], 9, Doubles(Entries)));
        Assert.That(Print(folder, "burgers.mat", bytes), Is.EqualTo(Same));

        byte[] complex = ArrayMaker.Mat(isBig, Matrix(6, "h", [3, 4], 9, Doubles(Turned), Doubles(Turned.Select(k => 2 * k))));
        string path = Write(folder, "complex.mat", complex);
        FieldSnapshot[] found = Reading.Snapshots(path, AxesOf);
        Assert.That(found.SelectMany(one => one.Fields[0]), Is.EqualTo(Entries.Select(k => (double)k)));
        Assert.That(found.SelectMany(one => one.Fields[1]), Is.EqualTo(Entries.Select(k => 2.0 * k)));
        Assert.That(Told(Write(folder, "cut.mat", bytes[..^9]), ""), Does.Contain("the MATLAB file is damaged or was cut off").Or.Contain("is damaged"));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void A_NetCDF_file_of_packed_records(int version)
    {
        using DataFolder folder = new();

        // Records of time (a double) and u (four shorts, packed: u = 0.5 s + 1, and −1 where it is missing); x is fixed.
        byte[] Record(int t) => [.. ArrayMaker.Big(BitConverter.GetBytes((double)t)), .. ArrayMaker.Bytes([0, 1, 2, 3], x => ArrayMaker.Big(BitConverter.GetBytes((short)(t == 1 && x == 2 ? -1 : 2 * ((10 * t) + x - 1)))))];
        byte[] first = Record(0);
        NetcdfVariable x = new("x", [1], 6, ArrayMaker.Bytes([0.0, 1, 2, 3], k => ArrayMaker.Big(BitConverter.GetBytes(k))));
        NetcdfVariable time = new("time", [0], 6, first[..8]) { Attributes = [("units", 2, 27, "hours since 1990-01-01 00:00"u8.ToArray()[..27])] };
        NetcdfVariable u = new("u", [0, 1], 3, first[8..])
        {
            Attributes =
            [
                ("scale_factor", 6, 1, ArrayMaker.Big(BitConverter.GetBytes(0.5))),
                ("add_offset", 6, 1, ArrayMaker.Big(BitConverter.GetBytes(1.0))),
                ("_FillValue", 3, 1, ArrayMaker.Big(BitConverter.GetBytes((short)-1))),
            ],
            Later = [.. Record(1), .. Record(2)],
        };
        string path = Write(folder, "u.nc", ArrayMaker.Netcdf(version, 3, [("time", 0), ("x", 4)], x, time, u));
        Assert.That(string.Join("; ", Reading.Snapshots(path).Select(Print)), Is.EqualTo(Same.Replace("12 13", "NaN 13")));
        byte[] bytes = File.ReadAllBytes(path);
        Assert.That(Told(Write(folder, "cut.nc", bytes[..^4]), ""), Does.Contain("it was cut off, fetch or make it anew"));
        Assert.That(Told(Write(folder, "header.nc", bytes[..40]), ""), Does.Contain($"NetCDF (CDF-{version}) with a damaged header, or was cut off"));
    }

    [Test]
    public void An_HDF5_file_with_chunks_attributes_and_odd_types()
    {
        using DataFolder folder = new();
        H5Dataset u = new(Array.ConvertAll(Entries, k => (float)k), chunks: [2, 3], fileDims: [3, 4]);
        u.Attributes["_FillValue"] = new[] { 12f };
        H5File file = new()
        {
            ["note"] = "made by a test",
            ["grid"] = new H5Group { ["x"] = new long[] { 0, 1, 2, 3 }, ["t"] = new byte[] { 0, 1, 2 } },
            ["results"] = new H5Group { ["u"] = u, ["z"] = new H5Dataset(Array.ConvertAll(Entries, k => new Pair(k, -k)), fileDims: [3, 4]) },
        };
        file.Write(folder.Place("HERE/u.h5"));
        Assert.That(string.Join("; ", Reading.Snapshots(folder.Place("HERE/u.h5"), "--array u").Select(Print)), Is.EqualTo(Same.Replace("12 13", "NaN 13")));
        DataFile complex = DataFile.Open(folder.Place("HERE/u.h5"), Reading.Hints("--array results/z"));
        Assert.That(complex.Roles.ToString(), Is.EqualTo("time t, position x, real part z_re, imaginary part z_im"));
        Assert.That(complex.Snapshots().SelectMany(one => one.Fields[1]), Is.EqualTo(Entries.Select(k => -(double)k)));
        Assert.That(Told(folder.Place("HERE/u.h5"), "--array note"), Does.Contain("array note is text"));
        byte[] bytes = File.ReadAllBytes(folder.Place("HERE/u.h5"));
        Assert.That(Told(Write(folder, "cut.h5", bytes[..(bytes.Length / 2)]), ""), Does.Contain("HDF5"));
    }

    [Test]
    public void Groups_of_PDEBench_are_trajectories()
    {
        using DataFolder folder = new();
        H5Group Run(int add) => new()
        {
            ["data"] = new H5Dataset(Entries.SelectMany(k => new[] { (float)(k + add), -k }).ToArray(), fileDims: [3, 2, 2, 2]),
            ["grid"] = new H5Group { ["t"] = new float[] { 0, 1, 2 }, ["x"] = new float[] { 0, 1 }, ["y"] = new float[] { 5, 6 } },
        };
        new H5File { ["0000"] = Run(0), ["0001"] = Run(100) }.Write(folder.Place("HERE/dr.h5"));
        DataFile file = DataFile.Open(folder.Place("HERE/dr.h5"));
        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time t, positions x, y, fields data_0, data_1"));
        Assert.That(
            file.Snapshots().Select(one => $"{one.Trajectory} {Print(one)}").Where((_, k) => k is 1 or 3),
            Is.EqualTo(new[] { "0000 1: 0 0 1 1 5 6 5 6 | 10 11 12 13 -10 -11 -12 -13", "0001 0: 0 0 1 1 5 6 5 6 | 100 101 102 103 0 -1 -2 -3" }));
    }

    [Test]
    public void Axes_of_one_length_must_be_named()
    {
        using DataFolder folder = new();
        byte[] Npy(string shape, IEnumerable<double> values) => ArrayMaker.Npy("<f8", shape, ArrayMaker.Bytes(values, BitConverter.GetBytes));
        string path = Write(folder, "square.npz", ArrayMaker.Zip(
            CompressionLevel.Optimal, ("t.npy", Npy("2,", [0, 1])), ("x.npy", Npy("2,", [5, 6])), ("u.npy", Npy("2, 2", [1, 2, 3, 4]))));
        Assert.That(Told(path, ""), Does.Contain("axes 1 and 2 of array u (2 × 2), of 2 entries, may be t or x; say what the axes are, in the order of the array: --axes t,x"));
        Assert.That(string.Join("; ", Reading.Snapshots(path, "--axes t,x").Select(Print)), Is.EqualTo("0: 5 6 | 1 2; 1: 5 6 | 3 4"));
        Assert.That(string.Join("; ", Reading.Snapshots(path, "--axes x,t").Select(Print)), Is.EqualTo("0: 5 6 | 1 3; 1: 5 6 | 2 4"));
    }

    [Test]
    public void An_array_larger_than_memory_is_read_in_blocks([Values] bool isTimeFirst)
    {
        const long Points = 2000;
        const long Times = 2_000_000;
        const double Most = 128 << 20;
        using DataFolder folder = new();
        string path = folder.Place("HERE/large.npy");
        byte[] header = ArrayMaker.Npy("<f8", isTimeFirst ? $"{Times}, {Points}" : $"{Points}, {Times}", []);

        // Thirty gigabytes of nothing, but for one number: u(t = 7, x = 3) = 5.
        using (FileStream stream = File.Create(path))
        {
            stream.Write(header);
            stream.SetLength(header.Length + (8 * Points * Times));
            stream.Position = header.Length + (8 * (isTimeFirst ? (7 * Points) + 3 : (3 * Times) + 7));
            stream.Write(BitConverter.GetBytes(5.0));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        TableSource source = ArraySource.Open(path, new ArrayRequest([], isTimeFirst ? ["t", "x"] : ["x", "t"], null, null))!;
        Assert.That(source.RowCount, Is.EqualTo(Points * Times));
        List<(double T, double X)> found = [];

        foreach (RowBatch batch in source.Batches(["t", "x", "large"], null, new TrajectoryNames()))
        {
            found.AddRange(Enumerable.Range(0, batch.Count).Where(row => batch.Numbers[2][row] == 5).Select(row => (batch.Numbers[0][row], batch.Numbers[1][row])));

            if (batch.FirstRow > 20 * Points)
            {
                break;
            }
        }

        Assert.That(found, Is.EqualTo(new[] { (7.0, 3.0) }));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Most));
    }

    private static object[] One(string type, Func<int, byte[]> bytes) => [type, bytes];

    private static string Write(DataFolder folder, string name, byte[] bytes)
    {
        File.WriteAllBytes(folder.Place("HERE/" + name), bytes);
        return folder.Place("HERE/" + name);
    }

    private static string Print(DataFolder folder, string name, byte[] bytes, string words = "") => string.Join("; ", Reading.Snapshots(Write(folder, name, bytes), words).Select(Print));

    private static string Print(FieldSnapshot one) => FormattableString.Invariant($"{one.Time}: {string.Join(' ', one.Points.SelectMany(axis => axis))} | {string.Join(' ', one.Fields.SelectMany(field => field))}");

    private static string Told(string path, string words)
    {
        string message = Assert.Throws<DataFileException>(() => Reading.Snapshots(path, words))!.Message;
        Assert.That(message, Does.StartWith(path + ": ").And.Not.Contain("\n"));
        return message;
    }

    /// <summary>A complex number as h5py writes it.</summary>
    private struct Pair(double real, double imaginary)
    {
        public double r = real;
        public double i = imaginary;
    }
}
