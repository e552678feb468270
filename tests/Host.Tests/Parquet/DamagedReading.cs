using System;
using System.Diagnostics;
using System.IO;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>What became of reading a damaged file in both ways, whole columns and rows that pass by.</summary>
/// <param name="IsRefused">Whether it was refused as it should be, by a <see cref="ParquetException"/>.</param>
/// <param name="Fault">What else was thrown, or how the two ways differ; null as it should be.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">How much memory was taken.</param>
internal sealed record DamagedReading(bool IsRefused, string? Fault, double Seconds, long Bytes)
{
    private const int Rows = 1000;

    public static DamagedReading Of(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        bool isRefused = false;
        string? fault = null;

        try
        {
            isRefused = !ReadEveryColumn(file);
        }
        catch (ParquetException refusal)
        {
            isRefused = true;
            fault = refusal.Message.Contains('\n', StringComparison.Ordinal) ? $"a message of several lines: {refusal.Message}" : null;
        }
#pragma warning disable CA1031 // Every other exception is what is looked for.
        catch (Exception other)
#pragma warning restore CA1031
        {
            fault = other.ToString();
        }

        return new DamagedReading(isRefused, fault, watch.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Reads each column by itself, so that damage to one does not hide what damage to another does; false if one was refused.</summary>
    private static bool ReadEveryColumn(byte[] bytes)
    {
        using ParquetFile file = ParquetFile.Open(new MemoryStream(bytes));
        bool all = true;

        foreach (ParquetField field in file.Fields)
        {
            string whole = Told(() => file.ReadAll([field.Name]).RowCount);
            string passing = Told(() => Pass(file.Cursor(field.Name)));
            all &= !whole.StartsWith('!');

            if (whole != passing && !(whole.Contains("more than can be held", StringComparison.Ordinal) || passing.Contains("more than can be held", StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"column {field.Name}: read whole {whole}, row by row {passing}");
            }
        }

        return all;
    }

    private static long Pass(ParquetCursor cursor)
    {
        long rows = 0;

        for (int read = Rows; read == Rows; rows += read)
        {
            read = cursor.ReadColumn(Rows).Count;
        }

        return rows;
    }

    private static string Told(Func<long> read)
    {
        try
        {
            return $"{read()}";
        }
        catch (ParquetException refusal) when (!refusal.Message.Contains('\n', StringComparison.Ordinal))
        {
            return "!" + refusal.Message;
        }
    }
}
