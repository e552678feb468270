using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Spectral.Host.Equations;

/// <summary>The figures of a solution as SVG: each field, and how the computation went.</summary>
internal static class SolutionFigures
{
    private const int LinePoints = 321;
    private const int PlanePoints = 48;

    /// <summary>Names and bytes.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(EquationSolution solution)
    {
        AxisText[] axes = solution.Equation.Equation.Text.Axes;
        double[][] places = axes.Length == 1 ? PlaceGrid.Of(axes, [LinePoints], 1) : Plane(axes);
        IReadOnlyList<FieldSnapshot> snapshots = solution.At([.. solution.Times], places).Snapshots;
        List<Figure> figures = [];
        string[] fields = solution.Roles.Fields;

        for (int q = 0; q < fields.Length; q++)
        {
            int field = q;
            double[][] values = [.. snapshots.Select(snapshot => snapshot.Fields[field])];
            double[] times = [.. solution.Times];

            if (axes.Length == 1)
            {
                figures.AddRange(SolutionFigure.alongLine(solution.Equation.Name, fields[q], axes[0].Name, places[0], times, values));
            }
            else
            {
                double[][][] rows = [.. values.Select(one => one.Chunk(PlanePoints).ToArray())];
                figures.Add(SolutionFigure.onPlane(solution.Equation.Name, fields[q], [axes[0].Name, axes[1].Name], [(axes[0].Left, axes[0].Right), (axes[1].Left, axes[1].Right)], times, rows));
            }
        }

        figures.Add(Course(solution, fields));
        return [.. figures.Where(figure => !figure.IsEmpty).Select(figure => (figure.Name + ".svg", Encoding.UTF8.GetBytes(Drawing.alone(figure))))];
    }

    private static Figure Course(EquationSolution solution, string[] fields)
    {
        SolutionRecord record = solution.Record;

        (string, (string, Tuple<double, double>[])[]) ByField(string title, Func<IvpSnapshot, int, double> value) =>
            (title, [.. fields.Select((field, q) => (fields.Length > 1 ? field : "", Points(solution.Times, [.. record.Snapshots.Select(snapshot => value(snapshot, q))])))]);

        return SolutionFigure.ofRun(solution.Equation.Name,
        [
            ByField("residual", (snapshot, q) => snapshot.Residuals[q]),
            ("bound of the error", [("", Points(solution.Times, [.. record.Snapshots.Select(snapshot => snapshot.Bound / snapshot.Size)]))]),
            ("step", [("", Points(record.StepTimes, record.StepLengths))]),
            ByField("condition", (snapshot, q) => 1.0 + (snapshot.LargestEigenvalues[q] / record.States[0].Mu[q])),
            ("iterations of a step", [("", Points(record.StepTimes, record.StepIterations))]),
        ]);
    }

    private static Tuple<double, double>[] Points(IReadOnlyList<double> times, IReadOnlyList<double> values) => [.. times.Zip(values, Tuple.Create)];

    /// <summary>The middles of cells on the plane of the first two axes, the second slowest, in the middle of all others.</summary>
    private static double[][] Plane(AxisText[] axes)
    {
        double Middle(int axis, int cell, int cells) => axes[axis].Left + ((axes[axis].Right - axes[axis].Left) * (cell + 0.5) / cells);
        return [.. axes.Select((_, axis) => Enumerable.Range(0, PlanePoints * PlanePoints)
            .Select(k => axis == 0 ? Middle(0, k % PlanePoints, PlanePoints) : axis == 1 ? Middle(1, k / PlanePoints, PlanePoints) : Middle(axis, 0, 1))
            .ToArray())];
    }
}
