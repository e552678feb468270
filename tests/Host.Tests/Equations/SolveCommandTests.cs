using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.Equations;
using Spectral.Host.OwnData;

namespace Spectral.Host.Tests.Equations;

/// <summary><c>pipeline solve</c> and <c>predict</c> on an equation with a solution in closed form.</summary>
internal sealed class SolveCommandTests
{
    /// <summary>What six units may miss of a solution of size one.</summary>
    private const double OfSolution = 1e-2;

    private EquationFolder _folder = new();

    [SetUp]
    public void Begin()
    {
        _folder = new EquationFolder();
        _folder.Write();
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void A_solution_is_a_model_a_table_and_figures()
    {
        (int code, string output, string error) = _folder.Run("solve", _folder.Equation, "--out", "HERE/out", "--grid", "11", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(_folder.Files("out"), Is.EqualTo(new[] { "figures/run.svg", "figures/solution-u.svg", "model.spectral", "solution.parquet" }));
        Assert.That(output, Does.Contain("equation    u_t = nu*dxx(u), at the start u = cos(pi*x/2)").And.Contain("axis        x from -1 to 1, zero").And.Contain("solution.parquet"));
        FieldSnapshot[] table = [.. DataFile.Open(_folder.At("out/solution.parquet")).Snapshots()];
        Assert.That(table.Select(snapshot => snapshot.Time), Is.EqualTo(new[] { 0.0, 0.5, 1.0 }));
        Assert.That(table[0].Points[0], Is.EqualTo(Enumerable.Range(0, 11).Select(i => -1.0 + (2.0 * i / 10.0))).Within(1e-15));
        Array.ForEach(table, CheckSnapshot);
    }

    [Test]
    public void A_solution_is_evaluated_anywhere_at_any_time()
    {
        Solve("out");
        File.WriteAllText(_folder.At("places.csv"), "n,x\n1,-0.5\n2,0.25\n3,0.25\n");
        Assert.That(_folder.Run("predict", "HERE/out/model.spectral", "--at", "0.3,0.5", "--places", "HERE/places.csv", "--out", "HERE/at.parquet").Code, Is.Zero);
        Assert.That(_folder.Run("predict", "HERE/out/model.spectral", "--at", "0.3", "--grid", "9", "--out", "HERE/grid.parquet").Code, Is.Zero);
        EquationSolution solution = EquationSolution.Load(_folder.At("out/model.spectral"));
        FieldSnapshot[] both = [.. solution.At([0.3, 0.5], [[-0.5, 0.25, 0.25]]).Snapshots];
        FieldSnapshot grid = DataFile.Open(_folder.At("grid.parquet")).Snapshots().Single();
        Array.ForEach(both, CheckSnapshot);
        CheckSnapshot(grid);
        Assert.That(both[0].Fields[0][0], Is.EqualTo(grid.Fields[0][2]), "the same place and time, asked for otherwise");
    }

    [Test]
    public void The_same_command_gives_the_same_bytes_on_every_engine_and_for_any_threads()
    {
        Solve("one", "--threads", "1");
        Solve("two", "--threads", "2");
        Solve("reference", "--device", "reference");

        foreach (string file in _folder.Files("one"))
        {
            byte[] bytes = File.ReadAllBytes(_folder.At("one/" + file));
            Assert.That(File.ReadAllBytes(_folder.At("two/" + file)), Is.EqualTo(bytes), file);
            Assert.That(File.ReadAllBytes(_folder.At("reference/" + file)), Is.EqualTo(bytes), file);
        }
    }

    [Test]
    public void A_run_that_is_stopped_goes_on_and_ends_in_the_same_bytes()
    {
        Solve("whole");
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        _folder.Cancellation = stopped.Token;
        (int code, _, string error) = _folder.Run("solve", _folder.Equation, "--out", "HERE/cut", "--threads", "1");
        Assert.That(code, Is.EqualTo(130));
        Assert.That(error, Does.Contain("stopped at t = 0; what is done is kept in").And.Contain("this goes on from there: pipeline solve"));
        Assert.That(_folder.Files("cut"), Is.EqualTo(new[] { "model.spectral.partial" }));
        _folder.Cancellation = CancellationToken.None;
        Assert.That(Solve("cut"), Does.Contain("going on from"));
        Assert.That(_folder.Files("cut"), Is.EqualTo(_folder.Files("whole")));
        Assert.That(File.ReadAllBytes(_folder.At("cut/model.spectral")), Is.EqualTo(File.ReadAllBytes(_folder.At("whole/model.spectral"))));
    }

    [TestCase("equation", 1)]
    [TestCase("equation", 3)]
    [TestCase("equation-tt", 2)]
    public void A_run_that_is_cut_between_two_steps_goes_on_exactly(string order, int steps)
    {
        _folder.Write("\"equation\"", $"\"{order}\"");
        EquationFile equation = EquationFile.Load(_folder.Equation);
        SolveSettings settings = new() { Threads = 1 };
        using CancellationTokenSource stop = new();
        SolveRun cut = new(equation, settings);
        int shown = 0;
        Assert.Throws<OperationCanceledException>(() => cut.Complete(
            (_, share) =>
            {
                if (share > 0.0 && ++shown == steps)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        File.WriteAllBytes(_folder.At("partial"), cut.UnderWay()!);
        SolveRun resumed = new(equation, settings);
        Assert.That(resumed.Resume(_folder.At("partial")), Is.True);
        Assert.That(resumed.Time, Is.EqualTo(cut.Time).And.GreaterThan(0.0));
        Assert.That(resumed.Complete((_, _) => { }, CancellationToken.None).Bytes(), Is.EqualTo(equation.Solve(settings).Bytes()));
        Assert.That(new SolveRun(equation, settings with { Seed = 2 }).Resume(_folder.At("partial")), Is.False, "of other settings");
    }

    [Test]
    public void A_model_that_is_read_is_written_with_the_same_bytes()
    {
        Solve("out");
        string model = _folder.At("out/model.spectral");
        EquationSolution solution = EquationSolution.Load(model);
        solution.Save(_folder.At("again.spectral"));
        Assert.That(File.ReadAllBytes(_folder.At("again.spectral")), Is.EqualTo(File.ReadAllBytes(model)));
        Assert.That(solution.Times, Is.EqualTo(new[] { 0.0, 0.5, 1.0 }));
        Assert.That(solution.Residuals.SelectMany(one => one), Has.All.LessThan(0.5).And.All.GreaterThan(0.0));
    }

    [Test]
    public void Options_go_before_the_settings_of_the_file_and_times_before_its_times()
    {
        (int code, string output, string error) = _folder.Run("solve", _folder.Equation, "--out", "HERE/out", "--at", "0:0.1:0.2", "--width", "5", "--json");
        Assert.That(code, Is.Zero, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.That((string?)json["settings"], Does.Contain("raw(1.5)-5 tanh").And.Contain("halton(40)"));
        Assert.That(json["times"]!.AsArray().Select(time => (double)time!["t"]!), Is.EqualTo(new[] { 0.0, 0.1, 0.2 }));
    }

    private string Solve(string folder, params string[] more)
    {
        (int code, _, string error) = _folder.Run(["solve", _folder.Equation, "--out", "HERE/" + folder, .. more.Length == 0 ? ["--threads", "1"] : more]);
        Assert.That(code, Is.Zero, error);
        return error;
    }

    private static void CheckSnapshot(FieldSnapshot snapshot)
    {
        for (int i = 0; i < snapshot.Count; i++)
        {
            double exact = Math.Exp(-0.1 * Math.PI * Math.PI / 4.0 * snapshot.Time) * Math.Cos(Math.PI * snapshot.Points[0][i] / 2.0);
            Assert.That(snapshot.Fields[0][i], Is.EqualTo(exact).Within(OfSolution));
        }
    }
}
