using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.OwnData;

/// <summary>A folder of a test's own, in which data can be made and inspected.</summary>
internal sealed class InspectFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("inspect-").FullName;

    public string Figure => Path.Combine(Folder, "new", "floors.svg");

    /// <summary>Runs <c>pipeline inspect</c>; a file's name without a folder is one of tests/data, HERE/ stands for this folder.</summary>
    public (int Code, string Output, string Error) Inspect(string file, params string[] more)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([], (_, _, key) => throw new NotSupportedException(key), Disk.Real, DrawsProgress: false, CancellationToken.None);
        string[] outTo = Array.IndexOf(more, "--out") < 0 ? ["--out", Figure] : [];
        string[] arguments = ["inspect", Place(file), .. Array.ConvertAll(more, word => word.StartsWith("HERE/", StringComparison.Ordinal) ? Place(word) : word), .. outTo];
        int code = PipelineCommand.Run(arguments, context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The JSON value of an inspection.</summary>
    public JsonObject Json(string file, params string[] more)
    {
        (int code, string output, string error) = Inspect(file, [.. more, "--json"]);
        return code == 0 ? JsonNode.Parse(output)!.AsObject() : throw new InvalidOperationException(error);
    }

    /// <summary>Writes a table to this folder and gives its name.</summary>
    public string Write(string name, params ParquetColumn[] columns)
    {
        ParquetWriter.Write(Path.Combine(Folder, name), new ParquetTable(columns));
        return "HERE/" + name;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Place(string file) =>
        file.StartsWith("HERE/", StringComparison.Ordinal) ? Path.Combine(Folder, file[5..]) : TestData.File(file);
}
