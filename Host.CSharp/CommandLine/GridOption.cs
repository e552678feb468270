using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectral.Host.Equations;

namespace Spectral.Host.CommandLine;

/// <summary>--grid POINTS, for commands that evaluate the solution of an equation.</summary>
internal static class GridOption
{
    /// <summary>The option.</summary>
    public static Option<int[]> Create(string description) => new("--grid") { Description = description, HelpName = "points[,points…]", CustomParser = Read };

    /// <summary>The numbers that were given, or the usual ones for so many axes.</summary>
    public static int[] Counts(ParseResult parsed, Option<int[]> option, int axes) => IsGiven(parsed, option) ? parsed.GetRequiredValue(option) : PlaceGrid.Usual(axes);

    /// <summary>Whether the option was given.</summary>
    public static bool IsGiven(ParseResult parsed, Option<int[]> option) => parsed.GetValue(option) is { Length: > 0 };

    private static int[]? Read(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        List<int> counts = [];

        foreach (string word in given.Split(','))
        {
            if (!int.TryParse(word.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 2)
            {
                result.AddError($"--grid needs whole numbers from 2 on with commas between, not '{given}'");
                return null;
            }

            counts.Add(count);
        }

        return [.. counts];
    }
}
