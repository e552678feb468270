using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// Fits that are done and states of those under way, by name. As a file: the letters SPECTRAL-PARTIAL-2, the hash of what is being learned (data, settings, code), the hash of the content,
/// the content. What does not match is not taken up again.
/// </summary>
internal sealed class LearningMemory(byte[] identity)
{
    private static readonly byte[] Letters = "SPECTRAL-PARTIAL-2"u8.ToArray();

    private readonly SortedDictionary<string, byte[]> _done = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _underWay = new(StringComparer.Ordinal);

    /// <summary>Whether anything is remembered.</summary>
    public bool IsEmpty => _done.Count == 0 && _underWay.Count == 0;

    /// <summary>How many fits are done.</summary>
    public int DoneCount => _done.Count;

    /// <summary>A fit that is done, or null.</summary>
    public FitResult? Done(string key) => _done.TryGetValue(key, out byte[]? bytes) ? Decode(bytes) : null;

    /// <summary>A fit is done.</summary>
    public void Finish(string key, FitResult result)
    {
        _underWay.Remove(key);
        _done[key] = Encode(result);
    }

    /// <summary>The place of the state of a fit under way.</summary>
    public ICheckpoint Checkpoint(string key) => new Place(this, key);

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();

        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            foreach (SortedDictionary<string, byte[]> kind in new[] { _done, _underWay })
            {
                writer.Write(kind.Count);

                foreach ((string key, byte[] bytes) in kind)
                {
                    writer.Write(key);
                    writer.Write(bytes.Length);
                    writer.Write(bytes);
                }
            }
        }

        byte[] content = stream.ToArray();
        return [.. Letters, .. identity, .. SHA256.HashData(content), .. content];
    }

    /// <summary>The memory in a file, or null where the file is of something else or damaged.</summary>
    public static LearningMemory? Read(byte[] bytes, byte[] identity)
    {
        int start = Letters.Length + identity.Length + SHA256.HashSizeInBytes;

        if (bytes.Length < start
            || !bytes.AsSpan(0, Letters.Length).SequenceEqual(Letters)
            || !bytes.AsSpan(Letters.Length, identity.Length).SequenceEqual(identity)
            || !bytes.AsSpan(Letters.Length + identity.Length, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(bytes.AsSpan(start))))
        {
            return null;
        }

        LearningMemory memory = new(identity);
        using BinaryReader reader = new(new MemoryStream(bytes[start..]), Encoding.UTF8);

        foreach (SortedDictionary<string, byte[]> kind in new[] { memory._done, memory._underWay })
        {
            for (int count = reader.ReadInt32(); count > 0; count--)
            {
                string key = reader.ReadString();
                kind[key] = reader.ReadBytes(reader.ReadInt32());
            }
        }

        return memory;
    }

    private static byte[] Encode(FitResult result)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(result.SumOfSquares);
        writer.Write(result.Iterations);
        writer.Write(result.Evaluations);
        writer.Write(result.Operations);

        foreach (double[] vector in new[] { result.Parameters, result.History, result.Memory })
        {
            writer.Write(vector.Length);
            Array.ForEach(vector, writer.Write);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static FitResult Decode(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        double sum = reader.ReadDouble();
        int iterations = reader.ReadInt32();
        long evaluations = reader.ReadInt64();
        long operations = reader.ReadInt64();
        double[] Vector() => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble())];
        double[] parameters = Vector();
        return new FitResult(parameters, sum, iterations, Vector(), evaluations, operations, Vector());
    }

    private sealed class Place(LearningMemory memory, string key) : ICheckpoint
    {
        public byte[]? Load() => memory._underWay.GetValueOrDefault(key);

        public void Save(byte[] state) => memory._underWay[key] = state;
    }
}
