using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;

namespace Spectral.Host.Tests.Reproduction;

/// <summary>A small experiment that drives the house: eight pieces of work, each a mean that depends on the root seed.</summary>
internal sealed class Drill : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("drill-").FullName;

    public string Out => Path.Combine(Folder, "out");

    public string Artifacts => Path.Combine(Folder, "artifacts");

    public string Archived(string file) => Path.Combine(Artifacts, "tiny", "drill", file);

    public Disk Disk { get; init; } = Disk.Real;

    /// <summary>Called at the start of every piece of work.</summary>
    public Action<IMachine, string> Before { get; set; } = (_, _) => { };

    public (int Code, string Output, string Error) Pipeline(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new([Experiment()], (_, _, key) => throw new NotSupportedException(key), Disk, DrawsProgress: false, CancellationToken.None);
        int code = PipelineCommand.Run(arguments, context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    public (int Code, string Output, string Error) Run(params string[] more) => Pipeline(["run", "drill", "--profile", "tiny", "--out", Out, .. more]);

    public (int Code, string Output, string Error) Compare(params string[] more) =>
        Pipeline(["compare", "--profile", "tiny", "--out", Out, "--artifacts", Artifacts, .. more]);

    /// <summary>Makes the table and archives it.</summary>
    public void Archive() => Pipeline("run", "drill", "--profile", "tiny", "--out", Artifacts);

    public byte[] TableBytes() => File.ReadAllBytes(Path.Combine(Out, "tiny", "drill", "table.parquet"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Experiment Experiment() => new(
        "drill",
        "A drill is reproduced",
        "The sum of a stream of random numbers.",
        [Parameter.Of("draws", "numbers in a sum", "10", "100", "1000"), Parameter.Of("scale", "factor", "1")],
        7,
        FuncConvert.FromFunc<Settings, Work[]>(settings => [.. Enumerable.Range(0, 8).Select(i => Piece(settings, i))]),
        FuncConvert.FromFunc<Settings, Measurement[][], Table>((_, measured) => new Table(
            "drill",
            "A drill is reproduced",
            "",
            "t",
            Columns,
            Aggregate.rows(Columns, measured),
            [new Claim("sums are positive", true, "all of them")])),
        [PlotModule.lines(Quantity.Linear("t"), ListModule.OfSeq([Quantity.Linear("sum")]), PlotModule.panels(FSharpList<string>.Empty, PlotModule.errorOverTime))]);

    private static Column[] Columns =>
        [Column.TextKey("method"), Column.RealKey("t", "s"), .. Column.Mean("sum", "m", "seeds"), Column.Integer("seeds"), Column.Real("floor", "", Tolerance.Relative(1e-9))];

    private Work Piece(Settings settings, int i) => new(
        $"piece-{i}",
        [Tuple.Create("piece", $"{i}")],
        i,
        FuncConvert.FromFunc<IMachine, Measurement[]>(machine =>
        {
            Before(machine, $"piece-{i}");
            RandomStream stream = settings.Stream.Child(i);
            double sum = Enumerable.Range(0, settings.Integer("draws")).Aggregate(0.0, (total, _) => total + stream.NextUniform()) * settings.Real("scale");
            machine.Count("draws", settings.Integer("draws"));
            return [new Measurement(
                ["method", "t", "sum", "floor"],
                [Cell.Text(i % 2 == 0 ? "even" : "odd"), Cell.Real(i / 4 * 0.5), Cell.Real(sum), Cell.Real(0.25)])];
        }));
}
