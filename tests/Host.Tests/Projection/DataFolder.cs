using System;
using System.IO;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.Projection;

/// <summary>A folder of a test's own, in which data can be made and projected.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("project-").FullName;

    public string Out => Path.Combine(Folder, "new", "expansions.parquet");

    /// <summary>Runs <c>pipeline project</c>; a file's name without a folder is one of tests/data, HERE/ stands for this folder.</summary>
    public (int Code, string Output, string Error) Project(string file, params string[] more)
    {
        string[] outTo = Array.IndexOf(more, "--out") < 0 ? ["--out", Out] : [];
        return Run(["project", Place(file), .. Array.ConvertAll(more, word => word.StartsWith("HERE/", StringComparison.Ordinal) ? Place(word) : word), .. outTo]);
    }

    /// <summary>Runs a command as it stands.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, CancellationToken.None);
        int code = PipelineCommand.Run(arguments, context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    public ParquetTable Expansions() => ParquetReader.Read(Out);

    /// <summary>Writes a table to this folder and gives its name.</summary>
    public string Write(string name, params ParquetColumn[] columns)
    {
        ParquetWriter.Write(Path.Combine(Folder, name), new ParquetTable(columns));
        return "HERE/" + name;
    }

    public string Place(string file) =>
        file.StartsWith("HERE/", StringComparison.Ordinal) ? Path.Combine(Folder, file[5..]) : TestData.File(file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
