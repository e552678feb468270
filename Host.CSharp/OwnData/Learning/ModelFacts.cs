using System.Text.Json.Nodes;

namespace Spectral.Host.OwnData.Learning;

/// <summary>Facts of a model file that not every file has.</summary>
internal static class ModelFacts
{
    /// <summary>The time up to which forecasts may be trusted, in the unit of the data; null where the file does not say.</summary>
    public static double? Horizon(JsonObject facts)
    {
        double time = facts["horizon"] is JsonValue value && value.TryGetValue(out double found) ? found : double.NaN;
        return double.IsFinite(time) ? time : null;
    }
}
