using System;
using System.IO;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Spectral.Host.CommandLine;

/// <summary>Draws on a writer: in colour on a terminal, plain text elsewhere and wherever NO_COLOR is set.</summary>
internal static class Screen
{
    /// <summary>Wide enough that nothing written to a file is broken.</summary>
    private const int FileWidth = 240;

    /// <summary>Whether colours are unwanted (https://no-color.org).</summary>
    public static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A console on a writer.</summary>
    public static IAnsiConsole On(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });

        if (!isTerminal)
        {
            console.Profile.Width = FileWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }

    /// <summary>Draws something on standard output.</summary>
    public static void Draw(TextWriter writer, IRenderable drawing) => On(writer, writer == Console.Out && !Console.IsOutputRedirected).Write(drawing);

    /// <summary>A grid without borders, its titles underlined.</summary>
    public static Spectre.Console.Table Grid(params string[] titles)
    {
        Spectre.Console.Table grid = new() { Border = TableBorder.Simple };

        foreach (string title in titles)
        {
            grid.AddColumn(new TableColumn(Markup.Escape(title)));
        }

        return grid;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Row(this Spectre.Console.Table grid, params string[] cells) => grid.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));

    /// <summary>Prints a JSON value.</summary>
    public static void Json(TextWriter writer, JsonNode node) => writer.Write(CanonicalJson.Text(node));
}
