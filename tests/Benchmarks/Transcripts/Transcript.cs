using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;

namespace Spectral.Benchmarks.Transcripts;

/// <summary>
/// A page whose blocks ```console hold commands, lines that begin with "$ pipeline ", and what they print. The commands are run in a folder with the data, one after another, and the page is
/// written again with what they print now; of what goes to standard error only complaints are kept.
/// </summary>
internal static class Transcript
{
    private const string Open = "```console";
    private const string Close = "```";
    private const string Prompt = "$ pipeline ";
    private const string Complaint = "pipeline: ";

    /// <summary>The page with all blocks made again, or the first few of them.</summary>
    public static string Make(string page, string data, int blocks = int.MaxValue)
    {
        string folder = Directory.CreateTempSubdirectory("transcript-").FullName;
        string before = Environment.CurrentDirectory;

        try
        {
            foreach (string path in Directory.GetFiles(data, "*.parquet"))
            {
                File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
            }

            Environment.CurrentDirectory = folder;
            return Make(page.Split('\n'), blocks);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page with all blocks made again on the files that <see cref="ObservedFiles"/> makes, or the first few of them.</summary>
    public static string OnObserved(string page, int blocks = int.MaxValue)
    {
        string folder = Directory.CreateTempSubdirectory("observed-").FullName;

        try
        {
            ObservedFiles.Write(folder);
            return Make(page, folder, blocks);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Make(string[] lines, int blocks)
    {
        List<string> made = [];
        bool isInside = false;

        foreach (string line in lines)
        {
            if (line == Open && blocks > 0)
            {
                blocks--;
                isInside = true;
                made.Add(line);
            }
            else if (isInside && line == Close)
            {
                isInside = false;
                made.Add(line);
            }
            else if (isInside && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                made.Add(line);
                made.AddRange(Run(line[Prompt.Length..].Split(' ')));
            }
            else if (!isInside)
            {
                made.Add(line);
            }
        }

        return string.Join('\n', made);
    }

    private static IEnumerable<string> Run(string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, CancellationToken.None);
        _ = PipelineCommand.Run(words, context, output, error);
        string[] complaints = [.. Lines(error.ToString()).Where(line => line.StartsWith(Complaint, StringComparison.Ordinal))];
        return [.. Lines(output.ToString()).Select(line => line.TrimEnd()).Where(line => line.Length > 0), .. complaints];
    }

    private static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
}
