using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>SHA-256 over the bits of numbers and over texts, in the order in which they are given.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Numbers added so far.</summary>
    public int Count { get; private set; }

    public Fingerprint Add(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, BitConverter.DoubleToInt64Bits(value));
        _hash.AppendData(bytes);
        Count++;
        return this;
    }

    public Fingerprint Add(IEnumerable<double> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }

        return this;
    }

    public Fingerprint Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
