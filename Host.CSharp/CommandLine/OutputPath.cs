using System.IO;

namespace Spectral.Host.CommandLine;

/// <summary>Where a command writes.</summary>
internal static class OutputPath
{
    /// <summary>Refuses an output that is a folder or the input itself.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public static void RefuseOverwriting(string input, string output, string option)
    {
        if (Directory.Exists(output))
        {
            throw new UsageException($"{option} {output} is a folder; name a file in it");
        }

        string source = Final(input);

        if (source == Final(output) || source == Final(output + ".partial"))
        {
            throw new UsageException($"{option} {output} would overwrite the data {input}; name another file");
        }
    }

    private static string Final(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }
}
