using System;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;

namespace Spectral.Benchmarks.Reading;

/// <summary>The process that reads a file, so that its memory is that of reading alone.</summary>
internal static class ReadingChild
{
    public const string Verb = "reading-child";

    /// <summary>Reads the file and prints seconds, points and the most memory held.</summary>
    public static int Run(string path)
    {
        Stopwatch watch = Stopwatch.StartNew();
        DataFile file = DataFile.Open(path);
        long points = 0;

        foreach (FieldSnapshot snapshot in file.Snapshots())
        {
            points += snapshot.Count;
        }

        string hash = file.Sha256;
        double seconds = watch.Elapsed.TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.Out.WriteLine(new JsonObject { ["seconds"] = seconds, ["points"] = points, ["memory"] = self.PeakWorkingSet64, ["sha256"] = hash }.ToJsonString());
        return 0;
    }
}
