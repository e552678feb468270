using System;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>Text with marked places, <c>&lt;!-- table:name --&gt; … &lt;!-- /table --&gt;</c>, that are filled anew.</summary>
internal static class MarkedText
{
    private const string Open = "<!-- table:";
    private const string Shut = "<!-- /table -->";

    /// <summary>The text with every marked place filled; the filler gives null for a place that is to stay as it is.</summary>
    /// <exception cref="ArchiveException">A marked place has no end.</exception>
    public static string Fill(string text, Func<string, string?> filler)
    {
        StringBuilder filled = new();
        int from = 0;

        while (text.IndexOf(Open, from, StringComparison.Ordinal) is int start && start >= 0)
        {
            int nameEnd = text.IndexOf(" -->", start, StringComparison.Ordinal);
            int end = nameEnd < 0 ? -1 : text.IndexOf(Shut, nameEnd, StringComparison.Ordinal);

            if (end < 0)
            {
                throw new ArchiveException($"the place marked '{text[start..Math.Min(text.Length, start + 40)].ReplaceLineEndings(" ")}' has no end; add {Shut}");
            }

            int body = nameEnd + " -->".Length;
            string? content = filler(text[(start + Open.Length)..nameEnd].Trim());
            filled.Append(text, from, body - from).Append(content is null ? text[body..end] : $"\n\n{content.Trim('\n')}\n\n").Append(Shut);
            from = end + Shut.Length;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }
}
