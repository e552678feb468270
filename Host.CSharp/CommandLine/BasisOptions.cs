using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary>What of the choice of a basis is given rather than found, as the commands for own data share it.</summary>
internal sealed class BasisOptions
{
    /// <summary>--basis NAMES.</summary>
    public Option<string[]> Basis { get; } = new("--basis")
    {
        Description = "The basis, or one an axis: hermite, mapped-jacobi (line); laguerre, power-laguerre (half line); chebyshev, legendre, jacobi (interval); fourier (periodic). Default: chosen.",
        HelpName = "name[,name…]",
        CustomParser = Words,
    };

    /// <summary>--alpha EXPONENTS.</summary>
    public Option<double[]> Alpha { get; } = new("--alpha")
    {
        Description = "Exponents of the family: a,b for jacobi, alpha for laguerre, power-laguerre and mapped-jacobi. Default: the usual ones.",
        HelpName = "a[,b]",
        CustomParser = result => Numbers(result, "--alpha"),
    };

    /// <summary>--order N.</summary>
    public Option<int?> Order { get; } = new("--order") { Description = "The highest mode along an axis. Default: chosen.", HelpName = "number" };

    /// <summary>--domain ENDS.</summary>
    public Option<double[]> Domain { get; } = new("--domain")
    {
        Description = "Left and right end of each axis in turn; of a half line only the left one counts. Default: those of the data.",
        HelpName = "left,right[,…]",
        CustomParser = result => Numbers(result, "--domain"),
    };

    /// <summary>--gamma γ.</summary>
    public Option<string> Gamma { get; } = new("--gamma")
    {
        Description = "In two and three dimensions: the hyperbolic cross of γ < 1; -inf keeps all products. Default: chosen among these and the total degree.",
        HelpName = "number",
    };

    /// <summary>--q FACTOR.</summary>
    public Option<double?> Factor { get; } = new("--q") { Description = "The factor of the scale β = q/σ on the line and the half line. Default: chosen.", HelpName = "number" };

    /// <summary>--frame moving|constant.</summary>
    public Option<string> Frame { get; } = new("--frame") { Description = "Whether scale and centre follow the data on the line and the half line. Default: chosen.", HelpName = "moving|constant" };

    /// <summary>--tolerance ERROR.</summary>
    public Option<double?> Tolerance { get; } = new("--tolerance") { Description = "A relative error below which no further modes are wanted. Default: 0.001.", HelpName = "number" };

    /// <summary>All options, to add to a command.</summary>
    public IEnumerable<Option> All => [Basis, Alpha, Order, Domain, Gamma, Factor, Frame, Tolerance];

    /// <summary>The settings of a choice for data with these roles.</summary>
    /// <exception cref="UsageException">A number cannot be meant.</exception>
    public ChoiceSettings Settings(ParseResult parsed, DataRoles roles)
    {
        ChoiceSettings usual = ChoiceSettings.Default;
        double[] ends = parsed.GetValue(Domain) ?? [];
        int dimension = roles.Positions.Length;

        if (ends.Length > 0 && ends.Length != 2 * dimension)
        {
            throw new UsageException($"--domain gives {ends.Length} ends for {dimension} dimension(s); give left,right of each axis, {2 * dimension} numbers");
        }

        if (parsed.GetValue(Order) is { } order && order < 1)
        {
            throw new UsageException($"--order {order.ToString(CultureInfo.InvariantCulture)} is too small; give at least 1, or leave it out to have it chosen");
        }

        return new ChoiceSettings(
            parsed.GetValue(Basis) ?? [],
            parsed.GetValue(Alpha) ?? [],
            parsed.GetValue(Order) ?? 0,
            [.. ends.Where((_, place) => place % 2 == 0)],
            [.. ends.Where((_, place) => place % 2 == 1)],
            parsed.GetValue(Factor),
            parsed.GetValue(Gamma) is { } gamma ? Number("--gamma", gamma) : null,
            parsed.GetValue(Frame) ?? "",
            parsed.GetValue(Tolerance) ?? usual.Tolerance,
            usual.Lowest,
            usual.Highest,
            usual.Snapshots,
            roles.IsComplex,
            roles.Positions,
            roles.Fields);
    }

    /// <summary>The options as they were given, to repeat in a command that goes on from here.</summary>
    public string Given(ParseResult parsed) => string.Concat(
        All.Select(option => parsed.GetResult(option))
            .OfType<OptionResult>()
            .Where(result => !result.Implicit)
            .Select(result => $" {result.Option.Name} {ShellWord.Of(result.Tokens[0].Value)}"));

    /// <summary>A number, −∞ included.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static double Number(string option, string word) => word.Trim().ToLowerInvariant() switch
    {
        "-inf" or "-infinity" or "-∞" or "−∞" => double.NegativeInfinity,
        string plain when double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new UsageException($"{option} needs a number, not '{word}'"),
    };

    private static string[] Words(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(name => name.Trim().ToLowerInvariant())];

    private static double[]? Numbers(ArgumentResult result, string option)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        List<double> numbers = [];

        foreach (string word in given.Split(','))
        {
            if (!double.TryParse(word.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                result.AddError($"{option} needs numbers with commas between, not '{given}'");
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }
}
