using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary>How a file of data is read, besides the roles of its columns, as all commands that open data share it.</summary>
internal sealed class ReadingOptions
{
    /// <summary>--array NAMES.</summary>
    public Option<string[]> Array { get; } = new("--array")
    {
        Description = "Of a file of arrays (.npy, .npz, .mat, .h5, .nc): those of the fields. Default: the largest.",
        HelpName = "u[,v…]",
        CustomParser = result => OptionWords.Names(result, "names of arrays"),
    };

    /// <summary>--axes AXES.</summary>
    public Option<string[]> Axes { get; } = new("--axes")
    {
        Description = "Of arrays, and of a text that is a matrix: what the axes are, in order, such as run,t,x,field, with values where the file has none: t=first:step:last, t=first:step or t=FILE. Default: found by names and lengths.",
        HelpName = "t,x[,…]",
        CustomParser = result => OptionWords.Names(result, "axes"),
    };

    /// <summary>--missing VALUES.</summary>
    public Option<double[]> Missing { get; } = new("--missing") { Description = "Values of the fields that stand for missing ones, such as -9999.", HelpName = "value[,value…]", CustomParser = Values };

    /// <summary>All options, to add to a command.</summary>
    public IEnumerable<Option> All => [Array, Axes, Missing];

    /// <summary>What was given.</summary>
    public RoleHints Given(ParseResult parsed) => new()
    {
        Arrays = parsed.GetValue(Array) ?? [],
        Axes = parsed.GetValue(Axes) ?? [],
        Missing = parsed.GetValue(Missing) ?? [],
    };

    /// <summary>The options as they were given, to repeat in a command that goes on from here.</summary>
    public string Words(ParseResult parsed) => string.Concat(
        All.Select(parsed.GetResult)
            .OfType<OptionResult>()
            .Where(result => !result.Implicit)
            .Select(result => $" {result.Option.Name} {ShellWord.Of(result.Tokens[0].Value)}"));

    private static double[]? Values(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        List<double> values = [];

        foreach (string word in given.Split(','))
        {
            if (!double.TryParse(word.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                result.AddError($"--missing needs numbers with commas between, such as -9999, not '{given}'");
                return null;
            }

            values.Add(value);
        }

        return [.. values];
    }
}
