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
            ["events"] = new JsonArray([.. (identity is null ? record.States[^1] : record.Current!).Events.Select(EventJson)]),
            ["identity"] = identity,
            ["kind"] = Kind,
            ["settings"] = settings.Json(),
            ["states"] = record.States.Count,
            ["used"] = used.Canonical,
        };
        List<(string Name, double[] Values)> arrays =
        [
            ("step_times", [.. record.StepTimes]),
            ("step_lengths", [.. record.StepLengths]),
            ("step_iterations", [.. record.StepIterations]),
            ("bounds", [.. record.Snapshots.Select(one => one.Bound)]),
            ("sizes", [.. record.Snapshots.Select(one => one.Size)]),
            ("residuals", [.. record.Snapshots.SelectMany(one => one.Residuals)]),
            ("traces", [.. record.Snapshots.SelectMany(one => one.Traces)]),
            ("largest_eigenvalues", [.. record.Snapshots.SelectMany(one => one.LargestEigenvalues)]),
            ("effective_dimensions", [.. record.Snapshots.SelectMany(one => one.EffectiveDimensions)]),
            .. record.States.SelectMany((state, k) => Arrays($"{k} ", state)),
            .. identity is null ? [] : Arrays("current ", record.Current!),
        ];
        return ModelContainer.Bytes(Version, header, arrays);
    }

    /// <summary>Whether a file holds the solution of an equation rather than a learned model.</summary>
    /// <exception cref="ModelFileException">It is no model file.</exception>
    public static bool IsSolution(string path) => ModelContainer.Read(path, file => file.Version == Version && (string?)file.Header["kind"] == Kind);

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
        IvpEvent[] events = [.. ModelJson.Array(file.Header["events"]).Select(one => StateNumbers.toEvent(ModelJson.Text(one!["kind"]), ModelJson.Text(one["reason"]), ModelJson.Numbers(one["numbers"])))];
        IvpState State(string prefix) => StateNumbers.toState(events, name => file[prefix + name]);
        double[][] ByField(string name) => [.. file[name].Chunk(fields)];
        (double[][] residuals, double[][] traces, double[][] largest, double[][] dimensions) =
            (ByField("residuals"), ByField("traces"), ByField("largest_eigenvalues"), ByField("effective_dimensions"));
        SolutionRecord record = new();
        record.StepTimes.AddRange(file["step_times"]);
        record.StepLengths.AddRange(file["step_lengths"]);
        record.StepIterations.AddRange(file["step_iterations"]);
        record.States.AddRange(Enumerable.Range(0, count).Select(k => State($"{k} ")));
        record.Snapshots.AddRange(record.States.Select((state, k) =>
            new IvpSnapshot(state.Time, residuals[k], file["bounds"][k], file["sizes"][k], traces[k], largest[k], dimensions[k])));
        record.Current = isUnderWay ? State("current ") : record.States[^1];

        return isUnderWay || count == equation.Equation.Text.Times.Length ? record : throw new InvalidDataException("its times and its states do not belong together");
    }

    private static IEnumerable<(string Name, double[] Values)> Arrays(string prefix, IvpState state) =>
        StateNumbers.ofState(state).Select(array => (prefix + array.Item1, array.Item2));

    private static JsonObject EventJson(IvpEvent one)
    {
        (string kind, string reason, double[] numbers) = StateNumbers.ofEvent(one);
        return new JsonObject { ["kind"] = kind, ["numbers"] = ModelJson.Numbers(numbers), ["reason"] = reason };
    }
}
