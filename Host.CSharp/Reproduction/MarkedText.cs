using System;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>Text with marked places, <c>&lt;!-- kind:name --&gt; … &lt;!-- /kind --&gt;</c>, that are filled anew.</summary>
internal static class MarkedText
{
    /// <summary>The text with every marked place of a kind filled; the filler gives null for a place that is to stay as it is.</summary>
    /// <exception cref="ArchiveException">A marked place has no end.</exception>
    public static string Fill(string text, string kind, Func<string, string?> filler)
    {
        string open = $"<!-- {kind}:", shut = $"<!-- /{kind} -->";
        StringBuilder filled = new();
        int from = 0;

        while (text.IndexOf(open, from, StringComparison.Ordinal) is int start && start >= 0)
        {
            int nameEnd = text.IndexOf(" -->", start, StringComparison.Ordinal);
            int end = nameEnd < 0 ? -1 : text.IndexOf(shut, nameEnd, StringComparison.Ordinal);

            if (end < 0)
            {
                throw new ArchiveException($"the place marked '{text[start..Math.Min(text.Length, start + 40)].ReplaceLineEndings(" ")}' has no end; add {shut}");
            }

            int body = nameEnd + " -->".Length;
            string? content = filler(text[(start + open.Length)..nameEnd].Trim());
            filled.Append(text, from, body - from).Append(content is null ? text[body..end] : $"\n\n{content.Trim('\n')}\n\n").Append(shut);
            from = end + shut.Length;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }
}
