using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>The programs of networks: value, value with a trace and its pull, pull of each sample with carried sums, and push.</summary>
internal sealed class NetworkProgramTests
{
    private static readonly int[][] Layers = [[3, 5, 3], [12, 40, 40, 12], [10, 17, 10]];

    [TestCaseSource(nameof(Layers))]
    public void Programs_of_a_field_have_the_bits_of_the_reference(int[] layers)
    {
        FieldPrograms programs = Networks.Field(layers);
        int[] batches = [1, 9, 33];
        Bits.EqualsReference(programs.Value, batches);
        Bits.EqualsReference(programs.Record, batches);
        Bits.EqualsReference(programs.Pull, batches);
        Bits.EqualsReference(programs.SamplePull, batches);
        Bits.EqualsReference(programs.Push, batches);
    }

    [Test]
    public void Programs_of_moments_have_the_bits_of_the_reference()
    {
        Expr x = Tensor.input("x", [5]), weight = Tensor.parameter(0, [4, 5]), scale = Tensor.shared("scale", [4]);
        Expr f = Tensor.multiply(scale, Tensor.tanh(Tensor.apply(weight, x))), row = Tensor.reshape([1, 4], f);
        Moments moments = Moments.Of(
            "mass",
            [x],
            [("mass", Tensor.matrixProduct(true, false, row, row)), ("mean", f)],
            Microsoft.FSharp.Core.FuncConvert.FromFunc<Expr[], Expr>(m => Tensor.dot(m[1], Tensor.apply(m[0], m[1]))),
            [weight]);
        Assert.That(moments.Pull.SharedInputs.Select(s => s.Name), Is.EqualTo(new[] { "w:mass", "w:mean", "scale" }));
        Bits.EqualsReference(moments.Sums);
        Bits.EqualsReference(moments.Head);
        Bits.EqualsReference(moments.Pull);
    }

    [Test]
    public void Too_few_shared_numbers_are_refused_in_one_line()
    {
        Expr x = Tensor.input("x", [2]);
        Spectral.Program program = Lowering.lower("shared", [x], [("y", Tensor.add(Tensor.add(x, Tensor.parameter(0, [2])), Tensor.shared("c", [2])))], []);
        using CpuExecutor<double> executor = new(CpuProgram.Compile(program));
        ArgumentException? error = Assert.Throws<ArgumentException>(() => executor.Run(new double[2], 1, [new double[2]], 1));
        Assert.That(error!.Message, Does.StartWith("program 'shared' needs 2 parameters and behind them 'c' [2], not 2 numbers: make the vector by SharedNumbers."));
        double[] numbers = program.SharedNumbers([1.0, 2.0], [("c", new[] { 10.0, 20.0 })]);
        Assert.That(executor.Run(numbers, 1, [[0.5, 0.5]], 1).Outputs[0], Is.EqualTo(new[] { 11.5, 22.5 }));
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

    [Test]
    public void A_later_run_allocates_nothing()
    {
        const int batch = 50;
        Spectral.Program program = Networks.Field(4, 9, 4).Pull;
        using CpuExecutor<double> executor = new(CpuProgram.Compile(program));
        double[] theta = Bits.Normal("theta", program.ParameterCount), sums = new double[program.SumsSize];
        double[][] inputs = [.. program.Inputs.Select(s => Bits.Normal(s.Name, batch * s.Size))], outputs = [new double[batch * 4]];
        long allocated = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            executor.Run(theta, batch, inputs, 1, outputs, sums, []);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Inputs_of_another_size_are_refused_in_one_line()
    {
        using CpuExecutor<double> executor = new(CpuProgram.Compile(Networks.Field(4, 9, 4).Value));
        ArgumentException? error = Assert.Throws<ArgumentException>(() => executor.Run(new double[85], 3, [new double[11]], 1));
        Assert.That(error!.Message, Does.StartWith("input 'y' of program 'field' needs 3 × 4 numbers, not 11."));
    }
}
