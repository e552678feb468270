using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline list</c>: the tables that can be made, and what can be set.</summary>
internal static class ListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Command command = new("list", "Lists the tables that can be made, what each claims, and the parameters that --set can change.") { options.Profile, options.Json };
        command.SetAction(parsed =>
        {
            Profile profile = parsed.GetRequiredValue(options.Profile);
            TextWriter writer = parsed.InvocationConfiguration.Output;

            if (parsed.GetValue(options.Json))
            {
                Screen.Json(writer, new JsonArray([.. context.Experiments.Select(experiment => Describe(experiment, profile))]));
            }
            else
            {
                Draw(context, profile, writer);
            }

            return ExitCode.Reproduced;
        });
        return HelpWithExamples.On(command, "pipeline list", "pipeline list --profile full --json");
    }

    private static void Draw(CommandContext context, Profile profile, TextWriter writer)
    {
        foreach (Experiment experiment in context.Experiments)
        {
            writer.WriteLine($"{experiment.Name}: {experiment.Title}");
            writer.WriteLine($"  {experiment.Problem}");

            if (experiment.Parameters.Length == 0)
            {
                continue;
            }

            Spectre.Console.Table grid = Screen.Grid("key", "value", "meaning");

            foreach (Parameter parameter in experiment.Parameters)
            {
                grid.Row(parameter.Name, parameter.In(profile), parameter.Meaning);
            }

            Screen.Draw(writer, grid);
        }
    }

    private static JsonObject Describe(Experiment experiment, Profile profile) => new()
    {
        ["name"] = experiment.Name,
        ["title"] = experiment.Title,
        ["problem"] = experiment.Problem,
        ["seed"] = experiment.Seed,
        ["parameters"] = new JsonArray([.. experiment.Parameters.Select(parameter => new JsonObject
        {
            ["name"] = parameter.Name,
            ["value"] = parameter.In(profile),
            ["meaning"] = parameter.Meaning,
        })]),
    };
}
