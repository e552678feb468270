using System.CommandLine.Parsing;
using System.Linq;

namespace Spectral.Host.CommandLine;

/// <summary>Words of an option that are given with commas between.</summary>
internal static class OptionWords
{
    /// <summary>Names of columns, arrays or axes.</summary>
    public static string[]? Names(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] names = [.. given.Split(',').Select(name => name.Trim())];

        if (names.All(name => name.Length > 0))
        {
            return names;
        }

        result.AddError($"names are given with commas between, not '{given}'");
        return null;
    }
}
