using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Spectral.Host.Training;

/// <summary>
/// A checkpoint that gives back only what the same fit has saved: one learner may make several fits, and a state that an earlier one left, at a moment that the
/// clock has chosen, must not become the start of a later one.
/// </summary>
/// <param name="inner">Where the states are kept.</param>
/// <param name="identity">Tells the fit from others.</param>
internal sealed class FitCheckpoint(ICheckpoint inner, byte[] identity) : ICheckpoint
{
    /// <summary>For a fit through a solver.</summary>
    public static ICheckpoint? Of(ICheckpoint? inner, FitTask task) =>
        inner is null
            ? null
            : new FitCheckpoint(inner, Identity($"{task.Scheme.Tableau.Name}, {task.Scheme.StepsPerInterval}", [task.Times, .. Known(task.Scheme), task.Start, task.Initial, .. task.Data]));

    /// <summary>For the fit of a map.</summary>
    public static ICheckpoint? Of(ICheckpoint? inner, MapTask task) =>
        inner is null ? null : new FitCheckpoint(inner, Identity(task.Map.Network.Description, [task.Start, .. task.Inputs]));

    /// <inheritdoc/>
    public byte[]? Load() => inner.Load() is { } bytes && bytes.AsSpan().StartsWith(identity) ? bytes[identity.Length..] : null;

    /// <inheritdoc/>
    public void Save(byte[] state) => inner.Save([.. identity, .. state]);

    private static IEnumerable<double[]> Known(FixedScheme scheme) => scheme.Linear is { } linear ? [linear.Value.Matrix] : [];

    private static byte[] Identity(string words, IEnumerable<double[]> numbers)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(words));
        foreach (double[] vector in numbers)
        {
            hash.AppendData(BitConverter.GetBytes(vector.Length));
            hash.AppendData(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        return hash.GetHashAndReset();
    }
}
