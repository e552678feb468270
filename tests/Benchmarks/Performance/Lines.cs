using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Performance;

/// <summary>One line of the table, as it was measured.</summary>
internal sealed record MeasuredLine
{
    /// <summary>The row to which it belongs.</summary>
    public required string Row { get; init; }

    /// <summary>The row's name and what is done, on its first line.</summary>
    public required string Case { get; init; }

    /// <summary>Threads of the two sides: 1, 2, or "best".</summary>
    public required string Threads { get; init; }

    /// <summary>The peer, or why there is none.</summary>
    public required string Peer { get; init; }

    /// <summary>Its libraries with their versions.</summary>
    public string Version { get; init; } = "";

    /// <summary>Our time.</summary>
    public required Timing Ours { get; init; }

    /// <summary>The peer's time, if there is a peer.</summary>
    public Timing? Theirs { get; init; }

    /// <summary>Operations of one unit, 0 if they are not counted.</summary>
    public double Operations { get; init; }

    /// <summary>The peak that we could use, operations a second.</summary>
    public double Peak { get; init; }

    /// <summary>Our gain from a second thread over that of the register-only loop.</summary>
    public double? Gain { get; init; }

    /// <summary>The difference between the two results.</summary>
    public double? Agreement { get; init; }

    /// <summary>What to know besides.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The peer's time over ours.</summary>
    public double? Ratio => Theirs?.Median / Ours.Median;

    /// <summary>Our operations a second.</summary>
    public double? Rate => Operations > 0.0 ? Operations / Ours.Median : null;

    /// <summary>The largest ratio that the peak allows.</summary>
    public double? Ceiling => Operations > 0.0 && Theirs is not null ? Theirs.Median * Peak / Operations : null;
}

/// <summary>From measured lines to lines of the table.</summary>
internal static class Lines
{
    /// <summary>The columns.</summary>
    public static readonly string[] Columns =
        ["case", "threads", "peer", "ours [ms]", "peer [ms]", "ratio", "GFLOP/s", "share of peak", "peak allows", "bound", "verdict", "agreement"];

    private const double Milli = 1e3;
    private const double Giga = 1e9;

    /// <summary>The line with its verdict.</summary>
    public static ResultLine Of(MeasuredLine line, IReadOnlyList<Bound> bounds)
    {
        Finding[] findings = [.. bounds.Select(bound => Judge(line, bound))];
        bool? holds = findings.Any(one => one.Holds == false) ? false : findings.Length > 0 && findings.All(one => one.Holds == true) ? true : null;
        string verdict = holds switch
        {
            false => "**fails**",
            true => "holds",
            null => string.Join("; ", findings.Where(one => one.Holds is null).Select(one => one.Why)),
        };
        return new ResultLine(line.Row, holds,
        [
            ("case", line.Case),
            ("threads", line.Threads),
            ("peer", line.Peer),
            (ResultTable.Version, line.Version),
            ("ours [ms]", Milli * line.Ours.Median),
            ("ours, least [ms]", Milli * line.Ours.Minimum),
            ("ours, most [ms]", Milli * line.Ours.Maximum),
            ("peer [ms]", Milli * line.Theirs?.Median),
            ("peer, least [ms]", Milli * line.Theirs?.Minimum),
            ("peer, most [ms]", Milli * line.Theirs?.Maximum),
            ("ratio", line.Ratio),
            ("GFLOP/s", line.Rate / Giga),
            ("peak [GFLOP/s]", line.Peak / Giga),
            ("share of peak", line.Rate / line.Peak),
            ("gain of the second thread", line.Gain),
            ("peak allows", line.Ceiling),
            ("bound", string.Join("; ", findings.Select(one => one.Promise))),
            ("verdict", string.Join("; ", new[] { verdict, line.Remark }.Where(text => text.Length > 0))),
            ("agreement", line.Agreement is { } difference ? Scientific(difference) : (JsonNode?)null),
        ]);
    }

    private static Finding Judge(MeasuredLine line, Bound bound) => bound.Quantity switch
    {
        Quantity.Ratio when line.Ratio is null => new($"≥ {Short(bound.AtLeast)} ×", null, "not measurable here"),
        Quantity.Ratio => new(
            $"≥ {Short(bound.AtLeast)} ×",
            line.Ratio >= bound.AtLeast ? true : line.Ceiling < bound.AtLeast ? null : false,
            "out of reach"),
        Quantity.Share => new($"≥ {Short(100.0 * bound.AtLeast)} % of peak", line.Rate / line.Peak >= bound.AtLeast, ""),
        _ => new(
            $"gain of the second thread ≥ {Short(bound.AtLeast)} of the peak's ({Short(line.Gain ?? 0.0)})",
            line.Gain is null ? null : line.Gain >= bound.AtLeast,
            "not measurable here: one processor"),
    };

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Scientific(double value) => value == 0.0 ? "0" : value.ToString("0e-0", CultureInfo.InvariantCulture);

    /// <summary>A bound in words, whether it is kept (null: it cannot be said), and why not.</summary>
    private sealed record Finding(string Promise, bool? Holds, string Why);
}
