using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline export m.spectral --out folder</c>: a model as files for other programs.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Model = new("model") { Description = "A model that `pipeline learn` wrote." };
    private static readonly Option<string?> Out = new("--out") { Description = "The folder of the files, new or empty. Default: the model's name with -export instead of its ending.", HelpName = "folder" };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Command command = new("export", "Writes what a model consists of for other programs: coefficients, scales and centres, directions, weights as Parquet, and the equation where there is one.")
        {
            Model, Out, options.Json,
        };
        command.SetAction(parsed => Run(parsed, context, options));
        return HelpWithExamples.On(command, "pipeline export m.spectral", "pipeline export m.spectral --out model-files --json");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options)
    {
        string path = parsed.GetRequiredValue(Model);
        IReadOnlyList<(string Name, byte[] Bytes)> files = BadData.Told(() => ModelExport.Files(SpectralModel.Load(path)));
        string folder = parsed.GetValue(Out) ?? Path.ChangeExtension(path, null) + "-export";

        if (File.Exists(folder))
        {
            throw new UsageException($"--out {folder} is a file; name a folder");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UsageException($"--out {folder} is not empty; name a new folder");
        }

        Write(context.Disk, folder, files);
        TextWriter writer = parsed.InvocationConfiguration.Output;

        if (parsed.GetValue(options.Json))
        {
            Screen.Json(writer, new JsonObject { ["files"] = new JsonArray([.. files.Select(file => file.Name)]), ["folder"] = folder });
            return ExitCode.Reproduced;
        }

        foreach ((string name, byte[] bytes) in files)
        {
            writer.WriteLine($"{Path.Combine(folder, name)} ({bytes.Length} bytes)");
        }

        return ExitCode.Reproduced;
    }

    /// <summary>All files, or none.</summary>
    private static void Write(Disk disk, string folder, IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        bool isNew = !Directory.Exists(folder);
        Disk.Folder(folder);

        try
        {
            foreach ((string name, byte[] bytes) in files)
            {
                disk.Replace(Path.Combine(folder, name), bytes);
            }
        }
        catch (IOException)
        {
            foreach ((string name, _) in files)
            {
                File.Delete(Path.Combine(folder, name));
            }

            if (isNew)
            {
                Directory.Delete(folder);
            }

            throw;
        }
    }
}
