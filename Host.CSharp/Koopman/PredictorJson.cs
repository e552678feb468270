using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>A predictor in a model file: its functions in the header, its numbers as arrays.</summary>
internal static class PredictorJson
{
    /// <summary>The header.</summary>
    public static JsonObject Of(string name, KoopmanPredictor predictor)
    {
        JsonObject all = Functions(predictor.Dictionary);
        all["kept"] = predictor.Operator.Rows;
        all["name"] = name;
        all["ridge"] = predictor.Ridge;
        return all;
    }

    /// <summary>The arrays, their names behind a prefix.</summary>
    public static IEnumerable<(string Name, double[] Values)> Arrays(KoopmanPredictor predictor, string prefix) =>
    [
        (prefix + "projection", predictor.Projection.Values),
        (prefix + "operator", predictor.Operator.Values),
        (prefix + "decoder", predictor.Decoder.Values),
        .. predictor.Dictionary switch
        {
            ObservableDictionary.Bumps bumps => [(prefix + "centres", bumps.centres.Values)],
            ObservableDictionary.Learned learned => [(prefix + "parameters", learned.parameters)],
            _ => Array.Empty<(string, double[])>(),
        },
    ];

    /// <summary>The predictor back.</summary>
    public static KoopmanPredictor Predictor(JsonNode node, int coordinates, Func<string, double[]> array)
    {
        ObservableDictionary dictionary = Dictionary(node, coordinates, array);
        int functions = ObservableDictionaryModule.count(coordinates, dictionary);
        int kept = (int)node["kept"]!;
        return new KoopmanPredictor(
            dictionary,
            (double)node["ridge"]!,
            coordinates,
            new Matrix(functions, kept, array("projection")),
            new Matrix(kept, kept, array("operator")),
            new Matrix(kept, coordinates, array("decoder")));
    }

    private static JsonObject Functions(ObservableDictionary dictionary) => dictionary switch
    {
        ObservableDictionary.Monomials one => new() { ["degree"] = one.degree, ["delays"] = one.delays, ["functions"] = "monomials" },
        ObservableDictionary.Waves one => new() { ["frequencies"] = one.frequencies, ["functions"] = "waves" },
        ObservableDictionary.Bumps one => new() { ["functions"] = "bumps", ["width"] = one.width },
        ObservableDictionary.Learned one => new()
        {
            ["count"] = one.functions,
            ["functions"] = "learned",
            ["hidden"] = new JsonArray([.. one.network.Hidden.Select(units => JsonValue.Create(units))]),
            ["inputs"] = one.network.Inputs,
            ["of"] = one.network.Functions,
            ["reversible"] = one.network.IsReversible,
            ["with_state"] = one.withState,
        },
        _ => throw new InvalidDataException("functions of an unknown kind"),
    };

    private static ObservableDictionary Dictionary(JsonNode node, int coordinates, Func<string, double[]> array)
    {
        int Number(string name) => (int)node[name]!;

        switch (ModelJson.Text(node["functions"]))
        {
            case "monomials":
                return ObservableDictionary.NewMonomials(Number("delays"), Number("degree"));
            case "waves":
                return ObservableDictionary.NewWaves(Number("frequencies"));
            case "bumps":
                double[] centres = array("centres");
                return ObservableDictionary.NewBumps((double)node["width"]!, new Matrix(centres.Length / coordinates, coordinates, centres));
            case "learned":
                int[] hidden = [.. ModelJson.Array(node["hidden"]).Select(units => (int)units!)];
                KoopmanNetwork network = new(Number("inputs"), hidden, Number("of"), (bool)node["reversible"]!);
                double[] parameters = array("parameters");
                return network.ParameterCount == parameters.Length
                    ? ObservableDictionary.NewLearned(network, parameters, Number("count"), (bool)node["with_state"]!)
                    : throw new InvalidDataException("the parameters do not fit the network");
            case var other:
                throw new InvalidDataException($"functions of an unknown kind, {other}");
        }
    }
}
