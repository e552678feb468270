using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline report</c>: the tables of a run with their verdicts as a Markdown page, and in the marked places of the README.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Option<string> readme = new("--readme")
        {
            Description = "A Markdown file whose places <!-- table:NAME --> … <!-- /table --> are filled from the profile full, or from another with <!-- table:NAME quick -->. Default: README.md.",
            HelpName = "file",
            DefaultValueFactory = _ => "README.md",
        };
        Command command = new("report", "Writes the tables with their verdicts to report.md in the folder of new tables, and into the README.")
        {
            options.Profile, options.Out, options.Artifacts, readme,
        };
        command.SetAction(parsed =>
        {
            Profile profile = parsed.GetRequiredValue(options.Profile);
            TableStore fresh = options.Fresh(parsed, context.Disk);
            TableComparison[] verdicts = CompareCommand.All(context, "all", fresh, options.Archive(parsed, context.Disk));
            (TableComparison Verdict, StoredTable? Stored)[] tables = [.. verdicts.Select(verdict => (verdict, ReadOrNull(fresh, verdict.Table)))];
            string path = Path.Combine(parsed.GetRequiredValue(options.Out), "report.md");
            Disk.Folder(parsed.GetRequiredValue(options.Out));
            context.Disk.Replace(path, Encoding.UTF8.GetBytes(Report.Page(profile, tables)));
            parsed.InvocationConfiguration.Output.WriteLine($"report: {path}");
            string page = parsed.GetRequiredValue(readme);

            if (File.Exists(page))
            {
                Refresh(context, page, profile, tables);
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline report", "pipeline report --profile full --readme README.md");
    }

    private static StoredTable? ReadOrNull(TableStore store, string table)
    {
        try
        {
            return store.Read(table);
        }
        catch (ArchiveException)
        {
            return null;
        }
    }

    private static void Refresh(CommandContext context, string page, Profile profile, (TableComparison Verdict, StoredTable? Stored)[] tables)
    {
        string before = File.ReadAllText(page);
        string after = MarkedText.Fill(before, "table", mark =>
        {
            string[] words = mark.Split(' ');
            string wanted = words.Length > 1 ? words[1] : "full";
            (TableComparison verdict, StoredTable? stored) = tables.FirstOrDefault(one => one.Verdict.Table == words[0]);
            return stored is null || wanted != profile.ToString().ToLowerInvariant() ? null : Report.Section(profile, verdict, stored.Table);
        });

        if (after != before)
        {
            context.Disk.Replace(page, Encoding.UTF8.GetBytes(after));
        }
    }
}
