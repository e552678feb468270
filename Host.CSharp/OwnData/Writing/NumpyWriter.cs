using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Writing;

/// <summary>Writes arrays as NumPy does: .npy, and .npz, a ZIP archive of them, not packed. The same arrays give the same bytes.</summary>
internal static class NumpyWriter
{
    private const int Alignment = 64;
    private const int WideCharacter = 4;
    private const ushort Version = 20;
    private const ushort FirstDay = 0x21;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8, 1, 0];
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (rest, _) => (rest & 1) != 0 ? 0xEDB88320u ^ (rest >> 1) : rest >> 1))];

    /// <summary>An array: doubles, timestamps in nanoseconds, or words.</summary>
    public static byte[] Array(ForecastArray array)
    {
        int longest = Math.Max(1, array.Words.Select(word => word.EnumerateRunes().Count()).DefaultIfEmpty(0).Max());
        bool areInstants = array.Origin is { IsTimeOfDay: false };
        string type = array.Words.Length > 0 ? FormattableString.Invariant($"<U{longest}") : areInstants ? "<M8[ns]" : "<f8";
        string shape = string.Concat(array.Shape.Select(length => FormattableString.Invariant($"{length}, ")));
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({(array.Shape.Length == 1 ? shape.TrimEnd(' ') : shape.TrimEnd(' ', ','))}), }}";
        int length = ((Magic.Length + 2 + header.Length + 1 + Alignment - 1) / Alignment * Alignment) - Magic.Length - 2;
        using MemoryStream stream = new();
        stream.Write(Magic);
        stream.Write([(byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        byte[] number = new byte[sizeof(double)];

        foreach (string word in array.Words)
        {
            byte[] letters = new byte[longest * WideCharacter];
            new UTF32Encoding(bigEndian: false, byteOrderMark: false).GetBytes(word).CopyTo(letters, 0);
            stream.Write(letters);
        }

        long[] instants = areInstants ? ForecastColumn.Instants(array.Numbers, array.Origin!) : [];

        for (int i = 0; i < array.Numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, areInstants ? instants[i] : BitConverter.DoubleToInt64Bits(array.Numbers[i]));
            stream.Write(number);
        }

        return stream.ToArray();
    }

    /// <summary>A ZIP archive of arrays by their names.</summary>
    public static byte[] Archive(ForecastArray[] arrays)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        List<(byte[] Name, uint Checksum, uint Length, uint At)> entries = [];

        foreach (ForecastArray array in arrays)
        {
            byte[] name = Encoding.UTF8.GetBytes(array.Name + ".npy");
            byte[] bytes = Array(array);

            if (stream.Length + bytes.Length > uint.MaxValue)
            {
                throw new ArgumentException("the forecast is larger than 4 GB, which an archive cannot hold; write .nc or .parquet, or ask for fewer times");
            }

            entries.Add((name, Checksum(bytes), (uint)bytes.Length, (uint)stream.Position));
            writer.Write(0x04034B50u);
            Entry(writer, entries[^1]);
            writer.Write(name);
            writer.Write(bytes);
        }

        uint start = (uint)stream.Position;

        foreach ((byte[] Name, uint Checksum, uint Length, uint At) entry in entries)
        {
            writer.Write(0x02014B50u);
            writer.Write(Version);
            Entry(writer, entry);
            writer.Write(new byte[10]);
            writer.Write(entry.At);
            writer.Write(entry.Name);
        }

        uint end = (uint)stream.Position;
        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write((ushort)entries.Count);
        writer.Write((ushort)entries.Count);
        writer.Write(end - start);
        writer.Write(start);
        writer.Write((ushort)0);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>What the two headers of an entry share: version, flags (names in UTF-8), stored as it is, the first day of 1980, checksum, lengths.</summary>
    private static void Entry(BinaryWriter writer, (byte[] Name, uint Checksum, uint Length, uint At) entry)
    {
        writer.Write(Version);
        writer.Write((ushort)0x0800);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(FirstDay);
        writer.Write(entry.Checksum);
        writer.Write(entry.Length);
        writer.Write(entry.Length);
        writer.Write((ushort)entry.Name.Length);
        writer.Write((ushort)0);
    }

    /// <summary>CRC-32 of the ZIP format.</summary>
    private static uint Checksum(byte[] bytes)
    {
        uint rest = uint.MaxValue;

        foreach (byte one in bytes)
        {
            rest = Remainders[(rest ^ one) & 0xFF] ^ (rest >> 8);
        }

        return ~rest;
    }
}
