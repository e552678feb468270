using System;
using System.IO;
using System.Linq;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;

namespace Spectral.Host.Tests.Equations;

/// <summary>A folder of a test's own with an equation that is solved in a blink.</summary>
internal sealed class EquationFolder : IDisposable
{
    /// <summary>u_t = 0.1 u_xx, zero on the walls, by six units.</summary>
    public const string Small = """
        {
          // The first mode decays by exp(-0.1 (π/2)² t).
          "name": "small",
          "box": { "x": [-1, 1] },
          "boundary": "zero",
          "fields": { "u": { "equation": "nu*dxx(u)", "initial": "cos(pi*x/2)" } },
          "parameters": { "nu": 0.1 },
          "times": [0, 0.5, 1],
          "settings": { "width": 6, "depth": 1, "points": 40, "tolerance": 1e-3 },
        }
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("equation-").FullName;

    public CancellationToken Cancellation { get; set; }

    public string Equation => At("small.json");

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes an equation, the small one if none is given, with a part of it replaced.</summary>
    public string Write(string old = "", string replacement = "", string text = Small)
    {
        File.WriteAllText(Equation, old.Length == 0 ? text : text.Replace(old, replacement, StringComparison.Ordinal));
        return Equation;
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
