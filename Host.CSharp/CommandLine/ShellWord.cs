using System;
using System.Linq;

namespace Spectral.Host.CommandLine;

/// <summary>A word as a shell reads it.</summary>
internal static class ShellWord
{
    /// <summary>The word itself, in quotes where it needs them.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./,:=+".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
