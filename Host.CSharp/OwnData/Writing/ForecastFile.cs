using System;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Writing;

/// <summary>A forecast as the file that its name says: .parquet and .csv are long tables, .npz, .npy and .nc arrays.</summary>
internal static class ForecastFile
{
    /// <summary>The endings that are known.</summary>
    public static readonly string[] Endings = [".parquet", ".csv", ".npz", ".npy", ".nc"];

    /// <summary>Refuses a name whose ending is not known.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(string path)
    {
        if (!Endings.Contains(Ending(path)))
        {
            string given = Path.GetExtension(path) is { Length: > 0 } ending ? $"the ending {ending} is not known" : "the name has no ending";
            throw new ArgumentException($"{path}: {given}, and the ending says what is written; write {string.Join(", ", Endings[..^1])} or {Endings[^1]}");
        }
    }

    /// <summary>The bytes of the file.</summary>
    /// <exception cref="ArgumentException">The ending is not known, or the forecast is none that such a file can hold.</exception>
    public static byte[] Bytes(DataForecast forecast, string path)
    {
        Check(path);
        return Ending(path) switch
        {
            ".csv" => Text(ForecastColumn.Of(forecast)),
            ".npz" => NumpyWriter.Archive(ForecastArrays.Of(forecast) is { } arrays ? ForecastArrays.WithAxes(arrays) : ForecastArrays.Columns(forecast)),
            ".npy" => NumpyWriter.Array(Only(forecast, path)),
            ".nc" => NetcdfWriter.Bytes(ForecastArrays.Of(forecast) ?? ForecastArrays.Columns(forecast)),
            _ => Parquet(ForecastColumn.Of(forecast)),
        };
    }

    private static string Ending(string path) => Path.GetExtension(path).ToLowerInvariant();

    private static ForecastArray Only(DataForecast forecast, string path)
    {
        ForecastArray[] arrays = ForecastArrays.Of(forecast)
            ?? throw new ArgumentException($"{path}: the forecast has different points or times from one to the other, which one array cannot hold; write .csv, .parquet or .npz");
        ForecastArray[] fields = [.. arrays.Where(array => forecast.Roles.Fields.Contains(array.Name))];
        return fields.Length == 1
            ? fields[0]
            : throw new ArgumentException($"{path}: the forecast has {fields.Length} fields, and .npy holds one array; write .npz");
    }

    private static byte[] Parquet(ForecastColumn[] columns)
    {
        using MemoryStream stream = new();
        ParquetWriter.Write(stream, new ParquetTable([.. columns.Select(column => column.ToParquet())]));
        return stream.ToArray();
    }

    private static byte[] Text(ForecastColumn[] columns)
    {
        StringBuilder text = new();
        text.AppendJoin(',', columns.Select(column => Cell(column.Name))).Append('\n');

        for (int row = 0; row < columns[0].Count; row++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                text.Append(column == 0 ? "" : ",").Append(Cell(columns[column].Text(row)));
            }

            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A cell, in quotes where it needs them.</summary>
    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 && !(text.Length > 0 && text[0] is '#' or '%' or '!' or ' ')
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
