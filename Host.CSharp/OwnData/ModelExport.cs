using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData;

/// <summary>A model as files that other programs read: tables of numbers as Parquet, the equation as text where there is one, and a description that says how they belong together.</summary>
internal static class ModelExport
{
    /// <summary>How the numbers belong together.</summary>
    private static readonly string[] Reading =
    [
        "coefficients.parquet: one row an observed snapshot: t, floor, scale and center of each axis, and the coefficients c of each field; u(x) = sum over n of c_n times the product over axes k of sqrt(scale_k) phi_n_k(scale_k (x_k - center_k)).",
        "directions.parquet: one row a coefficient: its unit, its mean, and the components d_1 ... d_r of the directions; a_k = sum over n of d_k_n (c_n / unit_n - mean_n).",
        "coordinates.parquet: one row a coordinate of the field: y = (value - mean) / scale, value being a_1 ... a_r, then the scales and the centers that move.",
        "weights.parquet: one row a parameter: the window (layer) it belongs to, row and column. The field is dy/dt = f(y) / time_unit; tanh is the activation.",
        "map.parquet, windows.parquet: of a model of delays the matrix A of a_(k+1) = A a_k, and the columns u of a = u^T z, z = (y_k, y_(k-1), ..., 1) the coordinates of the last states, step apart.",
        "terms.parquet: of an equation one row a field and term: its factor, its standard error and its code, factors of the form field:orders of the derivative along the axes.",
        "equation.txt: the equation of the fields; or the vector field in the coordinates y, with time in the unit of the data, where it is a polynomial.",
    ];

    /// <summary>The files: names and bytes.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Files(SpectralModel model)
    {
        List<(string Name, byte[] Bytes)> files =
        [
            ("model.json", CanonicalJson.Bytes(Description(model))),
        ];

        switch (model.Dynamics)
        {
            case LearnedDynamics field:
                files.Add(("directions.parquet", Bytes(Directions(model, field.Coordinates))));
                files.Add(("coordinates.parquet", Bytes(Coordinates(field.Coordinates))));
                files.Add(("weights.parquet", Bytes(Weights(field))));
                break;
            case DelayDynamics delays:
                files.Add(("directions.parquet", Bytes(Directions(model, delays.Coordinates))));
                files.Add(("coordinates.parquet", Bytes(Coordinates(delays.Coordinates))));
                files.Add(("map.parquet", Bytes(Map(delays.Map))));
                files.Add(("windows.parquet", Bytes(Windows(delays.Map))));
                break;
            case EquationDynamics equation:
                files.Add(("terms.parquet", Bytes(Terms(model, equation))));
                break;
        }

        if (model.Observed.Count > 0)
        {
            files.Add(("coefficients.parquet", Bytes(Coefficients(model))));
        }

        if (model.Equations is { Count: > 0 } equations)
        {
            files.Add(("equation.txt", Encoding.UTF8.GetBytes(string.Join('\n', equations) + "\n")));
        }

        return files;
    }

    private static JsonObject Description(SpectralModel model) => new()
    {
        ["basis"] = ModelJson.Of(model.Basis),
        ["facts"] = model.Facts.DeepClone(),
        [model.Dynamics.Kind] = DynamicsParts.Of(model.Dynamics).Description,
        ["reading"] = new JsonArray([.. Reading]),
        ["roles"] = ModelJson.Of(model.Roles),
        ["source_sha256"] = model.SourceSha256,
        ["until"] = ModelJson.Number(model.Until),
    };

    private static ParquetTable Coefficients(SpectralModel model)
    {
        ObservedBasis basis = model.Basis;
        (string Name, double Time, double Floor, ExpandedSnapshot State)[] rows =
        [
            .. model.Observed.SelectMany(one => one.Times.Select((time, k) => (one.Name, time, one.Floors[k], basis.Unpack(one.Name, time, one.States[k])))),
        ];
        List<ParquetColumn> columns = [];

        if (model.Roles.Trajectory is { } trajectory)
        {
            columns.Add(ParquetColumn.Of(trajectory, [.. rows.Select(row => row.Name)]));
        }

        columns.Add(ParquetColumn.Of("t", [.. rows.Select(row => row.Time)]));
        columns.Add(ParquetColumn.Of("floor", [.. rows.Select(row => row.Floor)]));

        for (int k = 0; k < basis.Dimension; k++)
        {
            int axis = k;
            string suffix = basis.Dimension == 1 ? "" : "_" + model.Roles.Positions[k];
            columns.Add(ParquetColumn.Of("scale" + suffix, [.. rows.Select(row => row.State.Labels[axis].Scale)]));
            columns.Add(ParquetColumn.Of("center" + suffix, [.. rows.Select(row => row.State.Labels[axis].Center)]));
        }

        for (int f = 0; f < basis.Fields; f++)
        {
            for (int n = 0; n < basis.Modes; n++)
            {
                (int field, int mode) = (f, n);
                columns.Add(ParquetColumn.Of(CoefficientName(model, f, n), [.. rows.Select(row => row.State.Coefficients[field][mode])]));
            }
        }

        return new ParquetTable(columns);
    }

    private static string CoefficientName(SpectralModel model, int field, int mode)
    {
        string prefix = model.Basis.Fields == 1 ? "" : model.Roles.Fields[field] + "_";
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}c_{mode}");
    }

    private static ParquetTable Directions(SpectralModel model, Coordinates coordinates)
    {
        int modes = model.Basis.Modes;
        List<ParquetColumn> columns =
        [
            ParquetColumn.Of("coefficient", [.. Enumerable.Range(0, coordinates.Mean.Length).Select(k => CoefficientName(model, k / modes, k % modes))]),
            ParquetColumn.Of("unit", coordinates.Shape.Units),
            ParquetColumn.Of("mean", coordinates.Mean),
        ];
        columns.AddRange(coordinates.Directions.Select((direction, k) => ParquetColumn.Of(string.Create(CultureInfo.InvariantCulture, $"d_{k + 1}"), direction)));
        return new ParquetTable(columns);
    }

    private static ParquetTable Coordinates(Coordinates coordinates)
    {
        return new ParquetTable(
        [
            ParquetColumn.Of("coordinate", coordinates.Names),
            ParquetColumn.Of("mean", coordinates.Offset),
            ParquetColumn.Of("scale", coordinates.Scale),
        ]);
    }

    private static ParquetTable Map(DelayMap map) => new(
    [
        .. Enumerable.Range(0, map.Rank).Select(k => ParquetColumn.Of(string.Create(CultureInfo.InvariantCulture, $"a_{k + 1}"), [.. Enumerable.Range(0, map.Rank).Select(row => map.Map[(row * map.Rank) + k])])),
    ]);

    private static ParquetTable Windows(DelayMap map) => new(
    [
        .. map.Directions.Select((direction, k) => ParquetColumn.Of(string.Create(CultureInfo.InvariantCulture, $"u_{k + 1}"), direction)),
    ]);

    private static ParquetTable Terms(SpectralModel model, EquationDynamics dynamics)
    {
        FieldEquation equation = dynamics.Equation;
        (int Field, int Term)[] rows = [.. equation.Factors.SelectMany((row, f) => row.Select((_, t) => (f, t)))];
        return new ParquetTable(
        [
            ParquetColumn.Of("field", [.. rows.Select(row => model.Roles.Fields[row.Field])]),
            ParquetColumn.Of("term", [.. rows.Select(row => equation.Terms[row.Term].Name(model.Roles.Fields, model.Roles.Positions, model.Roles.Inputs))]),
            ParquetColumn.Of("code", [.. rows.Select(row => equation.Terms[row.Term].Code)]),
            ParquetColumn.Of("factor", [.. rows.Select(row => equation.Factors[row.Field][row.Term])]),
            ParquetColumn.Of("standard_error", [.. rows.Select(row => dynamics.Fitted.Errors[row.Field][row.Term])]),
        ]);
    }

    private static ParquetTable Weights(LearnedDynamics dynamics)
    {
        List<string> windows = [];
        List<int> rows = [];
        List<int> columns = [];

        foreach (ParameterWindow window in dynamics.Learned.Field.Network.Windows)
        {
            int[] shape = window.Expression.Shape;
            int width = shape.Length > 1 ? shape[1] : 1;

            for (int i = 0; i < window.Expression.Size; i++)
            {
                windows.Add(window.Name);
                rows.Add(i / width);
                columns.Add(i % width);
            }
        }

        return new ParquetTable(
        [
            ParquetColumn.Of("window", [.. windows]),
            ParquetColumn.Of("row", [.. rows]),
            ParquetColumn.Of("column", [.. columns]),
            ParquetColumn.Of("value", dynamics.Parameters),
        ]);
    }

    private static byte[] Bytes(ParquetTable table)
    {
        using MemoryStream stream = new();
        ParquetWriter.Write(stream, table);
        return stream.ToArray();
    }
}
