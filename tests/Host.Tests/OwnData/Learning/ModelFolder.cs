using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.OwnData.Learning;

/// <summary>A folder of a test's own, with data whose dynamics is known and a small model of them.</summary>
internal sealed class ModelFolder : IDisposable
{
    /// <summary>Times and points of the data that are made.</summary>
    public const int Times = 31;
    private const int Points = 60;

    public string Folder { get; } = Directory.CreateTempSubdirectory("model-").FullName;

    public Disk Disk { get; set; } = Disk.Real;

    public CancellationToken Cancellation { get; set; }

    public string Data => At("data.parquet");

    public string Model => At("m.spectral");

    /// <summary>What makes a small model of <see cref="Data"/> in a blink.</summary>
    public static string[] Quick => ["--field", "linear", "--basis", "hermite", "--frame", "moving", "--order", "10", "--directions", "4", "--threads", "1"];

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a command line; words that begin with HERE/ are paths in this folder.</summary>
    public (int Code, string Output, string Error) Run(params string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk, DrawsProgress: false, Cancellation);
        int code = PipelineCommand.Run(Array.ConvertAll(words, word => word.Replace("HERE/", Folder + "/", StringComparison.Ordinal)), context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Learns a small model of the data, and gives what was printed.</summary>
    public (int Code, string Output, string Error) Learn(params string[] more) => Run(["learn", Data, "--model", Model, .. Quick, .. more]);

    /// <summary>Advected and diffused Gaussians: u = exp(−(x − a − t/2)²/(1 + t))/√(1 + t), one a trajectory; in the moving frame nothing but the scale changes its shape.</summary>
    public string WriteData(string name = "data.parquet", int trajectories = 1, Func<int, int, double>? time = null, Func<double, double, double>? field = null)
    {
        time ??= (_, j) => 0.1 * j;
        field ??= (x, t) => Math.Exp(-(x - (0.5 * t)) * (x - (0.5 * t)) / (1 + t)) / Math.Sqrt(1 + t);
        List<string> names = [];
        List<double> t = [];
        List<double> x = [];
        List<double> u = [];

        for (int k = 0; k < trajectories; k++)
        {
            for (int j = 0; j < Times; j++)
            {
                for (int i = 0; i < Points; i++)
                {
                    names.Add($"run {k}");
                    t.Add(time(k, j));
                    x.Add(-7 + (16.0 * i / (Points - 1)));
                    u.Add(field(x[^1] - (0.2 * k), t[^1]));
                }
            }
        }

        List<ParquetColumn> columns = [ParquetColumn.Of("t", [.. t]), ParquetColumn.Of("x", [.. x]), ParquetColumn.Of("u", [.. u])];

        if (trajectories > 1)
        {
            columns.Insert(0, ParquetColumn.Of("run", [.. names]));
        }

        ParquetWriter.Write(At(name), new ParquetTable(columns));
        return At(name);
    }

    /// <summary>The files of the folder, by name.</summary>
    public string[] Files => [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
