using System;
using System.Linq;
using Spectral.Host.Engine.LinearAlgebra;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// JᵀJ and Jᵀr of a fit. With S_j = ∂y(t_j)/∂θ of a trajectory and ∂r/∂y = Q R at that time, the rows of J count as R S_j and the residual as s = Qᵀr
/// (<see cref="ResidualCompression"/>). Trajectories are taken in chunks; a chunk's Jᵀ is [parameters × columns], a column for each trajectory, time and component.
/// Sums over columns are chains of fused multiply-adds that go on from chunk to chunk, so nothing depends on threads.
/// </summary>
internal sealed unsafe class NormalEquations : IDisposable
{
    private const int SamplesPerChunk = 8 * 8;

    private readonly FitTask _task;
    private readonly int _threads;
    private readonly IntervalJacobian _jacobian;
    private readonly CpuExecutor<double> _residual;
    private readonly CpuExecutor<double> _residualPush;
    private readonly StageArithmetic<double> _arithmetic = StageArithmetic<double>.Of(SimdLevel.Lanes);
    private readonly double[] _direction;
    private readonly double[][] _pushInputs;
    private readonly double[][] _residuals;
    private readonly double[][][] _slopes;
    private readonly NativeBuffer<double> _triangles;
    private readonly NativeBuffer<double> _reduced;
    private readonly NativeBuffer<double> _chunk;
    private readonly NativeBuffer<double> _zeros = new(Batch.groupSize);
    private readonly Action<int> _reduce;
    private readonly JacobianConsumer _consume;
    private int _firstGroup;
    private int _chunkColumns;

    public NormalEquations(FitTask task, int threads)
    {
        _task = task;
        _threads = threads;
        _jacobian = new(task.Scheme, CpuProgram.Compile(task.Field.Value), CpuProgram.Compile(task.Field.SamplePull), threads);
        _residual = new(CpuProgram.Compile(task.Residual.Value));
        _residualPush = new(CpuProgram.Compile(task.Residual.Push));
        int batch = task.Samples * Later, groups = IntervalJacobian.Groups(task.Samples);
        _direction = new double[batch * StateSize];
        _pushInputs = [[], _direction, .. task.Data];
        _residuals = [new double[batch * task.Residual.Size]];
        _slopes = [.. Enumerable.Range(0, StateSize).Select(_ => new[] { new double[batch * task.Residual.Size] })];
        _triangles = new((long)groups * _jacobian.Columns * StateSize);
        _reduced = new((long)groups * _jacobian.Columns);
        int chunk = Math.Min(groups, SamplesPerChunk / Batch.groupSize);
        _chunk = new((long)_jacobian.ParameterCount * chunk * _jacobian.Columns);
        _reduce = Reduce;
        _consume = Consume;
    }

    private int StateSize => _task.Field.StateSize;

    private int Later => _task.Times.Length - 1;

    /// <summary>
    /// JᵀJ (lower triangle of [parameters × parameters]) and Jᵀr at the parameters. <paramref name="inputs"/>: the states after the first time
    /// [times − 1 × samples × state] and the loss's data.
    /// </summary>
    public void Assemble(ReadOnlySpan<double> parameters, double[][] inputs, double[] normalMatrix, Span<double> gradient)
    {
        Linearise(inputs);
        int n = StateSize, count = _jacobian.ParameterCount;
        for (int first = 0; first < _task.Samples; first += SamplesPerChunk)
        {
            int samples = Math.Min(SamplesPerChunk, _task.Samples - first);
            _firstGroup = first / Batch.groupSize;
            _chunkColumns = IntervalJacobian.Groups(samples) * _jacobian.Columns;
            _jacobian.Run(parameters, _task.Initial.AsSpan(first * n, samples * n), [], _consume);

            Span<double> chunk = _chunk.Span[..(count * _chunkColumns)];
            Span<double> reduced = _reduced.Span.Slice(_firstGroup * _jacobian.Columns, _chunkColumns);
            SymmetricProduct.AccumulateTransposed(chunk, normalMatrix, _chunkColumns, count, accumulate: first > 0, _threads);
            MatrixProduct.Multiply(chunk, reduced, gradient, count, 1, _chunkColumns, accumulate: first > 0, _threads);
        }
    }

    /// <summary>The residuals of the last <see cref="Assemble"/>, [times − 1 × samples × residuals].</summary>
    public ReadOnlySpan<double> Residuals => _residuals[0];

    /// <summary>The residuals at other states, in the same order.</summary>
    public void Evaluate(double[][] inputs, double[][] residuals) =>
        _residual.Run(default, _task.Samples * Later, inputs, _threads, residuals, default, []);

    /// <summary>(∂r/∂y)ᵀ v with the slopes of the last <see cref="Assemble"/>: cotangents of the states, [times − 1 × samples × state].</summary>
    public void Pull(ReadOnlySpan<double> v, Span<double> cotangents)
    {
        int n = StateSize, residuals = _task.Residual.Size;
        for (int b = 0; b < _task.Samples * Later; b++)
        {
            for (int i = 0; i < n; i++)
            {
                cotangents[(b * n) + i] = VectorSums.Dot(_slopes[i][0].AsSpan(b * residuals, residuals), v.Slice(b * residuals, residuals));
            }
        }
    }

    public void Dispose()
    {
        _jacobian.Dispose();
        _residual.Dispose();
        _residualPush.Dispose();
        _triangles.Dispose();
        _reduced.Dispose();
        _chunk.Dispose();
        _zeros.Dispose();
    }

    /// <summary>The residuals' Jacobians at all trajectories and times, reduced.</summary>
    private void Linearise(double[][] inputs)
    {
        int n = StateSize, batch = _task.Samples * Later;
        _residual.Run(default, batch, inputs, _threads, _residuals, default, []);
        _pushInputs[0] = inputs[0];
        for (int i = 0; i < n; i++)
        {
            _direction.AsSpan().Clear();
            for (int b = 0; b < batch; b++)
            {
                _direction[(b * n) + i] = 1.0;
            }

            _residualPush.Run(default, batch, _pushInputs, _threads, _slopes[i], default, []);
        }

        WorkerPool.Run(batch, _threads, _reduce);
    }

    /// <summary>Reduces one trajectory at one time and puts R and s where its lane is.</summary>
    private void Reduce(int index)
    {
        int n = StateSize, residuals = _task.Residual.Size, sample = index % _task.Samples, time = index / _task.Samples;
        Span<double> work = stackalloc double[ResidualCompression.WorkSize(residuals, n)];
        Span<double> triangle = stackalloc double[n * n], reduced = stackalloc double[n];
        for (int i = 0; i <= n; i++)
        {
            double[] column = i < n ? _slopes[i][0] : _residuals[0];
            column.AsSpan(index * residuals, residuals).CopyTo(work[(i * residuals)..]);
        }

        ResidualCompression.Reduce(work, residuals, n, triangle, reduced);
        (int group, int lane) = Math.DivRem(sample, Batch.groupSize);
        double* s = _reduced.Pointer + ((nint)group * _jacobian.Columns) + (time * n * Batch.groupSize) + lane;
        double* r = TriangleOf(group, time) + lane;
        for (int i = 0; i < n; i++)
        {
            s[i * Batch.groupSize] = reduced[i];
            for (int k = 0; k < n; k++)
            {
                r[((k * n) + i) * Batch.groupSize] = triangle[(i * n) + k];
            }
        }
    }

    /// <summary>R of a group at a time, by columns: element (i, k) of lane s at ((k n) + i) · 8 + s.</summary>
    private double* TriangleOf(int group, int time) =>
        _triangles.Pointer + (((((nint)group * Later) + time) * StateSize * StateSize) * Batch.groupSize);

    /// <summary>The columns R S_j of a group, into the chunk.</summary>
    private void Consume(int worker, JacobianBlock block)
    {
        int n = StateSize, lanes = Batch.groupSize;
        for (int time = 0; time < Later; time++)
        {
            int offset = time * n * lanes;
            Strides strides = new(block.Columns, lanes, n * lanes, lanes, _chunkColumns, lanes, 0, 0);
            double* target = _chunk.Pointer + ((nint)block.Index * block.Columns) + offset;
            _arithmetic.Product(
                _jacobian.ParameterCount, n, n, lanes, strides, block.Rows + offset, TriangleOf(_firstGroup + block.Index, time), target, _zeros.Pointer);
        }
    }
}
