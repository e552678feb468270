using System.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.Engine;

/// <summary>The programs of networks: value, pull, pull of each sample with carried sums, and push.</summary>
internal sealed class NetworkProgramTests
{
    private static readonly int[][] Layers = [[3, 5, 3], [12, 40, 40, 12], [10, 17, 10]];

    [TestCaseSource(nameof(Layers))]
    public void Programs_of_a_field_have_the_bits_of_the_reference(int[] layers)
    {
        FieldPrograms programs = Networks.Field(layers);
        int[] batches = [1, 9, 33];
        Bits.EqualsReference(programs.Value, batches);
        Bits.EqualsReference(programs.Pull, batches);
        Bits.EqualsReference(programs.SamplePull, batches);
        Bits.EqualsReference(programs.Push, batches);
    }

    [Test]
    public void Carried_outputs_accumulate_in_place_of_their_inputs()
    {
        Expr x = Tensor.input("x", [4]), total = Tensor.input("total", [4]), outer = Tensor.input("outer", [4, 4]);
        Expr row = Tensor.reshape([1, 4], x), column = Tensor.reshape([4, 1], Tensor.tanh(x));
        Spectral.Program program = Lowering.lower(
            "carry",
            [x, total, outer],
            [("total'", Tensor.add(total, Tensor.exp(x))), ("outer'", Tensor.add(outer, Tensor.matrixProduct(false, false, column, row)))],
            [("total", "total'"), ("outer", "outer'")]);
        Assert.That(program.Body.Count(i => i.Result.Address == program.Input("outer").Operand.Address), Is.EqualTo(1));
        Bits.EqualsReference(program);
    }
}
