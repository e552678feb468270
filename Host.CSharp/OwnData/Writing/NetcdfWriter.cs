using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Writing;

/// <summary>Writes arrays as NetCDF of the classic format with positions of 64 bits (CDF-2): dimensions, variables, their numbers as doubles. The same arrays give the same bytes.</summary>
internal static class NetcdfWriter
{
    private const int Character = 2;
    private const int Double = 6;
    private const int DimensionList = 10;
    private const int VariableList = 11;
    private const int AttributeList = 12;

    /// <summary>The file.</summary>
    public static byte[] Bytes(ForecastArray[] arrays)
    {
        Variable[] variables = [.. arrays.Select(Variable.Of)];
        (string Name, int Length)[] dimensions = [.. variables.SelectMany(one => one.Axes.Zip(one.Shape)).DistinctBy(one => one.First).Select(one => (one.First, one.Second))];

        if (Array.Find(variables, one => one.Length > int.MaxValue - 3) is { } large)
        {
            throw new ArgumentException($"field {large.Name} is larger than 2 GB, which the classic NetCDF format cannot hold; write .parquet, or ask for fewer times");
        }

        // The header is as long whatever the positions are: it is made once to know where they begin.
        long start = Header(variables, dimensions, 0).Length;
        using MemoryStream stream = new();
        stream.Write(Header(variables, dimensions, start));

        foreach (Variable one in variables)
        {
            one.Write(stream);
        }

        return stream.ToArray();
    }

    private static byte[] Header(Variable[] variables, (string Name, int Length)[] dimensions, long begin)
    {
        using MemoryStream stream = new();
        stream.Write("CDF\u0002"u8);
        Integer(stream, 0);
        Integer(stream, DimensionList);
        Integer(stream, dimensions.Length);

        foreach ((string name, int length) in dimensions)
        {
            Text(stream, name);
            Integer(stream, length);
        }

        Integer(stream, 0);
        Integer(stream, 0);
        Integer(stream, VariableList);
        Integer(stream, variables.Length);

        foreach (Variable one in variables)
        {
            Text(stream, one.Name);
            Integer(stream, one.Axes.Length);

            foreach (string axis in one.Axes)
            {
                Integer(stream, Array.FindIndex(dimensions, dimension => dimension.Name == axis));
            }

            Integer(stream, one.Units.Length == 0 ? 0 : AttributeList);
            Integer(stream, one.Units.Length == 0 ? 0 : 1);

            if (one.Units.Length > 0)
            {
                Text(stream, "units");
                Integer(stream, Character);
                Text(stream, one.Units);
            }

            Integer(stream, one.Words.Length > 0 ? Character : Double);
            Integer(stream, (int)one.Length);
            Integer(stream, (int)(begin >> 32));
            Integer(stream, (int)begin);
            begin += one.Length;
        }

        return stream.ToArray();
    }

    private static void Integer(MemoryStream stream, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        stream.Write(bytes);
    }

    private static void Text(MemoryStream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Integer(stream, bytes.Length);
        stream.Write(bytes);
        stream.Write(new byte[-bytes.Length & 3]);
    }

    /// <summary>A variable: an array, or words as an array of letters with an axis more.</summary>
    private sealed record Variable(string Name, string[] Axes, int[] Shape, double[] Numbers, byte[][] Words, string Units)
    {
        public long Length => Words.Length > 0 ? ((long)Words.Length * Shape[^1] + 3) & ~3L : (long)Numbers.Length * sizeof(double);

        public static Variable Of(ForecastArray array)
        {
            // A slash would part groups, and is not allowed in names.
            string name = array.Name.Replace('/', '_');
            byte[][] words = Array.ConvertAll(array.Words, Encoding.UTF8.GetBytes);
            string units = array.Origin is { IsTimeOfDay: false } origin ? $"seconds since {origin}" : array.Origin is not null ? "seconds" : "";
            string[] axes = [.. array.Axes.Select(axis => axis.Replace('/', '_'))];
            return words.Length == 0
                ? new Variable(name, axes, array.Shape, array.Numbers, [], units)
                : new Variable(name, [.. axes, name + "_length"], [.. array.Shape, Math.Max(1, words.Max(word => word.Length))], [], words, "");
        }

        public void Write(Stream stream)
        {
            byte[] bytes = new byte[sizeof(double)];

            foreach (double number in Numbers)
            {
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                stream.Write(bytes);
            }

            foreach (byte[] word in Words)
            {
                stream.Write(word);
                stream.Write(new byte[Shape[^1] - word.Length]);
            }

            stream.Write(new byte[(int)(Length - (Words.Length > 0 ? (long)Words.Length * Shape[^1] : Length))]);
        }
    }
}
