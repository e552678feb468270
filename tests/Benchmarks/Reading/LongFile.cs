using System.Globalization;
using System.IO;
using System.Text;
using Spectral.Host.Parquet;

namespace Spectral.Benchmarks.Reading;

/// <summary>A long table of a pulse that moves and spreads: trajectory, t, x, u, a row an observation, rows by trajectory, then time, then place.</summary>
internal static class LongFile
{
    private const int Points = 256;
    private const int Times = 101;
    private const double Width = 16.0;

    /// <summary>Writes so many rows as Parquet, plain or with snappy.</summary>
    public static void Parquet(string path, int rows, ParquetCompression compression)
    {
        long[] trajectory = new long[rows];
        double[] t = new double[rows], x = new double[rows], u = new double[rows];

        for (int row = 0; row < rows; row++)
        {
            (trajectory[row], t[row], x[row], u[row]) = Row(row);
        }

        ParquetTable table = new(
            [ParquetColumn.Of("trajectory", trajectory), ParquetColumn.Of("t", t), ParquetColumn.Of("x", x), ParquetColumn.Of("u", u)]);
        ParquetWriter.Write(path, table, new ParquetWriterOptions { Compression = compression });
    }

    /// <summary>Writes so many rows as text.</summary>
    public static void Text(string path, int rows)
    {
        using StreamWriter text = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 20);
        text.Write("trajectory,t,x,u\n");

        for (int row = 0; row < rows; row++)
        {
            (int trajectory, double t, double x, double u) = Row(row);
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{trajectory},{t:R},{x:R},{u:R}\n"));
        }
    }

    /// <summary>u = 1/(1 + (x − ct)²/(1 + t)), with another speed c for each trajectory.</summary>
    private static (int Trajectory, double T, double X, double U) Row(int row)
    {
        int trajectory = row / (Points * Times);
        double t = 0.1 * (row / Points % Times);
        double x = (Width * (row % Points) / Points) - (0.5 * Width);
        double distance = x - (t / (1 + trajectory));
        return (trajectory, t, x, 1 / (1 + (distance * distance / (1 + t))));
    }
}
