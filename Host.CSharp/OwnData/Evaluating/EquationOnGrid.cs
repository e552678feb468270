using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>Sparse regression on the grid, one real or complex field of one dimension.</summary>
internal sealed class EquationOnGrid : IRival
{
    /// <summary>Fewest points that derivatives are taken on.</summary>
    private const int LeastPoints = 9;

    private readonly SpectralModel _model;
    private readonly CommonPoints _points;
    private readonly int[] _order;
    private readonly SparseRegression _equation;

    private EquationOnGrid(SpectralModel model, CommonPoints points, int[] order, SparseRegression equation) => (_model, _points, _order, _equation) = (model, points, order, equation);

    /// <inheritdoc/>
    public string Name => "sparse regression";

    /// <inheritdoc/>
    public string Detail => _equation.Equation;

    /// <summary>Why it cannot be done, or null.</summary>
    public static string? WhyNot(SpectralModel model, FieldSnapshot[][] training) =>
        model.Basis.Dimension != 1 ? "sparse regression on the grid is made for one dimension"
        : model.Basis.Fields > 1 && !model.Roles.IsComplex ? "sparse regression on the grid is made for one field, real or complex"
        : training[0][0].Count < LeastPoints ? $"sparse regression on the grid needs at least {LeastPoints} points"
        : null;

    /// <summary>Reads the equation off.</summary>
    public static EquationOnGrid Of(SpectralModel model, FieldSnapshot[][] training)
    {
        CommonPoints points = new(model.Basis, training[0][0]);
        double[] x = points.Points[0];
        AxisRule axis = model.Basis.Axes[0];
        double period = axis.IsPeriodic ? axis.Right - axis.Left : 0.0;
        int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i]).ThenBy(i => i)];

        // Data that name the same point of a period twice count it once.
        if (period > 0.0 && x[order[^1]] - x[order[0]] >= period * (1.0 - 1e-9))
        {
            order = order[..^1];
        }

        double[] line = [.. order.Select(i => x[i])];
        LineMovie[] movies = [.. training.Select(one => new LineMovie(
            [.. one.Select(snapshot => snapshot.Time)], line, period, [.. one.Select(snapshot => Ordered(points.Values(snapshot), order))]))];
        LineMovie[] early = [.. movies.Select(movie => Part(movie, Math.Max(3, (int)(GridModes.Early * movie.Times.Length))))];
        SparseRegression equation = SparseRegression.Of(movies, early, new Func<SparseRegression, double>(one => Summation.sum([.. movies.Zip(early).Take(4).Select(pair => Judge(one, pair.First, pair.Second.Times.Length))])));
        return new EquationOnGrid(model, points, order, equation);
    }

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        double[][][]? found = _equation.Forecast(trajectory.Start.Time, Ordered(_points.Values(trajectory.Start), _order), trajectory.Times);

        if (found is null)
        {
            return [.. trajectory.Later.Select(_ => double.PositiveInfinity)];
        }

        return [.. trajectory.Later.Select((snapshot, k) =>
        {
            FieldSnapshot whole = _points.At(snapshot);
            double[][] points = [.. whole.Points.Select(axis => _order.Select(i => axis[i]).ToArray())];
            return ObservedStates.relativeError(_model.Basis, trajectory.Least, new FieldSnapshot(snapshot.Trajectory, snapshot.Time, points, Ordered(whole.Fields, _order)), found[k]);
        })];
    }

    private static double[][] Ordered(double[][] fields, int[] order) => [.. fields.Select(field => order.Select(i => field[i]).ToArray())];

    private static LineMovie Part(LineMovie movie, int count) => new(movie.Times[..count], movie.Points, movie.Period, movie.Values[..count]);

    private static double Judge(SparseRegression equation, LineMovie movie, int first)
    {
        if (first >= movie.Times.Length)
        {
            return 0.0;
        }

        double[][][]? found = equation.Forecast(movie.Times[first - 1], movie.Values[first - 1], movie.Times[first..]);
        return found is null
            ? double.PositiveInfinity
            : Summation.sum([.. found.Select((values, k) => Square(values.Zip(movie.Values[first + k], (a, b) => a.Zip(b, (u, v) => u - v).ToArray())) / Square(movie.Values[first + k]))]) / found.Length;
    }

    private static double Square(IEnumerable<double[]> fields) => Summation.sum([.. fields.Select(field => Summation.dot(field, field))]);
}
