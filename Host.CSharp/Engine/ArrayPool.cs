using System;
using System.Collections.Generic;
using Microsoft.FSharp.Core;

namespace Spectral.Host.Engine;

/// <summary>
/// Arrays of an engine's vectors that were disposed of, for the next ones of the same length. Matrices of one size come and go at every solve; to collect them costs as much as
/// what is computed with them.
/// </summary>
internal sealed class ArrayPool
{
    /// <summary>Shorter arrays are left to the collector, which has them for nothing.</summary>
    private const int Shortest = 4096;

    /// <summary>Doubles that are kept at most: a quarter of a gigabyte.</summary>
    private const long Most = 1L << 25;

    private readonly Dictionary<int, Stack<double[]>> _free = [];
    private readonly FSharpValueOption<Action<double[]>> _release;
    private long _held;

    public ArrayPool() => _release = FSharpValueOption<Action<double[]>>.Some(Release);

    /// <summary>Doubles that are kept now.</summary>
    public long Held => _held;

    /// <summary>A vector of zeros.</summary>
    public ArrayVector Vector(int length) => length < Shortest ? new(new double[length]) : new(Taken(length) ?? new double[length], _release);

    private double[]? Taken(int length)
    {
        double[] array;
        lock (_free)
        {
            if (!_free.TryGetValue(length, out Stack<double[]>? stack) || !stack.TryPop(out double[]? found))
            {
                return null;
            }

            _held -= length;
            array = found;
        }

        Array.Clear(array);
        return array;
    }

    private void Release(double[] array)
    {
        lock (_free)
        {
            if (_held + array.Length > Most)
            {
                // What was of use once may be of the wrong size by now.
                _free.Clear();
                _held = 0;
            }

            if (array.Length <= Most)
            {
                if (!_free.TryGetValue(array.Length, out Stack<double[]>? stack))
                {
                    _free[array.Length] = stack = new();
                }

                stack.Push(array);
                _held += array.Length;
            }
        }
    }
}
