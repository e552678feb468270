using System;
using System.Collections.Generic;
using System.IO;

namespace Spectral.Host.Training;

/// <summary>The state of a training as bytes.</summary>
internal static class StateBytes
{
    private const int Version = 3;

    /// <summary>The state as bytes.</summary>
    public static byte[] Of(TrainingState state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(state.Description);
        writer.Write(state.Device);
        writer.Write(state.Step);
        writer.Write(state.Evaluations);
        writer.Write(state.Operations);
        WriteVector(writer, state.Scalars);
        writer.Write(state.Vectors.Length);
        foreach (var vector in state.Vectors)
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
            var device = reader.ReadString();
            var step = reader.ReadInt32();
            var evaluations = reader.ReadInt64();
            var operations = reader.ReadInt64();
            var scalars = ReadVector(reader, bytes.Length);
            var vectors = new List<double[]>();
            for (var count = reader.ReadInt32(); count > 0; count--)
            {
                vectors.Add(ReadVector(reader, bytes.Length));
            }

            return new TrainingState(description, device, step, evaluations, operations, scalars, [.. vectors]);
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
