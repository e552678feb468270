using System.Globalization;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary>How far a forecast may be trusted, in words.</summary>
internal static class HorizonWords
{
    /// <summary>Of a model, in a sentence.</summary>
    public static string Of(SpectralModel model)
    {
        if (model.Ensemble is not { } ensemble)
        {
            return "the file does not say how far: learn it again with this version";
        }

        string expected = $"the expected error stays below {LearningView.Percent(ForecastEnsembles.trusted)}";
        return ensemble.Horizon == 0.0 ? $"nowhere: beyond the start {expected} for no time"
            : ensemble.IsReached ? $"for {Time(ensemble.Horizon)} after the start: {expected} so long"
            : $"for {Time(ensemble.Horizon)} after the start at least: {expected} as far as was looked";
    }

    /// <summary>A warning where a forecast goes on beyond; null where it does not.</summary>
    public static string? Beyond(SpectralModel model, double start, double last) =>
        model.Ensemble is { } ensemble && last > start + (ensemble.Horizon * (1.0 + 1e-9))
            ? ensemble.IsReached
                ? $"beyond t = {Time(start + ensemble.Horizon)} the expected error is above {LearningView.Percent(ForecastEnsembles.trusted)}: do not rely on what lies after it (--intervals shows how wide it spreads)"
                : $"beyond t = {Time(start + ensemble.Horizon)} nobody has looked how far the forecast may be trusted (--intervals shows how wide it spreads)"
            : null;

    private static string Time(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
