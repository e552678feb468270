using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Learning;

/// <summary>A learned model as one file, see <see cref="ModelContainer"/>. The same model gives the same bytes.</summary>
internal static class ModelFile
{
    /// <summary>The version of a learned model.</summary>
    public const int Version = 1;

    /// <summary>Numbers of observed coefficients that a model file keeps at most.</summary>
    public const long MostObserved = 4_000_000;

    /// <summary>Modes that a basis of a model file has at most.</summary>
    private const int MostModes = 1 << 20;

    /// <summary>The bytes of a model.</summary>
    public static byte[] Bytes(SpectralModel model)
    {
        (string kind, JsonObject description, List<(string Name, double[] Values)> arrays) = DynamicsParts.Of(model.Dynamics);
        JsonObject? ensemble = model.Ensemble is { } kin ? DynamicsParts.Of(kin, arrays) : null;
        arrays.AddRange(
        [
            ("observed_times", [.. model.Observed.SelectMany(trajectory => trajectory.Times)]),
            ("observed_floors", [.. model.Observed.SelectMany(trajectory => trajectory.Floors)]),
            ("observed_states", [.. model.Observed.SelectMany(trajectory => trajectory.States).SelectMany(state => state)]),
        ]);

        if (model.Roles.Inputs.Length > 0)
        {
            arrays.Add(("observed_inputs", [.. model.Observed.SelectMany(trajectory => trajectory.Times.Select(trajectory.Inputs.At)).SelectMany(inputs => inputs)]));
        }

        JsonObject header = new()
        {
            ["basis"] = ModelJson.Of(model.Basis),
            ["ensemble"] = ensemble,
            ["facts"] = model.Facts.DeepClone(),
            [kind] = description,
            ["observed"] = new JsonArray([.. model.Observed.Select(trajectory => new JsonObject { ["count"] = trajectory.Count, ["name"] = trajectory.Name })]),
            ["roles"] = ModelJson.Of(model.Roles),
            ["source_sha256"] = model.SourceSha256,
            ["until"] = ModelJson.Number(model.Until),
        };
        return ModelContainer.Bytes(Version, header, arrays);
    }

    /// <summary>The model in a file.</summary>
    /// <exception cref="ModelFileException">It is none, damaged, or of a newer version.</exception>
    public static SpectralModel Read(string path) => ModelContainer.Read(path, file =>
        file.Version == Version ? Model(file) : throw new ModelFileException($"{path}: this is the solution of an equation, not a learned model; name one that `pipeline learn` has written."));

    private static SpectralModel Model(ModelContainer file)
    {
        JsonNode header = file.Header;
        double[] Array(string name) => file[name];
        ObservedBasis basis = ModelJson.Basis(header["basis"]!, MostModes);
        StateShape shape = ObservedStates.shape(basis);
        DataRoles roles = ModelJson.Roles(header["roles"]!);
        IDynamics dynamics = DynamicsParts.Read(basis, header, roles.Inputs.Length, Array);

        return new SpectralModel(
            basis,
            roles,
            dynamics,
            Observed(ModelJson.Array(header["observed"]), shape.Size, header["roles"]!["inputs"] is null ? [] : Array("observed_inputs"), Array("observed_times"), Array("observed_floors"), Array("observed_states")),
            ModelJson.Number(header["until"]),
            ModelJson.Text(header["source_sha256"]),
            (JsonObject)header["facts"]!.DeepClone(),
            header["ensemble"] is { } ensemble ? DynamicsParts.Ensemble(basis, ensemble, roles.Inputs.Length, Array) : null);
    }

    private static ObservedTrajectory[] Observed(JsonArray list, int size, double[] inputs, double[] times, double[] floors, double[] states)
    {
        List<ObservedTrajectory> found = [];
        int at = 0;
        int width = times.Length == 0 ? 0 : inputs.Length / times.Length;

        foreach (JsonNode? one in list)
        {
            int count = (int)one!["count"]!;
            int first = at;
            at = checked(at + count);
            found.Add(new ObservedTrajectory(
                ModelJson.Text(one["name"]),
                times[first..at],
                [.. Enumerable.Range(first, count).Select(row => states[(row * size)..((row + 1) * size)])],
                floors[first..at],
                width == 0
                    ? KnownInputs.None
                    : new KnownInputs(times[first..at], [.. Enumerable.Range(first, count).Select(row => inputs[(row * width)..((row + 1) * width)])])));
        }

        return [.. found];
    }
}
