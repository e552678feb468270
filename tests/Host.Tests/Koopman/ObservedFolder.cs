using System;
using System.IO;
using System.Linq;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;
using Spectral.Host.Koopman;

namespace Spectral.Host.Tests.Koopman;

/// <summary>A folder of a test's own with observables of a turning, decaying pair, λ = 0.95 e^{±0.3i} a step of 0.1.</summary>
internal sealed class ObservedFolder : IDisposable
{
    /// <summary>The step in time.</summary>
    public const double Step = 0.1;

    /// <summary>Options of a learning in a blink.</summary>
    public static readonly string[] Quick = ["--modes", "2", "--network", "8", "--steps", "150", "--batch", "64", "--lag", "1", "--threads", "1"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("koopman-").FullName;

    public CancellationToken Cancellation { get; set; }

    /// <summary>The same learning from C#.</summary>
    public static KoopmanChoices Choices => new() { Modes = 2, Network = [8], Steps = 150, Batch = 64, Lag = 1, Threads = 1 };

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>The states, [times][2].</summary>
    public static double[][] Turning(int times, long seed = 1)
    {
        RandomStream stream = RandomStream.OfSeed(seed);
        double[][] states = new double[times][];
        double[] now = [1.0, 0.0];
        double kick = Math.Sqrt(1.0 - (0.95 * 0.95));
        (double c, double s) = (0.95 * Math.Cos(0.3), 0.95 * Math.Sin(0.3));

        for (int j = 0; j < times; j++)
        {
            states[j] = now;
            now = [(c * now[0]) - (s * now[1]) + (kick * stream.NextNormal()), (s * now[0]) + (c * now[1]) + (kick * stream.NextNormal())];
        }

        return states;
    }

    /// <summary>Writes a text of columns t, x, y, lines changed as a function says; null leaves one out.</summary>
    public string Write(string name, int times, Func<int, string, string?>? change = null)
    {
        change ??= (_, line) => line;
        string[] lines = [.. Turning(times).Select((state, j) => change(j, FormattableString.Invariant($"{Step * j:R},{state[0]:R},{state[1]:R}"))).Where(line => line is not null).Select(line => line!)];
        File.WriteAllText(At(name), "t,x,y\n" + string.Join('\n', lines) + "\n");
        return At(name);
    }

    /// <summary>Writes a field of two shapes whose amplitudes are the pair, at 6 places, as a long or a wide table.</summary>
    public string WriteField(string name, int times, bool isWide)
    {
        double[] places = [.. Enumerable.Range(0, 6).Select(i => i / 6.0)];
        double Field(double[] a, double x) => 2.0 + (a[0] * Math.Sin(3.0 * x)) + (0.7 * a[1] * Math.Cos(2.0 * x));
        double[][] states = Turning(times);
        string[] lines = isWide
            ? ["t," + string.Join(',', places.Select(x => FormattableString.Invariant($"u({x:R})"))), .. states.Select((a, j) => FormattableString.Invariant($"{Step * j:R},") + string.Join(',', places.Select(x => FormattableString.Invariant($"{Field(a, x):R}"))))]
            : ["t,x,u", .. states.SelectMany((a, j) => places.Select(x => FormattableString.Invariant($"{Step * j:R},{x:R},{Field(a, x):R}")))];
        File.WriteAllText(At(name), string.Join('\n', lines) + "\n");
        return At(name);
    }

    /// <summary>Runs a command line; words that begin with HERE/ are paths in this folder.</summary>
    public (int Code, string Output, string Error) Run(params string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, Cancellation);
        int code = PipelineCommand.Run(Array.ConvertAll(words, word => word.Replace("HERE/", Folder + "/", StringComparison.Ordinal)), context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The files of a folder in it, by name.</summary>
    public string[] Files(string name) => [.. Directory.GetFiles(At(name), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(At(name), path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
