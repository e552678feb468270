using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Accuracy;

/// <summary>How accurate the elementary functions are, and whether every vector width has their bits.</summary>
internal static class ElementaryTable
{
    private const int Random = 500_000;

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "elementary",
        "Every elementary function is good to one unit in the last place, tanh and erf to two",
        "Measures the elementary functions against arithmetic of 150 bits and more.",
        "Errors in units of the last place against a reference of 150 to 1400 bits; half of the points lie in ranges of usual size, half are spread over all exponents, "
        + "and there are every exponent's ends, the corners of the argument reductions, the thresholds and their neighbours. Monotone: no value falls from a double to its neighbour. "
        + "Widths: the vector kernels with 1, 2, 4 and 8 lanes against the scalar definition, bit for bit.",
        ["function", "range", "points", "worst [ulp]", "at", "mean [ulp]", "monotone", "symmetry", "widths", "special values", "bound [ulp]", "verdict"],
        [.. ElementaryFunctions.All.Select(function => new BenchmarkRow(function.Name, () => [Line(function)]))]);

    private static ResultLine Line(ElementaryFunction function)
    {
        Judgement found = Judgement.Of(function, Random);
        bool holds = found.Worst <= function.Bound && found.WrongSpecial == 0 && found.Asymmetric == 0 && (found.Widths is "identical" or "scalar only");
        return new ResultLine(function.Name, holds,
        [
            ("function", function.Name),
            ("range", $"{Text(function.Range.Low)} … {Text(function.Range.High)}"),
            ("points", (double)found.Points),
            ("worst [ulp]", found.Worst),
            ("at", found.Where.ToString("R", CultureInfo.InvariantCulture)),
            ("mean [ulp]", found.Mean),
            ("monotone", function.Direction == 0 ? "not expected" : found.Falls == 0 ? "yes" : $"no: {found.Falls} of {found.Pairs} neighbours"),
            ("symmetry", function.Symmetry == Symmetry.None ? "none" : found.Asymmetric == 0 ? Name(function.Symmetry) : $"{found.Asymmetric} are not {Name(function.Symmetry)}"),
            ("widths", found.Widths),
            ("special values", $"{function.Special.Length - found.WrongSpecial} of {function.Special.Length}"),
            ("bound [ulp]", function.Bound),
            ("verdict", holds ? "holds" : "**fails**"),
        ]);
    }

    private static string Name(Symmetry symmetry) => symmetry == Symmetry.Odd ? "odd" : "even";

    private static string Text(double x) => x.ToString("G6", CultureInfo.InvariantCulture);
}
