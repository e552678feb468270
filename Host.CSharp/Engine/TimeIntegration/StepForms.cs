using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>
/// How the arguments of a step's stages, and the state at its end, are formed of the state at its start and the slopes; and the transpose of that. Vectors are rows
/// [state × lanes]; slopes and what the stages have pulled lie one stage behind the other.
/// </summary>
internal abstract unsafe class StepForms<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Vectors that the forms of a scheme keep for themselves.</summary>
    public static int Vectors(FixedScheme scheme) => scheme.Linear is null ? 0 : ExponentialStep.Vectors;

    /// <summary>The forms of a scheme's steps, for at most so many lanes.</summary>
    public static StepForms<T> Of(FixedScheme scheme, StageArithmetic<T> arithmetic, int stateSize, int lanes)
    {
        if (scheme.Linear is null)
        {
            return new TableauForms<T>(scheme.Tableau, arithmetic, stateSize);
        }

        return scheme.Linear.Value.StateSize == stateSize
            ? new ExponentialForms<T>(scheme, arithmetic, stateSize, lanes)
            : throw new ArgumentException(
                $"the field has {stateSize} states, the linear part {scheme.Linear.Value.StateSize}: give them the same size.", nameof(scheme));
    }

    /// <summary>The argument of a stage, from the state and the slopes before it.</summary>
    public abstract void Argument(int stage, double h, T* state, T* slopes, T* target, int lanes);

    /// <summary>Takes the state to the end of the step.</summary>
    public abstract void End(double h, T* state, T* slopes, int lanes);

    /// <summary>The cotangent of a stage's slope, from that of the state at the end and what later stages have pulled.</summary>
    public abstract void SlopeCotangent(int stage, double h, T* cotangent, T* pulled, T* target, int lanes);

    /// <summary>Takes the cotangent of the state to the start of the step.</summary>
    public abstract void Start(double h, T* cotangent, T* pulled, int lanes);

    public abstract void Dispose();
}

/// <summary>The sums of an explicit Runge–Kutta method, in the arithmetic that the core defines (RungeKuttaStep).</summary>
internal sealed unsafe class TableauForms<T>(Tableau tableau, StageArithmetic<T> arithmetic, int stateSize) : StepForms<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int Stages => tableau.AdvancingStages;

    public override void Argument(int stage, double h, T* state, T* slopes, T* target, int lanes) =>
        arithmetic.Combine(target, state, h, tableau.A[stage], stage, slopes, (nint)stateSize * lanes);

    public override void End(double h, T* state, T* slopes, int lanes) =>
        arithmetic.Combine(state, state, h, tableau.B, Stages, slopes, (nint)stateSize * lanes);

    /// <summary>k̄ᵢ = (h bᵢ) ȳ, or 0 where bᵢ = 0, then for increasing j &gt; i with aⱼᵢ ≠ 0: k̄ᵢ = fma(h aⱼᵢ, vⱼ, k̄ᵢ).</summary>
    public override void SlopeCotangent(int stage, double h, T* cotangent, T* pulled, T* target, int lanes)
    {
        nint length = (nint)stateSize * lanes;
        T* factors = stackalloc T[Stages];
        T** terms = stackalloc T*[Stages];
        if (tableau.B[stage] != 0.0)
        {
            arithmetic.Scale(target, h * tableau.B[stage], cotangent, length);
        }
        else
        {
            new Span<T>(target, (int)length).Clear();
        }

        int used = 0;
        for (int j = stage + 1; j < Stages; j++)
        {
            double a = tableau.A[j][stage];
            if (a != 0.0)
            {
                factors[used] = T.CreateTruncating(h * a);
                terms[used++] = pulled + (j * length);
            }
        }

        arithmetic.Combine(target, target, factors, terms, used, length);
    }

    public override void Start(double h, T* cotangent, T* pulled, int lanes) => arithmetic.Add(cotangent, pulled, Stages, (nint)stateSize * lanes);

    public override void Dispose()
    {
    }
}

/// <summary>
/// The sums of an exponential step, row by row, in the arithmetic that the core defines (<see cref="ExponentialStep"/>): its stack of vectors, of which the first is
/// the state and the slopes are the solver's, the others are kept here.
/// </summary>
internal sealed unsafe class ExponentialForms<T> : StepForms<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedScheme _scheme;
    private readonly StageArithmetic<T> _arithmetic;
    private readonly int _stateSize;
    private readonly NativeBuffer<T> _own;
    private readonly List<Sized> _sizes = [];

    public ExponentialForms(FixedScheme scheme, StageArithmetic<T> arithmetic, int stateSize, int lanes)
    {
        _scheme = scheme;
        _arithmetic = arithmetic;
        _stateSize = stateSize;
        _own = new((long)Vectors(scheme) * stateSize * lanes);
    }

    public override void Argument(int stage, double h, T* state, T* slopes, T* target, int lanes)
    {
        Form(Of(h), stage, state, slopes, lanes);
        TileSolver<T>.Copy(Vector(ExponentialStep.Arguments[stage], state, slopes, lanes), target, (nint)_stateSize * lanes);
    }

    public override void End(double h, T* state, T* slopes, int lanes)
    {
        Form(Of(h), ExponentialStep.Arguments.Length, state, slopes, lanes);
        TileSolver<T>.Copy(Vector(ExponentialStep.Vectors - 1, state, slopes, lanes), state, (nint)_stateSize * lanes);
    }

    public override void SlopeCotangent(int stage, double h, T* cotangent, T* pulled, T* target, int lanes)
    {
        FormTransposed(Of(h), stage, cotangent, pulled, lanes);
        TileSolver<T>.Copy(Cotangent(ExponentialStep.Slopes[stage], cotangent, pulled, lanes), target, (nint)_stateSize * lanes);
    }

    public override void Start(double h, T* cotangent, T* pulled, int lanes)
    {
        FormTransposed(Of(h), -1, cotangent, pulled, lanes);
        TileSolver<T>.Copy(Cotangent(0, cotangent, pulled, lanes), cotangent, (nint)_stateSize * lanes);
    }

    public override void Dispose()
    {
        _own.Dispose();
        foreach (Sized sized in _sizes)
        {
            sized.Dispose();
        }
    }

    /// <summary>The sums of a size of step: a scheme has few.</summary>
    private Sized Of(double h)
    {
        foreach (Sized known in _sizes)
        {
            if (known.Size == h)
            {
                return known;
            }
        }

        Sized sized = new(h, _scheme.ExponentialStep(h), _stateSize);
        _sizes.Add(sized);
        return sized;
    }

    private void Form(Sized sized, int stage, T* state, T* slopes, int lanes)
    {
        T** vectors = stackalloc T*[ExponentialStep.Vectors];
        for (int v = 0; v < ExponentialStep.Vectors; v++)
        {
            vectors[v] = Vector(v, state, slopes, lanes);
        }

        (int first, int last) = ExponentialStep.Before(stage);
        for (int v = first; v <= last; v++)
        {
            sized.Sums[v].Apply(_arithmetic, vectors, vectors[v], lanes);
        }
    }

    private void FormTransposed(Sized sized, int stage, T* cotangent, T* pulled, int lanes)
    {
        int count = ExponentialStep.Vectors, stages = ExponentialStep.Arguments.Length;
        T** vectors = stackalloc T*[count + stages];
        for (int v = 0; v < count + stages; v++)
        {
            vectors[v] = Cotangent(v, cotangent, pulled, lanes);
        }

        (int highest, int lowest) = ExponentialStep.After(stage);
        for (int v = highest; v >= lowest; v--)
        {
            sized.Transposed[v].Apply(_arithmetic, vectors, vectors[v], lanes);
        }
    }

    private T* Vector(int vector, T* state, T* slopes, int lanes)
    {
        nint length = (nint)_stateSize * lanes;
        int stage = Array.IndexOf(ExponentialStep.Slopes, vector);
        return vector == 0 ? state
            : stage >= 0 ? slopes + (stage * length)
            : _own.Pointer + (vector * length);
    }

    private T* Cotangent(int vector, T* cotangent, T* pulled, int lanes)
    {
        nint length = (nint)_stateSize * lanes;
        int count = ExponentialStep.Vectors;
        return vector == count - 1 ? cotangent
            : vector >= count ? pulled + ((vector - count) * length)
            : _own.Pointer + (vector * length);
    }

    /// <summary>The sums of steps of one size.</summary>
    private sealed class Sized(double size, ExponentialStep step, int stateSize) : IDisposable
    {
        private VectorSums<T>[]? _transposed;

        public double Size { get; } = size;

        public VectorSums<T>[] Sums { get; } = [.. step.Sums.Select(sums => new VectorSums<T>(sums, stateSize))];

        /// <summary>Only a way back asks for them.</summary>
        public VectorSums<T>[] Transposed => _transposed ??= [.. step.Transposed.Select(sums => new VectorSums<T>(sums, stateSize))];

        public void Dispose()
        {
            foreach (VectorSums<T> sums in Sums.Concat(_transposed ?? []))
            {
                sums.Dispose();
            }
        }
    }
}

/// <summary><see cref="RowSums"/> on vectors of rows.</summary>
internal sealed unsafe class VectorSums<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _starts;
    private readonly int[] _vectors;
    private readonly int[] _rows;
    private readonly int _longest;
    private readonly NativeBuffer<T> _factors;

    public VectorSums(RowSums sums, int stateSize)
    {
        _starts = sums.Starts;
        _vectors = [.. sums.Sources.Select(source => source / stateSize)];
        _rows = [.. sums.Sources.Select(source => source % stateSize)];
        _longest = sums.Starts.Zip(sums.Starts.Skip(1), (start, end) => end - start).Max();
        _factors = new(Math.Max(1, sums.Factors.Length));
        for (int e = 0; e < sums.Factors.Length; e++)
        {
            _factors.Pointer[e] = T.CreateTruncating(sums.Factors[e]);
        }
    }

    /// <summary>Writes the rows of the target, each a sum over rows of the vectors.</summary>
    public void Apply(StageArithmetic<T> arithmetic, T** vectors, T* target, nint lanes)
    {
        T** terms = stackalloc T*[_longest];
        for (int row = 0; row < _starts.Length - 1; row++)
        {
            int start = _starts[row], count = _starts[row + 1] - start;
            for (int e = 0; e < count; e++)
            {
                terms[e] = vectors[_vectors[start + e]] + (_rows[start + e] * lanes);
            }

            arithmetic.Sum(target + (row * lanes), _factors.Pointer + start, terms, count, lanes);
        }
    }

    public void Dispose() => _factors.Dispose();
}
