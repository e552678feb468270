using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>What the attributes of an array say about its numbers, by the conventions of NetCDF: _FillValue, missing_value, scale_factor, add_offset, units.</summary>
internal static class ArrayAttributes
{
    /// <summary>The names that count.</summary>
    public static readonly string[] Names = ["_FillValue", "missing_value", "scale_factor", "add_offset", "units"];

    /// <summary>The array with what its attributes say: numbers are arrays of doubles, words are text.</summary>
    public static NamedArray Applied(NamedArray array, IReadOnlyDictionary<string, object> attributes, double? usualFill)
    {
        double[] fill = Numbers(attributes, "_FillValue");
        fill = fill.Length == 0 && usualFill is { } usual ? [usual] : fill;
        return array with
        {
            Missing = [.. fill.Concat(Numbers(attributes, "missing_value")).Where(double.IsFinite).Distinct()],
            Scale = Numbers(attributes, "scale_factor") is [double scale, ..] ? scale : 1,
            Offset = Numbers(attributes, "add_offset") is [double offset, ..] ? offset : 0,
            Units = attributes.TryGetValue("units", out object? units) && units is string text ? text : "",
        };
    }

    private static double[] Numbers(IReadOnlyDictionary<string, object> attributes, string name) => attributes.TryGetValue(name, out object? value) && value is double[] numbers ? numbers : [];
}
