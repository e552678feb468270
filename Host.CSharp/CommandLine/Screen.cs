using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
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

    /// <summary>Letters of a line: those of the terminal, many elsewhere.</summary>
    public static int Width(TextWriter writer) => writer == Console.Out && !Console.IsOutputRedirected ? Math.Max(40, Console.WindowWidth) : FileWidth;

    /// <summary>Writes words behind a head, in lines that are no wider than asked where words allow; further lines stand below the first word.</summary>
    public static void Indented(TextWriter writer, int width, string head, string words)
    {
        StringBuilder line = new(head);
        bool isEmpty = true;

        foreach (string word in words.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                writer.WriteLine(line.ToString().TrimEnd());
                line.Clear().Append(' ', head.Length);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }

    /// <summary>
    /// Writes a table no wider than asked: columns that do not fit stand in further blocks below, each with the first column again. No cell is broken over lines; a single cell that is wider than the
    /// line stands out.
    /// </summary>
    public static void Blocks(TextWriter writer, int width, string[] titles, string[][] rows)
    {
        int[] widths = [.. titles.Select((title, column) => Math.Max(title.Length, rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max()))];
        int from = 1;

        do
        {
            List<int> columns = [0];
            int used = 2 + widths[0];

            while (from < titles.Length && (columns.Count == 1 || used + 3 + widths[from] <= width))
            {
                used += 3 + widths[from];
                columns.Add(from++);
            }

            string Line(Func<int, string> cell) => "  " + string.Join("   ", columns.Select(column => cell(column).PadRight(widths[column]))).TrimEnd();
            writer.WriteLine(Line(column => titles[column]));
            writer.WriteLine(new string('─', Math.Min(Math.Max(width, 1), used + 2)));

            foreach (string[] row in rows)
            {
                writer.WriteLine(Line(column => row[column]));
            }
        }
        while (from < titles.Length);
    }

    /// <summary>Prints a JSON value.</summary>
    public static void Json(TextWriter writer, JsonNode node) => writer.Write(CanonicalJson.Text(node));
}
