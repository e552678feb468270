using System;
using System.CommandLine;
using System.Linq;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline draw [table]</c>: the figures of stored tables, drawn from their rows.</summary>
internal static class DrawCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Argument<string> table = new("table") { Description = "The name of a table; all that are stored if none is given.", DefaultValueFactory = _ => "all" };
        Command command = new("draw", "Draws the figures of stored tables from their rows, as SVG in the folder figures of each table.") { table, options.Profile, options.Out };
        command.SetAction(parsed =>
        {
            TableStore store = options.Fresh(parsed, context.Disk);
            string wanted = parsed.GetRequiredValue(table);

            foreach (Experiment experiment in context.Find(wanted).Where(one => wanted != "all" || store.Names.Contains(one.Name, StringComparer.Ordinal)))
            {
                foreach (string path in FigureFiles.Write(store, context.Disk, experiment.Name, PlotFigure.all(experiment.Figures, store.Read(experiment.Name).Table)))
                {
                    parsed.InvocationConfiguration.Output.WriteLine($"figure: {path}");
                }
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline draw", "pipeline draw burgers --profile full --out artifacts");
    }
}
