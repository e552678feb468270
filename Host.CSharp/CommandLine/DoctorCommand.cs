using System;
using System.Collections.Generic;
using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Spectral.Host.Engine;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline doctor</c>: what this machine has, and what for.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions options)
    {
        Command command = new("doctor", "Says what this machine has: runtime, vectors, threads, and the optional parts.") { options.Out, options.LibTorch, options.Json };
        command.SetAction(parsed =>
        {
            (string Name, string Value)[] findings = [.. Findings(parsed.GetRequiredValue(options.Out), parsed.GetValue(options.LibTorch))];
            TextWriter writer = parsed.InvocationConfiguration.Output;

            if (parsed.GetValue(options.Json))
            {
                Screen.Json(writer, CanonicalJson.Pairs([.. findings.Select(one => one.Name)], [.. findings.Select(one => one.Value)]));
            }
            else
            {
                Spectre.Console.Table grid = Screen.Grid("what", "found");

                foreach ((string name, string value) in findings)
                {
                    grid.Row(name, value);
                }

                Screen.Draw(writer, grid);
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline doctor", "pipeline doctor --json");
    }

    private static IEnumerable<(string Name, string Value)> Findings(string folder, string? libtorch)
    {
        yield return ("version", BuildInformation.Version);
        yield return ("runtime", BuildInformation.Runtime);
        yield return ("machine", BuildInformation.Machine);
        yield return ("threads", Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));

        foreach ((string name, string finding) in Devices.Findings(libtorch))
        {
            yield return ($"device {name}", finding);
        }

        yield return ("libzstd", HasZstandard() ? "yes" : "no: Parquet files compressed with zstd cannot be read; install libzstd");
        yield return ("node", Node() is string version ? version : "no: only the tests that read our files with other programs need it");
        yield return ("out", IsWritable(folder) ? $"{folder} is writable" : $"{folder} is not writable: choose another --out");
    }

    private static bool HasZstandard()
    {
        string[] names = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd"];
        bool found = false;

        foreach (string name in names)
        {
            if (!found && NativeLibrary.TryLoad(name, out nint handle))
            {
                NativeLibrary.Free(handle);
                found = true;
            }
        }

        return found;
    }

    private static string? Node()
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            string? version = process?.StandardOutput.ReadToEnd().Trim();
            process?.WaitForExit();
            return string.IsNullOrEmpty(version) ? null : version;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static bool IsWritable(string folder)
    {
        try
        {
            Disk.Folder(folder);
            string probe = Path.Combine(folder, ".probe-" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
