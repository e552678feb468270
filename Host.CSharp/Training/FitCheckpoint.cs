using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Spectral.Host.Training;

/// <summary>
/// A checkpoint that gives back only what the same fit has saved: one learner may make several fits, and a state that an earlier one left, at a moment that the
/// clock has chosen, must not become the start of a later one.
/// </summary>
/// <param name="inner">Where the states are kept.</param>
/// <param name="fit">The fit.</param>
internal sealed class FitCheckpoint(ICheckpoint inner, IFit fit) : ICheckpoint
{
    private readonly byte[] _identity = Identity(fit);

    /// <inheritdoc/>
    public byte[]? Load() => inner.Load() is { } bytes && bytes.AsSpan().StartsWith(_identity) ? bytes[_identity.Length..] : null;

    /// <inheritdoc/>
    public void Save(byte[] state) => inner.Save([.. _identity, .. state]);

    private static byte[] Identity(IFit fit)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(fit.Words));
        foreach (double[] vector in fit.Numbers)
        {
            hash.AppendData(BitConverter.GetBytes(vector.Length));
            hash.AppendData(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        return hash.GetHashAndReset();
    }
}
