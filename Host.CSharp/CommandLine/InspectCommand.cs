using System.CommandLine;
using System.IO;
using System.Text;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Inspecting;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline inspect file</c>: what is in someone's data, and which basis suits them.</summary>
internal static class InspectCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "The figure of the floors. Default: out/inspect/NAME.svg.", HelpName = "file.svg" };

    /// <summary>The command.</summary>
    public static Command Create(Disk disk, CommonOptions options)
    {
        DataOptions data = new();
        BasisOptions basis = new();
        Command command = new("inspect", "Says what is in your data, how much noise, and which domain, basis and order suit them, with the floor of every choice and a figure.") { data.File };

        foreach (Option option in (Option[])[.. data.All, .. basis.All, Out, options.Json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, disk, data, basis, parsed.GetValue(options.Json)));
        return HelpWithExamples.On(
            command,
            "pipeline inspect data.parquet",
            "pipeline inspect data.csv --time t --positions x,y --fields u,v --trajectory run",
            "pipeline inspect data.parquet --basis hermite --frame moving --tolerance 0.01",
            "pipeline inspect data.parquet --out floors.svg --json");
    }

    private static int Run(ParseResult parsed, Disk disk, DataOptions options, BasisOptions basis, bool asJson)
    {
        DataFile file = options.Open(parsed);
        string figure = parsed.GetValue(Out) ?? Path.Combine("out", "inspect", Path.GetFileNameWithoutExtension(file.Path) + ".svg");
        OutputPath.RefuseOverwriting(file.Path, figure, "--out");
        ChoiceSettings settings = basis.Settings(parsed, file.Roles);
        Inspection inspection = BadData.Told(() => Inspection.Of(file, settings));
        Figure floors = FloorFigure.ofChoice("floors", Path.GetFileName(file.Path), inspection.Choice);
        string? drawn = floors.IsEmpty ? null : figure;

        if (drawn is not null)
        {
            Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(drawn))!);
            disk.Replace(drawn, Encoding.UTF8.GetBytes(Drawing.alone(floors)));
        }

        string next = $"pipeline learn {ShellWord.Of(file.Path)}{options.Given(parsed)}{basis.Given(parsed)} --model {ShellWord.Of(Path.GetFileNameWithoutExtension(file.Path) + ".spectral")}";
        TextWriter writer = parsed.InvocationConfiguration.Output;

        if (asJson)
        {
            JsonObject json = InspectionJson.Of(inspection);
            json["figure"] = drawn;
            json["next"] = next;
            Screen.Json(writer, json);
        }
        else
        {
            InspectionView.Draw(writer, inspection);

            if (drawn is not null)
            {
                writer.WriteLine($"figure  {drawn}");
            }

            writer.WriteLine($"next    {next}");
        }

        return ExitCode.Reproduced;
    }
}
