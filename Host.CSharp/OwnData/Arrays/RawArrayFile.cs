using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>A file whose arrays stand in it as they are, or in streams that were unpacked from it.</summary>
internal abstract class RawArrayFile(Stream stream) : ArrayFile
{
    private readonly List<RawArray> _arrays = [];
    private readonly List<(string Name, string Refusal)> _refused = [];
    private readonly List<Stream> _unpacked = [];

    /// <inheritdoc/>
    public override IReadOnlyList<NamedArray> Arrays => [.. _arrays.Select(one => one.Array)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string Refusal)> Refused => _refused;

    /// <summary>The file's bytes.</summary>
    protected Stream Stream => stream;

    /// <summary>Adds an array.</summary>
    protected void Add(RawArray array) => _arrays.Add(array.Checked());

    /// <summary>Adds an array that cannot be read.</summary>
    protected void Refuse(string name, string why) => _refused.Add((name, why));

    /// <summary>Keeps a stream until the file is closed.</summary>
    protected Stream Keep(Stream unpacked)
    {
        _unpacked.Add(unpacked);
        return unpacked;
    }

    /// <inheritdoc/>
    public override long[] Counts(NamedArray array)
    {
        RawArray raw = Find(array);
        long[] counts = new long[Length(array)];
        byte[] bytes = new byte[raw.Element.Size];

        for (int i = 0; i < counts.Length; i++)
        {
            raw.Stream.Position = raw.Position + ((long)i * bytes.Length);
            raw.Stream.ReadExactly(bytes);
            counts[i] = raw.Element.Integer(bytes);
        }

        return counts;
    }

    /// <summary>The array as it stands in the bytes.</summary>
    protected RawArray Find(NamedArray array) => _arrays.Find(one => one.Array.Id == array.Id) ?? throw new ArgumentException($"there is no array {array}", nameof(array));

    /// <inheritdoc/>
    protected override void ReadRaw(NamedArray array, long[] start, int[] count, Span<double> real, Span<double> imaginary) => Find(array).Read(start, count, real, imaginary);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Stream unpacked in _unpacked)
            {
                unpacked.Dispose();
            }

            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
