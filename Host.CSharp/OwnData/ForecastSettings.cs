using System;
using System.Collections.Generic;

namespace Spectral.Host.OwnData;

/// <summary>What a forecast is asked for besides its times.</summary>
public sealed record ForecastSettings
{
    /// <summary>Whether the ends of 90 % intervals follow the fields as further ones, <c>u_low</c> and <c>u_high</c> after a field <c>u</c>.</summary>
    public bool Intervals { get; init; }

    /// <summary>
    /// Known inputs of each trajectory, by its name (empty: of those that are not named), of a model that has learned with such; they go before those of the file that the forecast starts from.
    /// <see cref="ForecastInputs.Open"/> reads them from a table.
    /// </summary>
    public IReadOnlyDictionary<string, KnownInputs> Inputs { get; init; } = new Dictionary<string, KnownInputs>(StringComparer.Ordinal);
}
