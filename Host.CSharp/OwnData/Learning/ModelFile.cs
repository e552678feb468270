using System.Collections.Generic;
using System.IO;
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

    /// <summary>The bytes of a model.</summary>
    public static byte[] Bytes(SpectralModel model)
    {
        Coordinates coordinates = model.Dynamics.Coordinates;
        int count = coordinates.Directions.Length;
        List<(string Name, double[] Values)> arrays =
        [
            ("mean", coordinates.Mean),
            ("directions", [.. coordinates.Directions.SelectMany(direction => direction)]),
            ("label_mean", coordinates.Offset[count..]),
            ("label_scale", coordinates.Scale[count..]),
            ("parameters", model.Dynamics.Parameters),
            ("active", [.. model.Dynamics.Field.Active.Select(active => active ? 1.0 : 0.0)]),
            ("observed_times", [.. model.Observed.SelectMany(trajectory => trajectory.Times)]),
            ("observed_floors", [.. model.Observed.SelectMany(trajectory => trajectory.Floors)]),
            ("observed_states", [.. model.Observed.SelectMany(trajectory => trajectory.States).SelectMany(state => state)]),
        ];
        JsonObject header = new()
        {
            ["basis"] = ModelJson.Of(model.Basis),
            ["facts"] = model.Facts.DeepClone(),
            ["field"] = new JsonObject
            {
                ["directions"] = count,
                ["interval"] = ModelJson.Number(model.Dynamics.Interval),
                ["name"] = model.Dynamics.Field.Name,
                ["scale"] = ModelJson.Number(coordinates.Scale[0]),
                ["time_unit"] = ModelJson.Number(model.Dynamics.TimeUnit),
                ["units"] = model.Dynamics.Field.Units,
            },
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
        ObservedBasis basis = ModelJson.Basis(header["basis"]!, Array("mean").Length);
        StateShape shape = ObservedStates.shape(basis);
        JsonNode field = header["field"]!;
        int count = (int)field["directions"]!;
        double[] directions = Array("directions");

        if (count < 1 || directions.Length != (long)count * shape.Coefficients)
        {
            throw new InvalidDataException("the directions do not fit the basis");
        }

        Coordinates coordinates = new(
            shape,
            Array("mean"),
            [.. directions.Chunk(shape.Coefficients)],
            [.. Enumerable.Repeat(0.0, count), .. Array("label_mean")],
            [.. Enumerable.Repeat(ModelJson.Number(field["scale"]), count), .. Array("label_scale")]);
        FieldOfDynamics form = FieldOfDynamics.Of(ModelJson.Text(field["name"]), (int)field["units"]!);
        LearnedDynamics dynamics = LearnedDynamics.Of(
            coordinates,
            new FieldOfDynamics(form.Name, form.Units, [.. Array("active").Select(value => value != 0.0)]),
            Array("parameters"),
            ModelJson.Number(field["time_unit"]),
            ModelJson.Number(field["interval"]));

        if (dynamics.Learned.Field.Network.ParameterCount != dynamics.Parameters.Length || !(dynamics.TimeUnit > 0.0) || !(dynamics.Interval > 0.0))
        {
            throw new InvalidDataException("the parameters do not fit the field");
        }

        return new SpectralModel(
            basis,
            ModelJson.Roles(header["roles"]!),
            dynamics,
            Observed(ModelJson.Array(header["observed"]), shape.Size, Array("observed_times"), Array("observed_floors"), Array("observed_states")),
            ModelJson.Number(header["until"]),
            ModelJson.Text(header["source_sha256"]),
            (JsonObject)header["facts"]!.DeepClone());
    }

    private static ObservedTrajectory[] Observed(JsonArray list, int size, double[] times, double[] floors, double[] states)
    {
        List<ObservedTrajectory> found = [];
        int at = 0;

        foreach (JsonNode? one in list)
        {
            int count = (int)one!["count"]!;
            int first = at;
            at = checked(at + count);
            found.Add(new ObservedTrajectory(
                ModelJson.Text(one["name"]),
                times[first..at],
                [.. Enumerable.Range(first, count).Select(row => states[(row * size)..((row + 1) * size)])],
                floors[first..at]));
        }

        return [.. found];
    }
}
