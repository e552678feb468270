using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.Files;

namespace Spectral.Host.Equations;

/// <summary>
/// The solution of an equation: networks that can be evaluated anywhere in the box at any time of the run.
/// <code>EquationSolution solution = EquationSolution.Load("model.spectral");
/// DataForecast u = solution.At([0.25], [[0.1, 0.2], [0.3, 0.3]]);</code>
/// </summary>
public sealed class EquationSolution
{
    internal EquationSolution(EquationFile equation, SolveSettings settings, SolutionRecord record)
    {
        (Equation, Settings, Record) = (equation, settings, record);
        Used = UsualSettings.settings(equation.Equation, settings.Choices);
    }

    /// <summary>What was solved.</summary>
    public EquationFile Equation { get; }

    /// <summary>The settings that were given.</summary>
    public SolveSettings Settings { get; }

    /// <summary>The times whose states are kept.</summary>
    public IReadOnlyList<double> Times => Equation.Equation.Text.Times;

    /// <summary>‖Jv − f‖/‖f‖ on fresh points, one a time and field: what the networks miss of the right-hand side.</summary>
    public IReadOnlyList<double[]> Residuals => [.. Record.Snapshots.Select(snapshot => snapshot.Residuals)];

    /// <summary>All settings.</summary>
    internal IvpSettings Used { get; }

    /// <summary>What the run has found.</summary>
    internal SolutionRecord Record { get; }

    /// <summary>The columns of its tables.</summary>
    internal DataRoles Roles => new(null, "t", [.. Equation.Equation.Text.Axes.Select(axis => axis.Name)], Equation.Equation.Fields, false);

    /// <summary>Reads a solution that <see cref="Save"/> or <c>pipeline solve</c> has written.</summary>
    /// <exception cref="ModelFileException">The file is none, is damaged, or was written by another program.</exception>
    public static EquationSolution Load(string path) => SolutionFile.Read(path);

    /// <summary>Writes the solution: the same solution gives the same bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Disk.Real.Replace(path, Bytes());

    /// <summary>
    /// The fields at places, [axes × places], and times of the run. A time between two that are kept is reached by going on from the state before it, by the same steps: no interpolation in time, and
    /// the same result whatever other times are asked for.
    /// </summary>
    /// <exception cref="ArgumentException">The times do not ascend or lie outside the run, or a place lies outside the box.</exception>
    public DataForecast At(double[] times, double[][] places)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(places);
        CheckTimes(times);
        CheckPlaces(places);
        double[] rows = new double[places.Length * places[0].Length];

        for (int k = 0; k < rows.Length; k++)
        {
            rows[k] = places[k % places.Length][k / places.Length];
        }

        using NeuralIvp run = new(Settings.Engine(), KeptStates.wanted(times, Equation.Equation.Problem), Used);
        IvpState[] kept = [.. Record.States];
        return new DataForecast(Roles, [.. times.Select(time => new FieldSnapshot("", time, places, run.Values(KeptStates.reach(run, kept, time), rows)))]);
    }

    /// <summary>The fields on a grid with so many points along each axis, or as many along all where one number is given; both ends of an axis are points, of a periodic one only the left.</summary>
    /// <exception cref="ArgumentException">The times or the numbers cannot be meant.</exception>
    public DataForecast OnGrid(double[] times, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(counts);
        return At(times, PlaceGrid.Of(Equation.Equation.Text.Axes, counts, times.Length));
    }

    internal byte[] Bytes() => SolutionFile.Bytes(Equation, Settings, Used, Record);

    private void CheckTimes(double[] times)
    {
        if (times.Length == 0)
        {
            throw new ArgumentException("no times were given: give at least one.", nameof(times));
        }

        for (int i = 0; i < times.Length; i++)
        {
            if (!(times[i] >= Times[0] && times[i] <= Times[^1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"time {times[i]:R} lies outside the run, t = {Times[0]:R} … {Times[^1]:R}: ask for times in it, or solve the equation to later ones."), nameof(times));
            }

            if (i > 0 && times[i] <= times[i - 1])
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"time {times[i]:R} follows {times[i - 1]:R}: times must ascend."), nameof(times));
            }
        }
    }

    private void CheckPlaces(double[][] places)
    {
        AxisText[] axes = Equation.Equation.Text.Axes;

        if (places.Length != axes.Length || places.Any(axis => axis.Length != places[0].Length) || places[0].Length == 0)
        {
            throw new ArgumentException($"places need {axes.Length} coordinates, [axes × places], as many numbers in each.", nameof(places));
        }

        for (int axis = 0; axis < axes.Length; axis++)
        {
            int outside = Array.FindIndex(places[axis], x => !double.IsFinite(x) || (axes[axis].Wall != WallCondition.Periodic && (x < axes[axis].Left || x > axes[axis].Right)));

            if (outside >= 0)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"place {outside + 1} has {axes[axis].Name} = {places[axis][outside]:R}, outside the box {axes[axis].Left:R} … {axes[axis].Right:R}."), nameof(places));
            }
        }
    }
}
