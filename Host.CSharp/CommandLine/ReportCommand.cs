using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline report</c>: the tables of a run with their verdicts and figures as pages, and in the marked places of a page.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Option<string> readme = new("--readme")
        {
            Description = "A Markdown file whose places <!-- table:NAME --> … <!-- /table --> are filled from the profile full, or from another with <!-- table:NAME quick -->; <!-- claims:full --> … <!-- /claims --> holds a line for every table. Default: README.md.",
            HelpName = "file",
            DefaultValueFactory = _ => "docs/tables.md",
        };
        Command command = new(
            "report",
            "Draws the figures of the tables and writes both with their verdicts to report.html (one page that needs nothing else) and report.md in the folder of new tables, and into the README.")
        {
            options.Profile, options.Out, options.Artifacts, readme,
        };
        command.SetAction(parsed =>
        {
            Profile profile = parsed.GetRequiredValue(options.Profile);
            string folder = parsed.GetRequiredValue(options.Out);
            TableStore fresh = options.Fresh(parsed, context.Disk);
            TableComparison[] verdicts = CompareCommand.All(context, "all", fresh, options.Archive(parsed, context.Disk));
            ReportedTable[] tables = [.. verdicts.Select(verdict => ReportedTable.Of(context.Experiments, profile, verdict, fresh))];

            foreach (ReportedTable table in tables.Where(one => one.Stored is not null))
            {
                FigureFiles.Write(fresh, context.Disk, table.Verdict.Table, table.Figures);
            }

            Disk.Folder(folder);
            Write(context, parsed, Path.Combine(folder, "report.md"), Report.Page(profile, tables));
            Write(context, parsed, Path.Combine(folder, "report.html"), HtmlReport.Page(profile, tables));
            string page = parsed.GetRequiredValue(readme);

            if (File.Exists(page))
            {
                string archive = Path.Combine(parsed.GetRequiredValue(options.Artifacts), profile.ToString().ToLowerInvariant());
                Refresh(context, page, profile, tables, Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(page))!, archive).Replace('\\', '/'));
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline report", "pipeline report --profile full --readme docs/tables.md");
    }

    private static void Write(CommandContext context, ParseResult parsed, string path, string text)
    {
        context.Disk.Replace(path, Encoding.UTF8.GetBytes(text));
        parsed.InvocationConfiguration.Output.WriteLine($"report: {path}");
    }

    private static void Refresh(CommandContext context, string page, Profile profile, ReportedTable[] tables, string archive)
    {
        string before = File.ReadAllText(page), name = profile.ToString().ToLowerInvariant();
        string after = MarkedText.Fill(before, "table", mark =>
        {
            string[] words = mark.Split(' ');
            string wanted = words.Length > 1 ? words[1] : "full";
            ReportedTable? found = tables.FirstOrDefault(one => one.Verdict.Table == words[0]);
            return found?.Stored is null || wanted != name ? null : Report.Section(found, archive);
        });
        after = MarkedText.Fill(after, "claims", wanted => wanted == name && tables.All(one => one.Stored is not null) ? Report.Claims(tables) : null);

        if (after != before)
        {
            context.Disk.Replace(page, Encoding.UTF8.GetBytes(after));
        }
    }
}
