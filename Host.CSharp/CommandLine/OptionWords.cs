using System.CommandLine.Parsing;
using System.Linq;

namespace Spectral.Host.CommandLine;

/// <summary>Words of an option that are given with commas between.</summary>
internal static class OptionWords
{
    /// <summary>Names of columns.</summary>
    public static string[]? Names(ArgumentResult result) => Names(result, "names of columns");

    /// <summary>Words of which a message says what they are.</summary>
    public static string[]? Names(ArgumentResult result, string what)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] names = [.. given.Split(',').Select(name => name.Trim())];

        if (names.All(name => name.Length > 0))
        {
            return names;
        }

        result.AddError($"{what} are given with commas between, not '{given}'");
        return null;
    }
}
