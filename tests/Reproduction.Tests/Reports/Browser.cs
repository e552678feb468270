using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Spectral.Reproduction.Tests.Reports;

/// <summary>Chromium without a window, with an empty profile for every page.</summary>
internal static partial class Browser
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>The program, or null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Programs.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>The document after its scripts have run, and what they and the page said on the console.</summary>
    public static (string Document, string[] Console) Open(string page, int width, bool isDark)
    {
        string profile = Directory.CreateTempSubdirectory("browser-").FullName;

        try
        {
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", $"--user-data-dir={profile}", $"--window-size={width},900", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}",
                "--enable-logging=stderr", "--dump-dom", new Uri(page).AbsoluteUri,
            ];
            (int code, string output, string error) = ChildProcess.Run(Program!, ChildProcess.Root, arguments);
            IEnumerable<string> console = error.Split('\n').Where(line => ConsoleLine().IsMatch(line));
            return code == 0 ? (output, [.. console]) : throw new InvalidOperationException($"{Program} ended with {code}: {error}");
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    [GeneratedRegex(@":CONSOLE[:(]")]
    private static partial Regex ConsoleLine();
}
