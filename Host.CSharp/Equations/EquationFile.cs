using System;
using System.IO;
using System.Linq;
using System.Threading;

namespace Spectral.Host.Equations;

/// <summary>
/// An equation with its box, boundary and initial condition, as a user states it; see docs/neural-ivp.md.
/// <code>EquationFile equation = EquationFile.Load("fisher.json");
/// EquationSolution solution = equation.Solve();
/// solution.OnGrid([0, 0.5, 1], [201]).Save("fisher.parquet");</code>
/// </summary>
public sealed class EquationFile
{
    private EquationFile(EquationText text, SolveSettings settings) => (Equation, Settings) = (new StatedEquation(text), settings);

    /// <summary>The names of the equations that need no file.</summary>
    public static string[] Names => [.. NamedEquations.all.Select(equation => equation.Name)];

    /// <summary>The equation.</summary>
    public StatedEquation Equation { get; }

    /// <summary>The settings that it asks for.</summary>
    public SolveSettings Settings { get; }

    /// <summary>Its name.</summary>
    public string Name => Equation.Text.Name;

    /// <summary>Reads an equation from a JSON file.</summary>
    /// <exception cref="ArgumentException">The file cannot be read, or the equation cannot be meant; one line that names the place.</exception>
    public static EquationFile Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string why = fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : fault.Message.TrimEnd('.');
            throw new ArgumentException($"{path}: the equation cannot be read ({why}); name a JSON file.", fault);
        }
        catch (ArgumentException fault)
        {
            throw new ArgumentException($"{path}: {Words(fault)}", fault);
        }
    }

    /// <summary>Reads an equation from JSON; the name serves where the text has none.</summary>
    /// <exception cref="ArgumentException">The equation cannot be meant.</exception>
    public static EquationFile Parse(string json, string name)
    {
        (EquationText text, SolveSettings settings) = EquationJson.Parse(json, name);
        return new EquationFile(text, settings);
    }

    /// <summary>The equation of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static EquationFile Named(string name) => Array.Find(NamedEquations.all, equation => equation.Name == name) is { } found
        ? new EquationFile(found, new SolveSettings())
        : throw new ArgumentException(Suggestion.unknown("equation", name, Names), nameof(name));

    /// <summary>The same equation, wanted at other times; the first is the start.</summary>
    /// <exception cref="ArgumentException">The times are not ascending.</exception>
    public EquationFile At(double[] times)
    {
        EquationText text = Equation.Text;
        return new EquationFile(new EquationText(text.Name, text.Axes, text.Fields, text.Parameters, times), Settings);
    }

    /// <summary>Solves the equation; settings that are given go before those of the file.</summary>
    /// <exception cref="ArgumentException">The settings cannot be meant for this equation.</exception>
    /// <exception cref="NumericalFailureException">The computation breaks down.</exception>
    public EquationSolution Solve(SolveSettings? settings = null) =>
        new SolveRun(this, settings ?? new SolveSettings()).Complete((_, _) => { }, CancellationToken.None);

    internal static string Words(ArgumentException fault) =>
        fault.ParamName is null ? fault.Message : fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal);
}
