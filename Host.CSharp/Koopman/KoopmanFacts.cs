using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>What learning saw and found, as JSON.</summary>
internal static class KoopmanFacts
{
    /// <summary>All of it.</summary>
    public static JsonObject Of(DataFile data, ObservedTable table, KoopmanChoices choices, KoopmanModel model, KoopmanReport report) => new()
    {
        ["choices"] = choices.Json(),
        ["coordinates"] = new JsonObject
        {
            ["count"] = model.Reduction.Size,
            ["lost"] = ModelJson.Number(model.Reduction.Lost),
            ["principal"] = model.Reduction.IsPrincipal,
        },
        ["coverage"] = ModelJson.Numbers(report.Coverage),
        ["functions"] = report.Functions,
        ["held_out_pairs"] = report.HeldOut,
        ["horizons"] = new JsonArray([.. report.Horizons.Select(h => JsonValue.Create(h))]),
        ["lag"] = new JsonObject
        {
            ["steps"] = model.Lag,
            ["time"] = ModelJson.Number(model.LagTime),
            ["trials"] = new JsonArray([.. report.Lags.Select(trial => new JsonObject
            {
                ["high"] = ModelJson.Number(trial.High),
                ["implied_time"] = ModelJson.Number(trial.Implied),
                ["lag"] = trial.Lag,
                ["low"] = ModelJson.Number(trial.Low),
            })]),
            ["why"] = report.Why,
        },
        ["modes"] = new JsonArray([.. report.Modes.Select(mode => KoopmanLine.Of(model.LagTime, mode).Json())]),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => JsonValue.Create(note))]),
        ["pairs"] = report.Pairs,
        ["rivals"] = new JsonArray([.. report.Rivals.Select(Rival)]),
        ["rows"] = table.Series.Sum(series => series.Times.Length),
        ["singular_values"] = new JsonArray([.. report.Singular.Select(one => new JsonObject
        {
            ["chance_level"] = ModelJson.Number(one.Item2),
            ["value"] = ModelJson.Number(one.Item1),
        })]),
        ["source"] = Path.GetFileName(data.Path),
        ["split"] = report.Split,
        ["trajectories"] = table.Series.Length,
    };

    /// <summary>A way to forecast.</summary>
    public static JsonObject Rival(KoopmanRival one) => new()
    {
        ["detail"] = one.Detail,
        ["errors"] = ModelJson.Numbers(one.Errors),
        ["name"] = one.Name,
    };
}
