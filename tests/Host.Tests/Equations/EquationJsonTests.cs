using System.Linq;
using NUnit.Framework;
using Spectral.Host.Equations;

namespace Spectral.Host.Tests.Equations;

/// <summary>The JSON form of equations.</summary>
internal sealed class EquationJsonTests
{
    /// <summary>Axes and fields that are not in the order of their names.</summary>
    private const string Unsorted = """
        {
          "box": { "y": [0, 2], "x": [-1, 1.5] },
          "boundary": { "x": "free", "y": "periodic" },
          "fields": {
            "v": { "equation-tt": "c*laplacian(v) - u", "initial": 1, "initial-t": "x" },
            "u": { "equation": "dx(v_t)", "initial": "x*0.1" }
          },
          "parameters": { "c": 0.1, "a": 1e-30 },
          "times": "0:0.5:1",
          "settings": { "solver": "dual", "seed": 7 }
        }
        """;

    [Test]
    public void Every_part_is_read_in_the_order_of_the_file()
    {
        EquationFile file = EquationFile.Parse(Unsorted, "unsorted");
        EquationText text = file.Equation.Text;
        Assert.That(text.Name, Is.EqualTo("unsorted"));
        Assert.That(text.Axes, Is.EqualTo(new[] { new AxisText("y", 0.0, 2.0, WallCondition.Periodic), new AxisText("x", -1.0, 1.5, WallCondition.Free) }));
        Assert.That(text.Fields, Is.EqualTo(new[] { new FieldText("v", "c*laplacian(v) - u", true, "1", "x"), new FieldText("u", "dx(v_t)", false, "x*0.1", "0") }));
        Assert.That(text.Parameters, Is.EqualTo(new[] { ("c", 0.1), ("a", 1e-30) }));
        Assert.That(text.Times, Is.EqualTo(new[] { 0.0, 0.5, 1.0 }));
        Assert.That((file.Settings.Solver, file.Settings.Seed, file.Settings.Width), Is.EqualTo(("dual", 7L, (int?)null)));
    }

    [Test]
    public void What_is_written_is_read_as_it_was()
    {
        foreach (EquationText text in NamedEquations.all.Append(EquationFile.Parse(Unsorted, "unsorted").Equation.Text))
        {
            Assert.That(EquationFile.Parse(EquationJson.Of(text).ToJsonString(), "").Equation.Text, Is.EqualTo(text));
        }
    }

    [Test]
    public void Every_condition_has_a_name() =>
        Assert.That(System.Enum.GetValues<WallCondition>().Select(EquationJson.WordOf), Is.EqualTo(new[] { "periodic", "zero", "neumann", "fixed", "free" }));
}
