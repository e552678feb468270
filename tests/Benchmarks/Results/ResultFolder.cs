using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Measuring;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Benchmarks.Results;

/// <summary>The folder of made tables, NAME.json and NAME.md.</summary>
internal static class ResultFolder
{
    /// <summary>
    /// Makes the named rows of a table, all if none are named, writes the table and shows it. Rows that are not made again stay as they stand.
    /// Returns false if a bound that could be measured is not kept.
    /// </summary>
    public static bool Make(Benchmark benchmark, string folder, string[] names)
    {
        foreach (string name in names)
        {
            if (!benchmark.Rows.Any(row => row.Name == name))
            {
                throw new BenchmarkException(
                    $"{Suggestion.unknown("row", name, [.. benchmark.Rows.Select(row => row.Name)])}; the rows of {benchmark.Name} are {string.Join(", ", benchmark.Rows.Select(row => row.Name))}");
            }
        }

        string path = Path.Combine(folder, benchmark.Name + ".json");
        Disk.Folder(folder);
        List<ResultLine> lines = [];
        ResultLine[] stored = names.Length > 0 ? Stored(path) : [];
        ResultTable table = new(benchmark, Processor.Name, lines);

        foreach (BenchmarkRow row in benchmark.Rows)
        {
            bool isWanted = names.Length == 0 || names.Contains(row.Name);
            lines.AddRange(isWanted ? row.Make() : stored.Where(line => line.Row == row.Name));

            if (isWanted && names.Length == 0)
            {
                // A row takes minutes: what is made is kept, whatever becomes of the next.
                Write(table, path);
            }

            if (isWanted)
            {
                Console.Error.WriteLine($"{benchmark.Name}: {row.Name} made");
            }
        }

        Write(table, path);
        Console.Out.WriteLine(table.Markdown());
        return lines.All(line => line.Holds != false);
    }

    private static void Write(ResultTable table, string path)
    {
        Disk.Real.Replace(path, CanonicalJson.Bytes(table.Json()));
        Disk.Real.Replace(Path.ChangeExtension(path, ".md"), Encoding.UTF8.GetBytes(table.Markdown()));
    }

    /// <summary>Fills the marked places of a page with the tables that were made; the others stay as they are.</summary>
    public static void Fill(string folder, string page)
    {
        string before = File.ReadAllText(page);
        string after = MarkedText.Fill(before, "bench", name =>
        {
            string path = Path.Combine(folder, name + ".md");
            return File.Exists(path) ? File.ReadAllText(path) : null;
        });

        if (after != before)
        {
            Disk.Real.Replace(page, Encoding.UTF8.GetBytes(after));
        }
    }

    private static ResultLine[] Stored(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return [.. JsonNode.Parse(File.ReadAllBytes(path))!["lines"]!.AsArray().Select(line => ResultLine.Of(line!))];
        }
        catch (JsonException)
        {
            throw new BenchmarkException($"{path} is not a table: delete it and make the table again");
        }
    }
}
