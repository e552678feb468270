using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>A learned Koopman operator as a model file of version 2, of the kind koopman: the coordinates, the predictors with their functions, and what learning found.</summary>
internal static class KoopmanFile
{
    private const int Version = 2;
    private const string Kind = "koopman";

    /// <summary>Whether a file holds a learned Koopman operator.</summary>
    /// <exception cref="ModelFileException">It is no model file.</exception>
    public static bool IsKoopman(string path) => ModelContainer.Read(path, IsOfKind);

    /// <summary>The bytes.</summary>
    public static byte[] Bytes(LearnedKoopman learned)
    {
        KoopmanModel model = learned.Model;
        StateReduction reduction = model.Reduction;
        (string Name, KoopmanPredictor Predictor)[] predictors = [("Koopman", model.Predictor), .. model.Rivals.Select(rival => (rival.Item1, rival.Item2))];
        JsonObject header = new()
        {
            ["coordinates"] = reduction.Size,
            ["delays"] = model.Delays,
            ["facts"] = learned.Facts.DeepClone(),
            ["form"] = learned.Form.Json(),
            ["horizons"] = new JsonArray([.. model.Horizons.Select(h => JsonValue.Create(h))]),
            ["kind"] = Kind,
            ["lag"] = model.Lag,
            ["lost"] = ModelJson.Number(reduction.Lost),
            ["predictors"] = new JsonArray([.. predictors.Select(one => PredictorJson.Of(one.Name, one.Predictor))]),
            ["principal"] = reduction.IsPrincipal,
            ["resampled"] = model.IsResampled,
            ["source_sha256"] = learned.SourceSha256,
            ["step"] = ModelJson.Number(model.Step),
            ["until"] = ModelJson.Number(model.Until),
        };
        List<(string Name, double[] Values)> arrays =
        [
            ("mean", reduction.Mean),
            ("unit", reduction.Unit),
            ("directions", reduction.Directions.Values),
            ("scale", reduction.Scale),
            ("coordinate_mean", model.Mean),
            ("bands", [.. model.Bands.SelectMany(two => two).SelectMany(one => one)]),
            .. predictors.SelectMany((one, k) => PredictorJson.Arrays(one.Predictor, $"{k} ")),
        ];
        return ModelContainer.Bytes(Version, header, arrays);
    }

    /// <summary>The model in a file.</summary>
    /// <exception cref="ModelFileException">It is none, damaged, or of a newer version.</exception>
    public static LearnedKoopman Read(string path) => ModelContainer.Read(path, file =>
        IsOfKind(file) ? Learned(file) : throw new ModelFileException($"{path}: this is no learned Koopman operator; name one that `pipeline koopman` has written."));

    private static bool IsOfKind(ModelContainer file) => file.Version == Version && (string?)file.Header["kind"] == Kind;

    private static LearnedKoopman Learned(ModelContainer file)
    {
        JsonNode header = file.Header;
        int coordinates = (int)header["coordinates"]!;
        int columns = file["mean"].Length;
        StateReduction reduction = new(
            file["mean"],
            file["unit"],
            new Matrix(columns, coordinates, file["directions"]),
            file["scale"],
            ModelJson.Number(header["lost"]),
            (bool)header["principal"]!);
        (string Name, KoopmanPredictor Predictor)[] predictors =
        [
            .. ModelJson.Array(header["predictors"]).Select((one, k) => (ModelJson.Text(one!["name"]), PredictorJson.Predictor(one, coordinates, name => file[$"{k} {name}"]))),
        ];
        int[] horizons = [.. ModelJson.Array(header["horizons"]).Select(h => (int)h!)];
        ObservedForm form = ObservedForm.Of(header["form"]!);
        double[][][] bands = [.. file["bands"].Chunk(2 * columns).Select(two => two.Chunk(columns).ToArray())];

        if (bands.Length != horizons.Length || horizons.Length == 0 || reduction.Scale.Length != coordinates || form.Roles.Fields.Length * form.Count != columns)
        {
            throw new InvalidDataException("bands, coordinates and columns do not belong together");
        }

        KoopmanModel model = new(
            reduction,
            ModelJson.Number(header["step"]),
            (bool)header["resampled"]!,
            (int)header["lag"]!,
            (int)header["delays"]!,
            ModelJson.Number(header["until"]),
            file["coordinate_mean"],
            predictors[0].Predictor,
            [.. predictors[1..]],
            bands,
            horizons);
        return new LearnedKoopman(form, model, ModelJson.Text(header["source_sha256"]), (JsonObject)header["facts"]!.DeepClone());
    }
}
