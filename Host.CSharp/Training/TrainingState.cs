using System;
using System.Collections.Generic;
using System.IO;

namespace Spectral.Host.Training;

/// <summary>Everything a trainer needs to go on where it was cut off, and end in the same bytes.</summary>
internal sealed class TrainingState
{
    private const int Version = 2;

    /// <summary>Which training this is a state of: a state of another one is not resumed.</summary>
    public required string Description { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Evaluations done.</summary>
    public required long Evaluations { get; init; }

    /// <summary>Operations of floating point done.</summary>
    public required long Operations { get; init; }

    /// <summary>Single numbers, in the trainer's order.</summary>
    public required double[] Scalars { get; init; }

    /// <summary>Vectors, in the trainer's order.</summary>
    public required double[][] Vectors { get; init; }

    /// <summary>The state as bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(Description);
        writer.Write(Step);
        writer.Write(Evaluations);
        writer.Write(Operations);
        WriteVector(writer, Scalars);
        writer.Write(Vectors.Length);
        foreach (var vector in Vectors)
        {
            WriteVector(writer, vector);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The state in the bytes, or null where they are no state of this version.</summary>
    public static TrainingState? Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadInt32() != Version)
            {
                return null;
            }

            var description = reader.ReadString();
            var step = reader.ReadInt32();
            var evaluations = reader.ReadInt64();
            var operations = reader.ReadInt64();
            var scalars = ReadVector(reader, bytes.Length);
            var vectors = new List<double[]>();
            for (var count = reader.ReadInt32(); count > 0; count--)
            {
                vectors.Add(ReadVector(reader, bytes.Length));
            }

            return new TrainingState
            {
                Description = description,
                Step = step,
                Evaluations = evaluations,
                Operations = operations,
                Scalars = scalars,
                Vectors = [.. vectors],
            };
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static void WriteVector(BinaryWriter writer, double[] vector)
    {
        writer.Write(vector.Length);
        foreach (var value in vector)
        {
            writer.Write(value);
        }
    }

    private static double[] ReadVector(BinaryReader reader, int limit)
    {
        var length = reader.ReadInt32();
        if (length < 0 || length > limit / sizeof(double))
        {
            throw new FormatException("a vector is longer than its file");
        }

        var vector = new double[length];
        for (var i = 0; i < length; i++)
        {
            vector[i] = reader.ReadDouble();
        }

        return vector;
    }
}
