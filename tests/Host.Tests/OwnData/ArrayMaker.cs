using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Makes files of arrays byte by byte, as their formats say.</summary>
internal static class ArrayMaker
{
    /// <summary>A .npy file: its type, its lengths, its order, the bytes of its entries.</summary>
    public static byte[] Npy(string type, string shape, byte[] entries, bool isFortran = false, int version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': ({shape}), }}\n";
        byte[] length = version == 1 ? [(byte)header.Length, (byte)(header.Length >> 8)] : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. entries];
    }

    /// <summary>A ZIP archive of files.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream stream = new();

        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Numbers as bytes.</summary>
    public static byte[] Bytes<T>(IEnumerable<T> values, Func<T, byte[]> bytes) => [.. values.SelectMany(bytes)];

    /// <summary>A number with its most significant byte first.</summary>
    public static byte[] Big(byte[] little) => [.. little.Reverse()];

    /// <summary>A MATLAB file of level 5.</summary>
    public static byte[] Mat(bool isBig, params byte[][] elements) =>
        [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, made by a test".PadRight(124)), .. Ordered(isBig, [0, 1]), .. isBig ? "MI"u8 : "IM"u8, .. elements.SelectMany(one => one)];

    /// <summary>A matrix of level 5: its class, its name, its lengths, the type and the bytes of its real part, and of its imaginary part.</summary>
    public static byte[] Matrix(bool isBig, int kind, string name, int[] shape, int type, byte[] real, byte[]? imaginary = null)
    {
        byte[] flags = Element(isBig, 6, [.. Number(isBig, kind | (imaginary is null ? 0 : 0x0800)), 0, 0, 0, 0]);
        byte[] lengths = Element(isBig, 5, [.. shape.SelectMany(length => Number(isBig, length))]);
        byte[] called = name.Length <= 4 ? Small(isBig, 1, Encoding.ASCII.GetBytes(name)) : Element(isBig, 1, Encoding.ASCII.GetBytes(name));
        byte[] second = imaginary is null ? [] : Element(isBig, type, imaginary);
        return Element(isBig, 14, [.. flags, .. lengths, .. called, .. Element(isBig, type, real), .. second]);
    }

    /// <summary>A packed element.</summary>
    public static byte[] Packed(bool isBig, byte[] element)
    {
        using MemoryStream stream = new();

        using (ZLibStream packed = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(element);
        }

        // Packed elements are not filled up to eight bytes.
        return [.. Number(isBig, 15), .. Number(isBig, (int)stream.Length), .. stream.ToArray()];
    }

    /// <summary>A NetCDF file of a version: dimensions (length 0 for records), and variables by their dimensions, type, attributes and bytes; those of records one after the other.</summary>
    public static byte[] Netcdf(int version, int records, (string Name, int Length)[] dimensions, params NetcdfVariable[] variables)
    {
        byte[] Count(long number) => version == 5 ? Big(BitConverter.GetBytes(number)) : Number(true, (int)number);
        byte[] Text(string text) => [.. Count(text.Length), .. Encoding.ASCII.GetBytes(text), .. new byte[-text.Length & 3]];
        byte[] List(int tag, int count, IEnumerable<byte> items) => count == 0 ? [.. Number(true, 0), .. Count(0)] : [.. Number(true, tag), .. Count(count), .. items];
        byte[] Header(long begin)
        {
            List<byte> listed = [];

            foreach (NetcdfVariable one in variables)
            {
                IEnumerable<byte> attributes = one.Attributes.SelectMany(attribute => (byte[])[.. Text(attribute.Name), .. Number(true, attribute.Type), .. Count(attribute.Count), .. attribute.Bytes, .. new byte[-attribute.Bytes.Length & 3]]);
                listed.AddRange([.. Text(one.Name), .. Count(one.Dimensions.Length), .. one.Dimensions.SelectMany(dimension => Count(dimension))]);
                listed.AddRange([.. List(12, one.Attributes.Length, attributes), .. Number(true, one.Type), .. Count((one.Bytes.Length + 3) & ~3)]);
                listed.AddRange(version == 1 ? Number(true, (int)begin) : Big(BitConverter.GetBytes(begin)));
                begin += (one.Bytes.Length + 3) & ~3;
            }

            return
            [
                .. "CDF"u8, (byte)version, .. Count(records), .. List(10, dimensions.Length, dimensions.SelectMany(one => (byte[])[.. Text(one.Name), .. Count(one.Length)])),
                .. List(12, 0, []), .. List(11, variables.Length, listed),
            ];
        }

        int start = Header(0).Length;
        return [.. Header(start), .. variables.SelectMany(one => (byte[])[.. one.Bytes, .. new byte[-one.Bytes.Length & 3]]), .. variables.SelectMany(one => one.Later)];
    }

    private static byte[] Element(bool isBig, int type, byte[] bytes) => [.. Number(isBig, type), .. Number(isBig, bytes.Length), .. bytes, .. new byte[-bytes.Length & 7]];

    private static byte[] Small(bool isBig, int type, byte[] bytes) => [.. Number(isBig, (bytes.Length << 16) | type), .. bytes, .. new byte[4 - bytes.Length]];

    private static byte[] Number(bool isBig, int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Ordered(isBig, bytes);
    }

    private static byte[] Ordered(bool isBig, byte[] bytes) => isBig ? Big(bytes) : bytes;
}

/// <summary>A variable of a NetCDF file: its bytes are all, or those of the first record; later ones stand in <see cref="Later"/>.</summary>
internal sealed record NetcdfVariable(string Name, int[] Dimensions, int Type, byte[] Bytes)
{
    public (string Name, int Type, int Count, byte[] Bytes)[] Attributes { get; init; } = [];

    public byte[] Later { get; init; } = [];
}
