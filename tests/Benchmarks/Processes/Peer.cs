using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Processes;

/// <summary>
/// Another process that does the work. Its first line is an object: "version" and "result", or "missing" where its library is not installed.
/// Then each line <c>run K</c> is answered by the seconds of K units. It ends when its input does.
/// </summary>
internal sealed class Peer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Dotnet = "dotnet";

    /// <summary>The launcher with newer C and C++ libraries, which tests/Torch.Tests/run.sh makes where the system's are too old for LibTorch.</summary>
    private const string NewerDotnet = "out/glibc/dotnet/dotnet";
    private const int PatienceMilliseconds = 10_000;

    /// <summary>The C library keeps freed blocks up to this size (the largest it takes) for the next array, instead of asking the system for zeroed pages each time.</summary>
    private const string LargestKeptBlock = "33554432";

    /// <summary>And as many of them as it likes.</summary>
    private const string KeptInAll = "33554432000";

    private readonly Process? _process;
    private readonly Lazy<JsonObject> _facts;

    private Peer(string missing) => _facts = new(() => new JsonObject { ["missing"] = missing });

    private Peer(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            _process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            _facts = new(() => new JsonObject { ["missing"] = $"{program} is not installed" });
            return;
        }

        // Peers start side by side: the first line is read when it is wanted.
        _facts = new(() => JsonNode.Parse(Answer())!.AsObject());
    }

    /// <summary>Why there is no such peer here; null if there is one.</summary>
    public string? Missing => (string?)_facts.Value["missing"];

    /// <summary>Names and versions of its libraries.</summary>
    public string Version => (string?)_facts.Value["version"] ?? "";

    /// <summary>Numbers that ours must equal.</summary>
    public double[] Result => [.. _facts.Value["result"]?.AsArray().Select(value => value!.GetValue<double>()) ?? []];

    /// <summary>It as a contender.</summary>
    public Contender Contender => new(Run);

    /// <summary>Starts a script on so many threads, at its best: threads that wait sleep, memory is kept, the widest vectors the processor has.</summary>
    public static Peer Start(PeerProgram program, PeerFiles files, int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string> environment = new()
        {
            ["OMP_NUM_THREADS"] = count,
            ["OPENBLAS_NUM_THREADS"] = count,
            ["OMP_WAIT_POLICY"] = "passive",
            ["MALLOC_MMAP_THRESHOLD_"] = LargestKeptBlock,
            ["MALLOC_TRIM_THRESHOLD_"] = KeptInAll,
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };

        if (Avx512F.IsSupported)
        {
            environment["ATEN_CPU_CAPABILITY"] = "avx512";
        }

        bool isPython = program.Script.EndsWith(".py", StringComparison.Ordinal);
        string script = isPython ? Path.Combine(AppContext.BaseDirectory, "peers", program.Script) : program.Script;
        string runner = isPython ? Python : File.Exists(NewerDotnet) ? NewerDotnet : Dotnet;
        return File.Exists(script)
            ? new Peer(runner, [script, files.Folder, count, .. program.Arguments], environment)
            : new Peer($"{Path.GetFileNameWithoutExtension(script)} is not built: run dotnet cake --target=Torch");
    }

    /// <summary>Starts this program again with a hidden verb, under other switches of the runtime.</summary>
    public static Peer StartOurselves(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        new(Dotnet, [typeof(Peer).Assembly.Location, .. arguments], environment);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();

        if (!_process.WaitForExit(PatienceMilliseconds))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private double Run(int units)
    {
        // Its first line comes before the first answer, whether anybody asked for it or not.
        _ = _facts.Value;
        _process!.StandardInput.WriteLine($"run {units.ToString(CultureInfo.InvariantCulture)}");
        _process.StandardInput.Flush();
        return double.Parse(Answer(), CultureInfo.InvariantCulture);
    }

    private string Answer() =>
        _process!.StandardOutput.ReadLine()
        ?? throw new BenchmarkException($"{string.Join(' ', _process.StartInfo.ArgumentList)} ended without an answer: run it by hand to see why");
}
