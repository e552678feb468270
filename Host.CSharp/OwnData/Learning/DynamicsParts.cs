using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Learning;

/// <summary>A learned dynamics as a node of the header of a model file, named by its kind, and arrays; and back.</summary>
internal static class DynamicsParts
{
    /// <summary>The kind, its description and its arrays.</summary>
    public static (string Kind, JsonObject Description, List<(string Name, double[] Values)> Arrays) Of(IDynamics dynamics) => dynamics switch
    {
        LearnedDynamics field => (dynamics.Kind, new JsonObject
        {
            ["directions"] = field.Coordinates.Directions.Length,
            ["interval"] = ModelJson.Number(field.Interval),
            ["name"] = field.Field.Name,
            ["scale"] = ModelJson.Number(field.Coordinates.Scale[0]),
            ["time_unit"] = ModelJson.Number(field.TimeUnit),
            ["units"] = field.Field.Units,
        },
        [
            .. Arrays(field.Coordinates),
            ("parameters", field.Parameters),
            ("active", [.. field.Field.Active.Select(active => active ? 1.0 : 0.0)]),
        ]),
        DelayDynamics delays => (dynamics.Kind, new JsonObject
        {
            ["delays"] = delays.Map.Delays,
            ["directions"] = delays.Coordinates.Directions.Length,
            ["inputs"] = delays.Map.Inputs,
            ["rank"] = delays.Map.Rank,
            ["scale"] = ModelJson.Number(delays.Coordinates.Scale[0]),
            ["step"] = ModelJson.Number(delays.Map.Step),
        },
        [
            .. Arrays(delays.Coordinates),
            ("windows", [.. delays.Map.Directions.SelectMany(direction => direction)]),
            ("map", delays.Map.Map),
            .. delays.Map.Inputs == 0 ? Enumerable.Empty<(string, double[])>() : [("input_scales", [.. delays.Map.Scales.SelectMany(scale => new[] { scale.Item1, scale.Item2 })])],
        ]),
        EquationDynamics equation => (dynamics.Kind, new JsonObject
        {
            ["inflation"] = ModelJson.Number(equation.Fitted.Inflation),
            ["residual"] = ModelJson.Number(equation.Fitted.Residual),
            ["terms"] = new JsonArray([.. equation.Equation.Terms.Select(term => term.Code)]),
            ["tolerance"] = ModelJson.Number(equation.Tolerance),
            ["walls"] = equation.States.Walls.Length == 0 ? null : new JsonArray([.. equation.States.Walls.Select(wall => wall == Wall.Odd ? "odd" : "even")]),
        },
        [
            ("factors", [.. equation.Equation.Factors.SelectMany(row => row)]),
            ("factor_errors", [.. equation.Fitted.Errors.SelectMany(row => row)]),
        ]),
        _ => throw new NotSupportedException($"a dynamics of kind {dynamics.Kind} has no file form"),
    };

    /// <summary>The dynamics in a header with its arrays.</summary>
    public static IDynamics Read(ObservedBasis basis, JsonNode header, int inputs, Func<string, double[]> array) =>
        header["field"] is { } field ? Field(basis, field, array)
        : header["delays"] is { } delays ? Delays(basis, delays, array)
        : header["equation"] is { } equation ? Equation(basis, equation, inputs, array)
        : throw new InvalidDataException("no dynamics is in the file");

    /// <summary>An ensemble; the arrays of its members are added, each under its own name.</summary>
    public static JsonObject Of(ForecastEnsemble ensemble, List<(string Name, double[] Values)> arrays)
    {
        JsonArray members = [];

        foreach (IDynamics member in ensemble.Members)
        {
            (string kind, JsonObject description, List<(string Name, double[] Values)> own) = Of(member);
            arrays.AddRange(own.Select(array => (Named(members.Count, array.Name), array.Values)));
            members.Add(new JsonObject { [kind] = description });
        }

        return new JsonObject
        {
            ["horizon"] = ModelJson.Number(ensemble.Horizon),
            ["inflation"] = ModelJson.Number(ensemble.Inflation),
            ["is_reached"] = ensemble.IsReached,
            ["members"] = members,
        };
    }

    /// <summary>The ensemble back.</summary>
    public static ForecastEnsemble Ensemble(ObservedBasis basis, JsonNode node, int inputs, Func<string, double[]> array) => new(
        [.. ModelJson.Array(node["members"]).Select((member, k) => Read(basis, member!, inputs, name => array(Named(k, name))))],
        ModelJson.Number(node["inflation"]),
        ModelJson.Number(node["horizon"]),
        (bool)node["is_reached"]!);

    private static string Named(int member, string array) => string.Create(CultureInfo.InvariantCulture, $"member{member + 1}_{array}");

    private static IEnumerable<(string Name, double[] Values)> Arrays(Coordinates coordinates)
    {
        int count = coordinates.Directions.Length;
        yield return ("mean", coordinates.Mean);
        yield return ("directions", [.. coordinates.Directions.SelectMany(direction => direction)]);
        yield return ("label_mean", coordinates.Offset[count..]);
        yield return ("label_scale", coordinates.Scale[count..]);
    }

    private static Coordinates CoordinatesOf(ObservedBasis basis, JsonNode node, Func<string, double[]> array)
    {
        StateShape shape = ObservedStates.shape(basis);
        int count = (int)node["directions"]!;
        double[] directions = array("directions");

        if (count < 1 || directions.Length != (long)count * shape.Coefficients)
        {
            throw new InvalidDataException("the directions do not fit the basis");
        }

        return new Coordinates(
            shape,
            array("mean"),
            [.. directions.Chunk(shape.Coefficients)],
            [.. Enumerable.Repeat(0.0, count), .. array("label_mean")],
            [.. Enumerable.Repeat(ModelJson.Number(node["scale"]), count), .. array("label_scale")]);
    }

    private static LearnedDynamics Field(ObservedBasis basis, JsonNode node, Func<string, double[]> array)
    {
        FieldOfDynamics form = FieldOfDynamics.Of(ModelJson.Text(node["name"]), (int)node["units"]!);
        LearnedDynamics dynamics = LearnedDynamics.Of(
            CoordinatesOf(basis, node, array),
            new FieldOfDynamics(form.Name, form.Units, [.. array("active").Select(value => value != 0.0)]),
            array("parameters"),
            ModelJson.Number(node["time_unit"]),
            ModelJson.Number(node["interval"]));
        return dynamics.Learned.Field.Network.ParameterCount == dynamics.Parameters.Length && dynamics.TimeUnit > 0.0 && dynamics.Interval > 0.0
            ? dynamics
            : throw new InvalidDataException("the parameters do not fit the field");
    }

    private static DelayDynamics Delays(ObservedBasis basis, JsonNode node, Func<string, double[]> array)
    {
        Coordinates coordinates = CoordinatesOf(basis, node, array);
        (int count, int rank, double step) = ((int)node["delays"]!, (int)node["rank"]!, ModelJson.Number(node["step"]));
        int inputs = (int?)node["inputs"] ?? 0;
        double[] scales = inputs > 0 ? array("input_scales") : [];
        long width = ((long)count * coordinates.Size) + (inputs > 0 ? (count + 1L) * inputs : 0) + 1;

        if (count < 1 || rank < 1 || inputs < 0 || !(step > 0.0) || scales.Length != 2 * inputs || array("windows").Length != rank * width
            || array("map").Length != (long)rank * (inputs > 0 ? coordinates.Size : rank))
        {
            throw new InvalidDataException("the map does not fit its delays");
        }

        return new DelayDynamics(coordinates, new DelayMap(count, step, [.. array("windows").Chunk((int)width)], array("map"), [.. scales.Chunk(2).Select(pair => (pair[0], pair[1]))]));
    }

    private static EquationDynamics Equation(ObservedBasis basis, JsonNode node, int inputs, Func<string, double[]> array)
    {
        TorusStates states = (node["walls"] is JsonArray walls
            ? TorusStates.TryBetween(basis, [.. walls.Select(wall => ModelJson.Text(wall) switch { "odd" => Wall.Odd, "even" => Wall.Even, string other => throw new InvalidDataException($"a wall is '{other}'") })])
            : TorusStates.TryOf(basis)) ?? throw new InvalidDataException("the basis of an equation is periodic or between walls, and stands still");
        FieldTerm[] terms = [.. ModelJson.Array(node["terms"]).Select(term => FieldTerm.OfCode(ModelJson.Text(term)))];
        double[] factors = array("factors");

        if (terms.Length == 0
            || factors.Length != (long)terms.Length * basis.Fields
            || array("factor_errors").Length != factors.Length
            || terms.Any(term => term.Parameters.Any(parameter => parameter < 0 || parameter >= inputs))
            || terms.Any(term => term.Factors.Any(factor => factor.Field < 0 || factor.Field >= basis.Fields || factor.Derivative.Length != basis.Dimension || factor.Derivative.Any(order => order is < 0 or > 8)))
            || !(ModelJson.Number(node["tolerance"]) > 0.0))
        {
            throw new InvalidDataException("the terms do not fit the basis");
        }

        FieldEquation equation = new(states.Modes.Lengths, states.Modes.Orders, terms, [.. factors.Chunk(terms.Length)]);
        FittedEquation fitted = new(equation, [.. array("factor_errors").Chunk(terms.Length)], ModelJson.Number(node["inflation"]), ModelJson.Number(node["residual"]));
        return new EquationDynamics(states, fitted, ModelJson.Number(node["tolerance"]));
    }
}
