using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Parquet;

namespace Spectral.Host.Projection;

/// <summary>
/// Expansions as a Parquet file, one row a time: t, scale, center, floor, c_0, c_1 …, or re_c_0, im_c_0, re_c_1 … of complex data. What they mean stands in
/// the key-value metadata: <c>spectral.basis</c> (canonical), <c>spectral.domain</c>, <c>spectral.labels</c>, <c>spectral.q</c>, <c>spectral.columns</c>,
/// <c>spectral.source.sha256</c>. The bytes depend on the data and the basis alone.
/// </summary>
internal static class ProjectionFile
{
    private const string Prefix = "spectral.";

    /// <summary>The table.</summary>
    public static ParquetTable Table(ProjectionRun run)
    {
        List<ParquetColumn> columns =
        [
            ParquetColumn.Of("t", [.. run.Times.Select(time => time.Time)]),
            ParquetColumn.Of("scale", [.. run.Times.Select(time => time.Label.Scale)]),
            ParquetColumn.Of("center", [.. run.Times.Select(time => time.Label.Center)]),
            ParquetColumn.Of("floor", [.. run.Times.Select(time => time.Floor)]),
        ];
        string[] parts = run.IsComplex ? ["re_c_", "im_c_"] : ["c_"];

        for (int mode = 0; mode < run.Rule.Basis.Count; mode++)
        {
            for (int field = 0; field < parts.Length; field++)
            {
                columns.Add(ParquetColumn.Of(
                    parts[field] + mode.ToString(CultureInfo.InvariantCulture),
                    [.. run.Times.Select(time => time.Coefficients[field][mode])]));
            }
        }

        return new ParquetTable(columns, Metadata(run));
    }

    /// <summary>The bytes of the file.</summary>
    public static byte[] Bytes(ProjectionRun run)
    {
        using MemoryStream stream = new();
        ParquetWriter.Write(stream, Table(run));
        return stream.ToArray();
    }

    private static List<KeyValuePair<string, string>> Metadata(ProjectionRun run)
    {
        DataProjection rule = run.Rule;
        List<KeyValuePair<string, string>> pairs =
        [
            new(Prefix + "basis", rule.Basis.Canonical),
            new(Prefix + "labels", rule.LabelSource),
            new(Prefix + "columns", new JsonArray([.. run.Data.Columns]).ToJsonString()),
            new(Prefix + "source.sha256", run.Data.Sha256),
        ];

        if (rule.Moves)
        {
            pairs.Add(new(Prefix + "q", rule.Factor.ToString("R", CultureInfo.InvariantCulture)));
        }

        if (double.IsFinite(rule.Left))
        {
            string right = double.IsFinite(rule.Right) ? rule.Right.ToString("R", CultureInfo.InvariantCulture) : "inf";
            pairs.Add(new(Prefix + "domain", $"{rule.Left.ToString("R", CultureInfo.InvariantCulture)},{right}"));
        }

        return pairs;
    }
}
