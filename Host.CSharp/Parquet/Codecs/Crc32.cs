using System;
using System.Buffers.Binary;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>CRC-32 as in gzip (polynomial EDB88320 reflected), eight bytes a step by eight tables.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(~0u, bytes);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables;

        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = tables[0x700 + (int)(word & 0xFF)]
                ^ tables[0x600 + (int)((word >> 8) & 0xFF)]
                ^ tables[0x500 + (int)((word >> 16) & 0xFF)]
                ^ tables[0x400 + (int)((word >> 24) & 0xFF)]
                ^ tables[0x300 + (int)((word >> 32) & 0xFF)]
                ^ tables[0x200 + (int)((word >> 40) & 0xFF)]
                ^ tables[0x100 + (int)((word >> 48) & 0xFF)]
                ^ tables[(int)(word >> 56)];
        }

        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ tables[(int)((crc ^ value) & 0xFF)];
        }

        return crc;
    }

    /// <summary>Table k holds the remainder of each byte followed by k zero bytes.</summary>
    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];

        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;

            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }

            tables[value] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint shorter = tables[i - 256];
            tables[i] = (shorter >> 8) ^ tables[shorter & 0xFF];
        }

        return tables;
    }
}
