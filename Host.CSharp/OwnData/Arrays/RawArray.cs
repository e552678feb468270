using System;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Where the entries of an array stand in a stream of bytes.</summary>
/// <param name="Array">The array.</param>
/// <param name="Stream">The stream, which can seek.</param>
/// <param name="Position">The first entry, or its real part.</param>
/// <param name="Element">How a number is written.</param>
/// <param name="Strides">The bytes from one entry to the next along each axis.</param>
/// <param name="Imaginary">The bytes from a real part to its imaginary part.</param>
internal sealed record RawArray(NamedArray Array, Stream Stream, long Position, RawElement Element, long[] Strides, long Imaginary)
{
    /// <summary>Bytes that are read at once.</summary>
    private const int Buffer = 1 << 18;

    /// <summary>The bytes from entry to entry where the last axis, or with Fortran's order the first, changes fastest and nothing stands between.</summary>
    public static long[] Dense(long[] shape, int size, bool isFortran)
    {
        long[] strides = new long[shape.Length];
        Int128 step = size;

        for (int k = 0; k < shape.Length; k++)
        {
            int axis = isFortran ? k : shape.Length - 1 - k;
            strides[axis] = (long)Int128.Min(step, long.MaxValue);
            step *= shape[axis];
        }

        return strides;
    }

    /// <summary>Refuses an array that ends behind its stream.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public RawArray Checked()
    {
        if (Array.Shape.Any(length => length < 0))
        {
            throw new InvalidDataException($"array {Array.Name} claims a negative length; the file is damaged, fetch or make it anew.");
        }

        Int128 last = (Int128)Position + Math.Max(0, Imaginary) + Element.Size;

        for (int axis = 0; axis < Strides.Length; axis++)
        {
            last += (Int128)Math.Max(0, Array.Shape[axis] - 1) * Strides[axis];
        }

        return Array.Count == 0 || last <= Stream.Length
            ? this
            : throw new InvalidDataException($"array {Array} needs {last} bytes where the file has {Stream.Length}; it was cut off, fetch or make it anew.");
    }

    /// <summary>Reads a block, the last axis fastest.</summary>
    public void Read(long[] start, int[] count, Span<double> real, Span<double> imaginary)
    {
        int rank = count.Length;

        if (real.IsEmpty)
        {
            return;
        }

        // Runs go along the axis whose entries lie nearest to each other; the others are walked in the order of their strides, so that the file is read forward.
        int[] order = [.. Enumerable.Range(0, rank).OrderByDescending(axis => Strides[axis]).ThenBy(axis => axis)];
        int[] steps = Steps(count);
        int run = rank == 0 ? -1 : order[^1];
        int[] at = new int[rank];

        while (true)
        {
            long from = Position;
            int to = 0;

            for (int axis = 0; axis < rank; axis++)
            {
                from += (start[axis] + at[axis]) * Strides[axis];
                to += at[axis] * steps[axis];
            }

            int length = run < 0 ? 1 : count[run];
            (long stride, int step) = run < 0 ? (Element.Size, 1) : (Strides[run], steps[run]);
            Run(from, stride, length, real[to..], step);

            if (!imaginary.IsEmpty)
            {
                Run(from + Imaginary, stride, length, imaginary[to..], step);
            }

            int next = rank - 2;

            while (next >= 0 && ++at[order[next]] == count[order[next]])
            {
                at[order[next--]] = 0;
            }

            if (next < 0)
            {
                return;
            }
        }
    }

    private static int[] Steps(int[] count)
    {
        int[] steps = new int[count.Length];
        int step = 1;

        for (int axis = count.Length - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= count[axis];
        }

        return steps;
    }

    private void Run(long from, long stride, int length, Span<double> values, int step)
    {
        int size = Element.Size;
        bool isNear = stride <= 8 * size;
        int most = isNear ? (int)Math.Max(1, Buffer / Math.Max(1, stride)) : 1;
        byte[] bytes = new byte[isNear ? (Math.Min(most, length) - 1) * stride + size : size];

        for (int done = 0; done < length;)
        {
            int part = Math.Min(most, length - done);
            Span<byte> read = bytes.AsSpan(0, (int)((part - 1) * (isNear ? stride : 0)) + size);
            Stream.Position = from + (done * stride);

            if (Stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) < read.Length)
            {
                throw new InvalidDataException($"array {Array.Name} ends behind the file; it was cut off, fetch or make it anew.");
            }

            Element.Decode(read, (int)(isNear ? stride : 0), values.Slice(done * step, ((part - 1) * step) + 1), step);
            done += part;
        }
    }
}
