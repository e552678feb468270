using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Spectral.Reproduction.Tests;

/// <summary>A process that is run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Error">What it wrote on standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Switches of this process, and what a build leaves in the environment of its tests.
    private static readonly string[] Removed =
    [
        "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic", "DOTNET_TieredCompilation", "DOTNET_PROCESSOR_COUNT",
        "MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath",
    ];

    /// <summary>The root of the sources.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>The host that was built with this program.</summary>
    public static string Host { get; } = Path.Combine(AppContext.BaseDirectory, "Spectral.Host.dll");

    /// <summary>The dotnet that runs this process.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Runs dotnet with these arguments and variables (NAME=value), without the switches of this process.</summary>
    public static ChildProcess Run(string directory, IEnumerable<string> arguments, params string[] variables) => Run(Dotnet, directory, arguments, variables);

    /// <summary>Runs the host in the root of the sources; arguments are parted by blanks.</summary>
    public static ChildProcess Pipeline(string arguments, params string[] variables) => Run(Root, ["exec", Host, .. arguments.Split(' ')], variables);

    /// <summary>Runs a program.</summary>
    public static ChildProcess Run(string program, string directory, IEnumerable<string> arguments, params string[] variables) =>
        Run(Patience, program, directory, arguments, variables);

    /// <summary>Runs a program, and kills it when so much time is up: its exit code is then 137.</summary>
    public static ChildProcess Run(TimeSpan patience, string program, string directory, IEnumerable<string> arguments, params string[] variables)
    {
        using Process process = Start(program, directory, arguments, variables);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();

        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
        }

        Task.WaitAll(output, error);
        process.WaitForExit();
        return new ChildProcess(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts a program; the caller reads what it writes, waits for it and disposes of it.</summary>
    public static Process Start(string program, string directory, IEnumerable<string> arguments, params string[] variables)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };

        foreach (string name in Removed)
        {
            start.Environment.Remove(name);
        }

        foreach (string variable in variables)
        {
            string[] parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        return Process.Start(start)!;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
