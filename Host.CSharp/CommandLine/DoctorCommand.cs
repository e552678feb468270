using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline doctor</c>: what this machine has.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions options)
    {
        Command command = new("doctor", "Says what this machine has: runtime, vectors, threads, devices, and where it may write.") { options.Out, options.LibTorch, options.Json };
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

        yield return ("out", IsWritable(folder) ? $"{folder} is writable" : $"{folder} is not writable: choose another --out");
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
