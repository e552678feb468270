using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>
/// Memory for the steps of a scheme or for their transposes on the lanes of a tile: the stack of vectors of a <see cref="StepForm"/>, rows [state × lanes], and its sums
/// in the arithmetic that the core defines (<see cref="StepSum"/>). Arguments of stages are formed where they are asked for and not kept. A step of a size that came before
/// allocates nothing.
/// </summary>
internal sealed unsafe class StepStack<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedScheme _scheme;
    private readonly StageArithmetic<T> _arithmetic;
    private readonly bool _transposed;
    private readonly int _stateSize;
    private readonly int[] _places;
    private readonly NativeBuffer<T> _vectors;
    private readonly List<(StepForm Form, Sum[] Sums)> _sizes = [];
    private StepForm _form;
    private Sum[] _sums = [];

    /// <summary>A stack for states of that size and at most so many lanes. The transposed steps run through the stages from the last to the first.</summary>
    public StepStack(FixedScheme scheme, bool transposed, StageArithmetic<T> arithmetic, int stateSize, int lanes)
    {
        scheme.RequireStateSize(stateSize);
        _scheme = scheme;
        _transposed = transposed;
        _arithmetic = arithmetic;
        _stateSize = stateSize;
        _form = transposed ? scheme.Layout.Transposed : scheme.Layout;
        _places = Places(_form);
        _vectors = new((long)(_places.Max() + 1) * stateSize * lanes);
    }

    /// <summary>The state: at the start of a step, then at its end; in the transpose its cotangent, at the end, then at the start.</summary>
    public T* State => _vectors.Pointer;

    /// <summary>How many vectors the stack of a scheme's transposed steps keeps.</summary>
    public static int TransposedVectors(FixedScheme scheme) => Places(scheme.Layout.Transposed).Max() + 1;

    /// <summary>Chooses the size of the step to come.</summary>
    public void Start(double h)
    {
        if (_sums.Length > 0 && _form.Size == h)
        {
            return;
        }

        foreach ((StepForm form, Sum[] sums) in _sizes)
        {
            if (form.Size == h)
            {
                (_form, _sums) = (form, sums);
                return;
            }
        }

        _form = _transposed ? _scheme.Form(h).Transposed : _scheme.Form(h);
        _sums = [.. _form.Sums.Select(sum => new Sum(sum, _stateSize, _places))];
        _sizes.Add((_form, _sums));
    }

    /// <summary>The time of a stage of a step from t.</summary>
    public double Time(int stage, double t) => _form.Time(stage, t);

    /// <summary>Forms the argument of a stage in the target.</summary>
    public void Argument(int stage, T* target, int lanes) => Form(stage, target, lanes);

    /// <summary>Takes what a stage has made of its argument.</summary>
    public void SetSlope(int stage, T* slope, int lanes) =>
        TileSolver<T>.Copy(slope, Vector(_form.Arguments[stage] + 1, lanes), (nint)_stateSize * lanes);

    /// <summary>Takes the state to the end of the step.</summary>
    public void End(int lanes)
    {
        int end = _form.Vectors - 1;
        if (_places[end] < 0)
        {
            Form(_form.Stages, State, lanes);
            return;
        }

        Form(_form.Stages, Vector(end, lanes), lanes);
        TileSolver<T>.Copy(Vector(end, lanes), State, (nint)_stateSize * lanes);
    }

    public void Dispose() => _vectors.Dispose();

    /// <summary>
    /// Where each vector lies among those that are kept, −1 for others: arguments are not, nor is the state at the end if its sum is of whole vectors, which may overwrite
    /// the state at the start.
    /// </summary>
    private static int[] Places(StepForm form)
    {
        int end = form.Vectors - 1, next = 0;
        return [.. Enumerable.Range(0, form.Vectors).Select(v => form.Arguments.Contains(v) || (v == end && form.Sums[v].Rows == 1) ? -1 : next++)];
    }

    private T* Vector(int vector, int lanes) => _vectors.Pointer + ((nint)_places[vector] * _stateSize * lanes);

    /// <summary>Forms the vectors before a stage, the last of them in the target.</summary>
    private void Form(int stage, T* target, int lanes)
    {
        (int first, int last) = _form.Before(stage);
        for (int v = first; v <= last; v++)
        {
            _sums[v].Apply(_arithmetic, _vectors.Pointer, v == last ? target : Vector(v, lanes), _stateSize, lanes);
        }
    }

    /// <summary>A <see cref="StepSum"/> over the vectors that are kept.</summary>
    private sealed class Sum(StepSum sum, int stateSize, int[] places)
    {
        private readonly int[] _starts = sum.Starts;
        private readonly int[] _sources = [.. sum.Sources.Select(source => (places[source / sum.Rows] * stateSize) + (source % sum.Rows))];
        private readonly T[] _factors = [.. sum.Factors.Select(T.CreateTruncating)];
        private readonly int _longest = sum.Starts.Zip(sum.Starts.Skip(1), (start, end) => end - start).Max();

        public void Apply(StageArithmetic<T> arithmetic, T* stack, T* target, int stateSize, int lanes)
        {
            int rows = _starts.Length - 1;
            nint length = (nint)stateSize / rows * lanes;
            T** terms = stackalloc T*[_longest];
            fixed (T* factors = _factors)
            {
                for (int row = 0; row < rows; row++, target += length)
                {
                    int start = _starts[row], count = _starts[row + 1] - start;
                    for (int e = 0; e < count; e++)
                    {
                        terms[e] = stack + ((nint)_sources[start + e] * lanes);
                    }

                    arithmetic.Sum(target, factors + start, terms, count, length);
                }
            }
        }
    }
}
