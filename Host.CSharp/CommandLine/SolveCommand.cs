using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Spectral.Host.Equations;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline solve equation.json</c>: solves an equation by networks whose parameters move in time (Neural IVP).</summary>
internal static class SolveCommand
{
    private static readonly Argument<string> Equation = new("equation") { Description = $"A JSON file that states an equation, or one of {string.Join(", ", EquationFile.Names)}." };
    private static readonly Option<string?> Out = new("--out") { Description = "The folder of the model, the table and the figures. Default: out/solve/NAME.", HelpName = "folder" };
    private static readonly Option<string?> At = new("--at") { Description = "The times of the solution, the first being the start: first:step:last, or a list with commas. Default: those of the file.", HelpName = "times" };
    private static readonly Option<int[]> Grid = GridOption.Create("Points of the table's grid, one number or one an axis. Default: 257 in one dimension, 65 in two, 25 in three.");
    private static readonly Option<double?> Tolerance = new("--tolerance") { Description = "The relative tolerance of a step. Default: 1e-4 for diffusion, 1e-3 for waves and transport.", HelpName = "number" };
    private static readonly Option<int?> Width = new("--width") { Description = "Units of a hidden layer. Default: by the kind of the equation.", HelpName = "number" };
    private static readonly Option<int?> Depth = new("--depth") { Description = "Hidden layers. Default: by the kind of the equation.", HelpName = "number" };
    private static readonly Option<int?> Points = new("--points") { Description = "Points of a step. Default: 3/2 of the parameters of a field.", HelpName = "number" };
    private static readonly Option<string?> Solver = new("--solver") { Description = "How velocities are solved for. Default: dense.", HelpName = string.Join('|', UsualSettings.Solvers) };
    private static readonly Option<double?> Step = new("--step") { Description = "The length of a step where steps are implicit, with derivatives of order 3 and 4. Default: 1/400 of the time.", HelpName = "time" };
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context, CommonOptions options)
    {
        Command command = new("solve", "Solves an equation: networks of place whose parameters move in time so that they obey it.") { Equation };

        foreach (Option option in (Option[])[Out, At, Grid, Tolerance, Width, Depth, Points, Solver, Step, options.Device, options.LibTorch, options.Seed, options.Threads, options.Json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, context, options));
        return HelpWithExamples.On(
            command,
            "pipeline solve wave-2d",
            "pipeline solve equation.json --at 0:0.1:2 --grid 201",
            "pipeline solve equation.json --tolerance 1e-5 --width 30 --out fine",
            "pipeline predict out/solve/wave-2d/model.spectral --at 0.3,0.7 --grid 101 --out wave.parquet");
    }

    private static int Run(ParseResult parsed, CommandContext context, CommonOptions options)
    {
        string given = parsed.GetRequiredValue(Equation);
        (EquationFile equation, SolveRun run, double[][] places) = BadData.Told(() =>
        {
            EquationFile stated = Stated(given);
            stated = parsed.GetValue(At) is { } times ? stated.At(TimeList.Parse(times, "--at")) : stated;
            AxisText[] axes = stated.Equation.Text.Axes;
            double[][] grid = PlaceGrid.Of(axes, GridOption.Counts(parsed, Grid, axes.Length), stated.Equation.Text.Times.Length);
            return (stated, new SolveRun(stated, Settings(parsed, options)), grid);
        });
        string folder = parsed.GetValue(Out) ?? Path.Combine("out", "solve", equation.Name);
        string destination = Path.Combine(folder, "model.spectral");
        string partial = destination + ".partial";
        OutputPath.RefuseOverwriting(given, destination, "--out");

        if (File.Exists(folder))
        {
            throw new UsageException($"--out {folder} is a file; name a folder");
        }

        TextWriter error = parsed.InvocationConfiguration.Error;

        if (File.Exists(partial))
        {
            error.WriteLine(run.Resume(partial) ? $"solve: going on from {partial}, t = {run.Time:G5}" : $"solve: {partial} is of another equation, other settings or another program; it is not taken up");
        }

        Disk.Folder(folder);
        EquationSolution solution;

        try
        {
            solution = Solve(run, context, error, partial);
        }
        catch (OperationCanceledException)
        {
            context.Disk.Replace(partial, run.UnderWay()!, partial + ".new");
            string again = string.Join(' ', parsed.Tokens.Select(token => ShellWord.Of(token.Value)));
            error.WriteLine($"pipeline: stopped at t = {run.Time:G5}; what is done is kept in {partial}, and this goes on from there: pipeline {again}");
            return ExitCode.Interrupted;
        }
        catch (Exception fault) when (fault is UsageException or NumericalFailureException)
        {
            File.Delete(partial);
            throw;
        }

        byte[] table = solution.At([.. solution.Times], places).Bytes("solution.parquet");
        byte[] model = solution.Bytes();
        string tablePath = Path.Combine(folder, "solution.parquet");
        context.Disk.Replace(tablePath, table);
        Disk.Folder(Path.Combine(folder, FigureFiles.FolderName));
        string[] figures = [.. SolutionFigures.Of(solution).Select(figure =>
        {
            string path = Path.Combine(folder, FigureFiles.FolderName, figure.Name);
            context.Disk.Replace(path, figure.Bytes);
            return path;
        })];
        context.Disk.Replace(destination, model, destination + ".whole");
        File.Delete(partial);
        SolutionView.Tell(parsed.InvocationConfiguration.Output, solution, [(destination, model), (tablePath, table)], figures, parsed.GetValue(options.Json));
        return ExitCode.Reproduced;
    }

    private static EquationSolution Solve(SolveRun run, CommandContext context, TextWriter error, string partial) =>
        BadData.Told(() => LearningDisplay.While("solve", error, context.DrawsProgress, display =>
        {
            Stopwatch sinceSaved = Stopwatch.StartNew();
            Stopwatch sinceFirst = new();
            double first = double.NaN;

            return run.Complete(
                (words, share) =>
                {
                    if (double.IsNaN(share))
                    {
                        display.Tell(words);
                        return;
                    }

                    if (double.IsNaN(first))
                    {
                        first = share;
                        sinceFirst.Start();
                    }

                    TimeSpan left = share > first ? sinceFirst.Elapsed * ((1.0 - share) / (share - first)) : TimeSpan.Zero;
                    display.Show(left > TimeSpan.Zero ? $"{words}, about {(left.TotalMinutes < 2.0 ? $"{left.TotalSeconds:F0} s" : $"{left.TotalMinutes:F0} min")} left" : words);

                    if (sinceSaved.Elapsed > SavingInterval)
                    {
                        context.Disk.Replace(partial, run.UnderWay()!, partial + ".new");
                        sinceSaved.Restart();
                    }
                },
                context.Cancellation);
        }));

    /// <summary>The equation of a file or of a name.</summary>
    private static EquationFile Stated(string given)
    {
        if (EquationFile.Names.Contains(given, StringComparer.Ordinal))
        {
            return EquationFile.Named(given);
        }

        return given.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(given)
            ? EquationFile.Load(given)
            : throw new UsageException($"{Suggestion.unknown("equation", given, EquationFile.Names)}; or name a JSON file that states one");
    }

    private static SolveSettings Settings(ParseResult parsed, CommonOptions options) => new()
    {
        Seed = parsed.GetValue(options.Seed),
        Tolerance = parsed.GetValue(Tolerance),
        Width = parsed.GetValue(Width),
        Depth = parsed.GetValue(Depth),
        Points = parsed.GetValue(Points),
        Solver = parsed.GetValue(Solver),
        Step = parsed.GetValue(Step),
        Device = parsed.GetRequiredValue(options.Device),
        LibTorch = parsed.GetValue(options.LibTorch),
        Threads = parsed.GetRequiredValue(options.Threads),
    };
}
