using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Host.Files;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// A model as one file: a line <c>spectral-model 1</c>, a line with the SHA-256 of all that follows, a line with the length of the header, the header as canonical JSON, and the arrays it
/// lists, one after another as little-endian doubles. Nothing in it is run, and it names no other file. The same model gives the same bytes.
/// </summary>
internal static class ModelFile
{
    /// <summary>The version that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>Numbers of observed coefficients that a model file keeps at most.</summary>
    public const long MostObserved = 4_000_000;

    private const string Magic = "spectral-model ";
    private const int MostHeader = 64 << 20;
    private const int HashDigits = 64;

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
            ["arrays"] = new JsonArray([.. arrays.Select(array => new JsonObject { ["count"] = array.Values.Length, ["name"] = array.Name })]),
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
        byte[] text = CanonicalJson.Bytes(header);
        byte[] length = Encoding.ASCII.GetBytes(text.Length.ToString(CultureInfo.InvariantCulture) + "\n");
        int numbers = arrays.SelectMany(array => array.Values).Count();
        byte[] body = new byte[length.Length + text.Length + (sizeof(double) * numbers)];
        length.CopyTo(body, 0);
        text.CopyTo(body, length.Length);
        int at = length.Length + text.Length;

        foreach (double value in arrays.SelectMany(array => array.Values))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(at), value);
            at += sizeof(double);
        }

        string head = string.Create(CultureInfo.InvariantCulture, $"{Magic}{Version}\n{Convert.ToHexStringLower(SHA256.HashData(body))}\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>The model in a file.</summary>
    /// <exception cref="ModelFileException">It is none, damaged, or of a newer version.</exception>
    public static SpectralModel Read(string path)
    {
        byte[] bytes;

        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"{path}: there is no such file; `pipeline learn data.parquet --model {path}` makes one.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelFileException($"{path}: cannot be read ({fault.Message.TrimEnd('.')}); name a model file that you may read.", fault);
        }

        try
        {
            return Decode(path, bytes);
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException or InvalidOperationException or ArgumentException or JsonException or OverflowException or NullReferenceException or KeyNotFoundException)
        {
            throw new ModelFileException($"{path}: the model does not hold together ({fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}); learn it again.", fault);
        }
    }

    private static SpectralModel Decode(string path, byte[] bytes)
    {
        int at = 0;
        string first = Line(bytes, ref at, 40) ?? "";

        if (!first.StartsWith(Magic, StringComparison.Ordinal) || !int.TryParse(first[Magic.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new ModelFileException($"{path}: this is no model file; name one that `pipeline learn` has written.");
        }

        if (version > Version)
        {
            throw new ModelFileException($"{path}: the model is of version {version}, and this program reads versions up to {Version}; use a newer program.");
        }

        string? hash = Line(bytes, ref at, HashDigits + 1);

        if (version < 1 || hash is null || hash.Length != HashDigits || hash != Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(at))))
        {
            throw new ModelFileException($"{path}: the model is damaged or cut off (its SHA-256 does not match); copy it again or learn it again.");
        }

        int length = int.Parse(Line(bytes, ref at, 12) ?? "", NumberStyles.None, CultureInfo.InvariantCulture);

        if (length > Math.Min(MostHeader, bytes.Length - at))
        {
            throw new InvalidDataException("the header is longer than the file");
        }

        JsonNode header = JsonNode.Parse(bytes.AsSpan(at, length)) ?? throw new InvalidDataException("the header is empty");
        Dictionary<string, double[]> arrays = Arrays(ModelJson.Array(header["arrays"]), bytes.AsSpan(at + length));
        return Model(header, arrays);
    }

    private static SpectralModel Model(JsonNode header, Dictionary<string, double[]> arrays)
    {
        double[] Array(string name) => arrays.TryGetValue(name, out double[]? values) ? values : throw new InvalidDataException($"the array {name} is missing");
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

    private static Dictionary<string, double[]> Arrays(JsonArray list, ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, double[]> arrays = new(StringComparer.Ordinal);

        foreach (JsonNode? one in list)
        {
            int count = (int)one!["count"]!;

            if (count < 0 || count > bytes.Length / sizeof(double))
            {
                throw new InvalidDataException("an array is longer than the file");
            }

            double[] values = new double[count];

            for (int i = 0; i < count; i++)
            {
                values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
            }

            bytes = bytes[(count * sizeof(double))..];
            arrays[ModelJson.Text(one["name"])] = values;
        }

        return bytes.IsEmpty ? arrays : throw new InvalidDataException("there is more in the file than its header says");
    }

    private static string? Line(byte[] bytes, ref int at, int most)
    {
        int end = System.Array.IndexOf(bytes, (byte)'\n', at, Math.Min(most, bytes.Length - at));

        if (end < 0)
        {
            return null;
        }

        string line = Encoding.ASCII.GetString(bytes, at, end - at);
        at = end + 1;
        return line;
    }
}
