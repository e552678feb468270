using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Equations;

/// <summary>
/// A solution as a model file of version 2: the equation in its words, the settings, and the states at its times, whose parameters make the fields. A run that is not at its end is the same file with
/// the state it has reached, and with what it is of, so that nothing else takes it up.
/// </summary>
internal static class SolutionFile
{
    /// <summary>The version of the solution of an equation.</summary>
    public const int Version = 2;

    private const string Kind = "neural-ivp";

    /// <summary>The bytes; `identity` is what an unfinished run is of, null for a solution.</summary>
    public static byte[] Bytes(EquationFile equation, SolveSettings settings, IvpSettings used, SolutionRecord record, string? identity = null)
    {
        JsonObject header = new()
        {
            ["equation"] = EquationJson.Of(equation.Equation.Text).ToJsonString(),
            ["fit_iterations"] = record.FitIterations,
            ["identity"] = identity,
            ["kind"] = Kind,
            ["settings"] = settings.Json(),
            ["states"] = record.States.Count,
            ["used"] = used.Canonical,
        };
        List<(string Name, double[] Values)> arrays =
        [
            ("fit_errors", record.FitErrors),
            ("step_times", [.. record.StepTimes]),
            ("step_lengths", [.. record.StepLengths]),
            ("step_iterations", [.. record.StepIterations]),
            ("residuals", [.. record.Residuals.SelectMany(one => one)]),
            ("traces", [.. record.Traces.SelectMany(one => one)]),
            .. record.States.SelectMany((state, k) => StateArrays.Of($"{k} ", state)),
            .. identity is null ? [] : StateArrays.Of("current ", record.Current!),
        ];
        return ModelContainer.Bytes(Version, header, arrays);
    }

    /// <summary>Whether a file holds the solution of an equation rather than a learned model.</summary>
    /// <exception cref="ModelFileException">It is no model file.</exception>
    public static bool IsSolution(string path) => ModelContainer.Read(path, file => file.Version == Version);

    /// <summary>The solution in a file.</summary>
    /// <exception cref="ModelFileException">It is none, damaged, or of a newer version.</exception>
    public static EquationSolution Read(string path) => ModelContainer.Read(path, file =>
    {
        if (file.Version != Version || ModelJson.Text(file.Header["kind"]) != Kind || file.Header["identity"] is not null)
        {
            throw new ModelFileException($"{path}: this is no solution of an equation; name one that `pipeline solve` has written.");
        }

        JsonObject stated = (JsonObject)JsonNode.Parse(ModelJson.Text(file.Header["equation"]))!;
        stated["settings"] = file.Header["settings"]!.DeepClone();
        EquationFile equation = EquationFile.Parse(stated.ToJsonString(), "");
        IvpSettings used = UsualSettings.settings(equation.Equation, equation.Settings.Choices);

        return used.Canonical == ModelJson.Text(file.Header["used"])
            ? new EquationSolution(equation, equation.Settings, Record(file, equation, isUnderWay: false))
            : throw new ModelFileException($"{path}: the equation was solved with the usual settings of another program; solve it again.");
    });

    /// <summary>What a run of this identity has left in a file; null where there is none of it.</summary>
    public static SolutionRecord? UnderWay(string path, EquationFile equation, string identity)
    {
        try
        {
            return ModelContainer.Read(path, file => (string?)file.Header["identity"] == identity ? Record(file, equation, isUnderWay: true) : null);
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    private static SolutionRecord Record(ModelContainer file, EquationFile equation, bool isUnderWay)
    {
        int fields = equation.Equation.Fields.Length;
        int count = (int)file.Header["states"]!;
        SolutionRecord record = new() { FitErrors = file["fit_errors"], FitIterations = (int)file.Header["fit_iterations"]! };
        record.StepTimes.AddRange(file["step_times"]);
        record.StepLengths.AddRange(file["step_lengths"]);
        record.StepIterations.AddRange(file["step_iterations"]);
        record.Residuals.AddRange(file["residuals"].Chunk(fields));
        record.Traces.AddRange(file["traces"].Chunk(fields));
        record.States.AddRange(Enumerable.Range(0, count).Select(k => StateArrays.State(name => file[name], $"{k} ")));
        record.Current = isUnderWay ? StateArrays.State(name => file[name], "current ") : record.States[^1];

        return record.Residuals.Count == count && record.Traces.Count == count && (isUnderWay || count == equation.Equation.Text.Times.Length)
            ? record
            : throw new InvalidDataException("its times and its states do not belong together");
    }
}
