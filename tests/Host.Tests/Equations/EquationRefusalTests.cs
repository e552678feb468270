using System;
using System.IO;
using NUnit.Framework;
using Spectral.Host.Equations;

namespace Spectral.Host.Tests.Equations;

/// <summary>An equation that cannot be meant, or a question that a solution cannot answer, is one line and code 2.</summary>
internal sealed class EquationRefusalTests
{
    private EquationFolder _folder = new();

    [SetUp]
    public void Begin() => _folder = new EquationFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    [TestCase("\"boundary\": \"zero\",", "", "\"boundary\" is missing: write \"boundary\": \"zero\" (periodic, zero, neumann, fixed, free)")]
    [TestCase("\"boundary\": \"zero\"", "\"boundary\": \"zeroes\"", "unknown boundary 'zeroes': did you mean 'zero'?")]
    [TestCase("\"boundary\": \"zero\"", "\"boundary\": { \"y\": \"zero\" }", "\"boundary\" says nothing of axis x")]
    [TestCase("\"boundary\": \"zero\"", "\"boundary\": { \"x\": \"zero\", \"y\": \"zero\" }", "boundary: unknown key 'y'")]
    [TestCase("[-1, 1]", "[1, 1]", "axis x goes from 1 to 1")]
    [TestCase("[-1, 1]", "[-1, 0, 1]", "box x needs two ends, such as [-1, 1], not [-1, 0, 1]")]
    [TestCase("nu*dxx(u)", "nu*dxx(w)", "equation of u, column 8: unknown name 'w'")]
    [TestCase("nu*dxx(u)", "nu*d(dxx(u), x, 3)", "this is a derivative of order 5: the highest is 4")]
    [TestCase("cos(pi*x/2)", "log(x)", "the initial condition of u is -Infinity at x = 0")]
    [TestCase("\"initial\":", "\"inital\":", "field u: unknown key 'inital': did you mean 'initial'?")]
    [TestCase("\"equation\":", "\"equation-tt\": \"0\", \"equation\":", "field u needs either \"equation\"")]
    [TestCase(", \"initial\": \"cos(pi*x/2)\"", "", "field u has no initial condition")]
    [TestCase("\"cos(pi*x/2)\"", "{ \"table\": \"u.csv\" }", "must be a formula in quotes, not { \"table\": \"u.csv\" }; tables are not taken")]
    [TestCase("\"nu\": 0.1", "\"nu\": \"small\"", "parameter nu must be a number, not \"small\"")]
    [TestCase("\"times\": [0, 0.5, 1]", "\"times\": [0, 0.5, 0.5]", "times must be finite and ascending")]
    [TestCase("\"times\": [0, 0.5, 1]", "\"times\": \"0:-1:1\"", "does not go forward")]
    [TestCase("\"times\": [0, 0.5, 1],", "", "\"times\" is missing")]
    [TestCase("\"width\": 6", "\"width\": 6.5", "settings: width cannot be 6.5")]
    [TestCase("\"width\": 6", "\"widht\": 6", "settings: unknown key 'widht': did you mean 'width'?")]
    [TestCase("\"name\": \"small\",", "\"name\": \"small\", \"name\": \"large\",", "the key 'name' stands twice")]
    [TestCase("\"name\": \"small\",", "\"name\": \"../small\",", "the equation cannot be called '../small'")]
    [TestCase("\"box\":", "box:", "this is no JSON (line 4)")]
    public void A_file_that_cannot_be_meant_is_refused(string old, string replacement, string message)
    {
        _folder.Write(old, replacement);
        Refused(message, "solve", _folder.Equation, "--out", "HERE/out");
        Assert.That(Directory.Exists(_folder.At("out")), Is.False, "nothing is written");
    }

    [TestCase("unknown equation 'wave-3d': did you mean 'wave-2d'?", "wave-3d")]
    [TestCase("there is no such file", "HERE/nowhere.json")]
    [TestCase("unknown solver 'dens': did you mean 'dense'?", "HERE/small.json", "--solver", "dens")]
    [TestCase("tolerance is -1: give a positive number", "HERE/small.json", "--tolerance", "-1")]
    [TestCase("need a dense matrix of as many squared: use --solver nystrom", "HERE/small.json", "--width", "300", "--depth", "2")]
    [TestCase("unknown device 'cqu': did you mean 'cpu'?", "HERE/small.json", "--device", "cqu")]
    [TestCase("--grid needs whole numbers from 2 on with commas between, not '1'", "HERE/small.json", "--grid", "1")]
    [TestCase("the grid 5,5 does not fit 1 axes", "HERE/small.json", "--grid", "5,5")]
    [TestCase("--at needs first:step:last such as 0:0.1:20, or times with commas between, not 'soon'", "HERE/small.json", "--at", "soon")]
    [TestCase("--out", "HERE/small.json", "--out", "HERE/small.json")]
    public void A_command_that_cannot_be_meant_is_refused(string message, params string[] words)
    {
        _folder.Write();
        Refused(message, ["solve", .. words, .. Array.IndexOf(words, "--out") < 0 ? ["--out", "HERE/out"] : Array.Empty<string>()]);
    }

    [Test]
    public void An_implicit_step_needs_as_many_points_as_parameters()
    {
        _folder.Write("\"boundary\": \"zero\"", "\"boundary\": \"periodic\"", EquationFolder.Small.Replace("nu*dxx(u)", "-nu*dxxx(u)", StringComparison.Ordinal).Replace("cos(pi*x/2)", "cos(pi*x)", StringComparison.Ordinal));
        Refused("40 points determine no 49 parameters in an implicit step", "solve", _folder.Equation, "--out", "HERE/out");
    }

    [TestCase("lies outside the run, t = 0 … 1", "--at", "2")]
    [TestCase("has x = 3, outside the box -1 … 1", "--at", "1", "--places", "HERE/far.csv")]
    [TestCase("unknown column of numbers 'x'", "--at", "1", "--places", "HERE/other.csv")]
    [TestCase("leave --from out", "--at", "1", "--from", "HERE/far.csv")]
    [TestCase("--grid and --places exclude each other", "--at", "1", "--grid", "5", "--places", "HERE/far.csv")]
    public void A_question_that_a_solution_cannot_answer_is_refused(string message, params string[] words)
    {
        EquationFile.Load(_folder.Write()).Solve(new SolveSettings { Threads = 1 }).Save(_folder.At("m.spectral"));
        File.WriteAllText(_folder.At("far.csv"), "x,n\n0,1\n3,2\n");
        File.WriteAllText(_folder.At("other.csv"), "y,n\n0,1\n");
        Refused(message, ["predict", "HERE/m.spectral", "--out", "HERE/u.parquet", .. words]);
    }

    [Test]
    public void A_solution_is_no_learned_model_and_a_damaged_one_is_told()
    {
        EquationFile.Load(_folder.Write()).Solve(new SolveSettings { Threads = 1 }).Save(_folder.At("m.spectral"));
        Refused("this is the solution of an equation, not a learned model", "export", "HERE/m.spectral", "--out", "HERE/files");
        byte[] bytes = File.ReadAllBytes(_folder.At("m.spectral"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(_folder.At("m.spectral"), bytes);
        Refused("the model is damaged or cut off", "predict", "HERE/m.spectral", "--at", "1", "--out", "HERE/u.parquet");
    }

    private void Refused(string message, params string[] words)
    {
        (int code, string output, string error) = _folder.Run(words);
        Assert.That(code, Is.EqualTo(2), error);
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(error, Does.StartWith("pipeline: ").And.Contain(message));
        Assert.That(output, Is.Empty);
    }
}
