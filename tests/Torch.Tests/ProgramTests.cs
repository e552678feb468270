using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.FSharp.Core;
using NUnit.Framework;
using Spectral.Host.Tests.Engine;

namespace Spectral.Torch.Tests;

/// <summary>Programs on the device give what the reference gives, to rounding: every opcode, and those that the tables run.</summary>
internal sealed class ProgramTests
{
    private static readonly int[] Batches = [1, 7, 33];

    [TestCaseSource(nameof(Opcodes))]
    public void Every_opcode_gives_what_the_reference_gives(Opcode opcode)
    {
        // Products come in many forms, of which the small shapes hold all.
        foreach (Program program in OpcodePrograms.Of(opcode).OrderBy(program => program.Body.Length).Take(3))
        {
            EqualsReference(program);
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void Programs_of_a_field_give_what_the_reference_gives(Network network)
    {
        FieldPrograms programs = FieldPrograms.Of(network);
        foreach (Program program in (Program[])[programs.Value, programs.Record, programs.Pull, programs.SamplePull, programs.Push, new FlowTangent(network).Program])
        {
            EqualsReference(program);
        }
    }

    [TestCaseSource(nameof(Losses))]
    public void A_loss_over_samples_and_its_gradient_give_what_the_reference_gives(SampleLoss loss) => EqualsReference(loss.Gradient);

    [Test]
    public void Programs_of_moments_give_what_the_reference_gives()
    {
        Expr x = Tensor.input("x", [5]), weight = Tensor.parameter(0, [4, 5]);
        Expr f = Tensor.multiply(Tensor.shared("scale", [4]), Tensor.tanh(Tensor.apply(weight, x))), row = Tensor.reshape([1, 4], f);
        FSharpFunc<Expr[], Expr> loss = FuncConvert.FromFunc<Expr[], Expr>(m => Tensor.dot(m[1], Tensor.apply(m[0], m[1])));
        Moments moments = Moments.Of("mass", [x], [("mass", Tensor.matrixProduct(true, false, row, row)), ("mean", f)], loss, [weight]);
        foreach (Program program in (Program[])[moments.Sums, moments.Head, moments.Pull])
        {
            EqualsReference(program);
        }
    }

    [TestCase(Precision.Double)]
    [TestCase(Precision.Single)]
    public void A_recorder_keeps_what_it_recorded(Precision precision)
    {
        Network network = Mlp.create(Activation.Tanh, 3, [7], 3);
        FieldPrograms field = FieldPrograms.Of(network);
        double[] theta = network.Initial(RandomStream.OfSeed(2));
        double[][] Run(IEngine engine)
        {
            const int Batch = 33;
            using IRecorder recorder = engine.Compile(field.Recording, precision);
            DeviceVector shared = engine.VectorOf(theta), y = engine.VectorOf(Bits.Normal("y", Batch * 3)), sums = engine.Vector(field.Pull.SumsSize);
            DeviceVector f = engine.Vector(Batch * 3), v = engine.Vector(Batch * 3);
            recorder.Record(shared, Batch, [y], [f], engine.Vector(0));

            // The caller may use the vector again before the pull.
            y.Write(0, new double[Batch * 3]);
            recorder.Pull(shared, [engine.VectorOf(Bits.Normal("w", Batch * 3))], [v], sums);
            return [f.ToArray(), v.ToArray(), sums.ToArray()];
        }

        double[][] expected = Run(Device.Reference), found = Run(Device.Torch);
        for (int i = 0; i < expected.Length; i++)
        {
            Device.Near(expected[i], found[i], Device.ToleranceOf(precision), $"result {i}");
        }
    }

    private static Opcode[] Opcodes() => Enum.GetValues<Opcode>();

    private static IEnumerable<TestCaseData> Networks()
    {
        yield return new TestCaseData(Mlp.create(Activation.Tanh, 6, [9, 9], 6)).SetArgDisplayNames("tanh network");
        FieldForm mlp = FieldForm.Mlp([7], Activation.Swish, 1.0);
        foreach (FieldForm form in (FieldForm[])[FieldForm.Linear, FieldForm.Polynomial(2), FieldForm.Linear + mlp, FieldForm.ResidualMlp(6, 2, Activation.Tanh, 1.0)])
        {
            yield return new TestCaseData(form.Network(5)).SetArgDisplayNames(form.Canonical);
        }

        yield return new TestCaseData(TranslationInvariantField.create(7, 2)).SetArgDisplayNames("the same everywhere");
        yield return new TestCaseData(PointwiseField.create(Basis.Legendre(6), 3)).SetArgDisplayNames("pointwise");
        foreach (Boundary boundary in (Boundary[])[Boundary.Periodic, Boundary.Zero])
        {
            yield return new TestCaseData(Convolution.create(new(12, 2, 3, 2, 2, 4, boundary))).SetArgDisplayNames($"stencils, {boundary}");
        }
    }

    private static IEnumerable<TestCaseData> Losses()
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 9));
        foreach (Boundary boundary in (Boundary[])[Boundary.Periodic, Boundary.Zero])
        {
            SampleTask task = GridOperator.task(new(16, 3, 3, 2, 4, 1, boundary), true, samples, RandomStream.OfSeed(5)).Item1;
            yield return new TestCaseData(task.Loss).SetArgDisplayNames($"Fourier neural operator, {boundary}");
        }
    }

    private static void EqualsReference(Program program)
    {
        double[] parameters = Bits.Normal("parameters", program.SharedLength);
        foreach (Precision precision in (Precision[])[Precision.Double, Precision.Single])
        {
            IEngine torch = Device.Torch;
            using IExecutor executor = torch.Compile(program, precision);
            foreach (int batch in Batches)
            {
                double[][] inputs = [.. program.Inputs.Select(slot => Bits.Normal(slot.Name, batch * slot.Size))];
                BatchResult expected = Reference.runIn(precision == Precision.Single ? Arithmetic.Single : Arithmetic.Double, program, parameters, batch, inputs);
                DeviceVector[] given = [.. inputs.Select(torch.VectorOf)], outputs = [.. program.Outputs.Select(slot => torch.Vector(batch * slot.Size))];
                DeviceVector sums = torch.Vector(program.SumsSize);
                executor.Run(torch.VectorOf(parameters), batch, given, outputs, sums);
                string what = $"{program.Name}, {precision} precision, batch {batch}";
                for (int i = 0; i < outputs.Length; i++)
                {
                    Device.Near(expected.Outputs[i], outputs[i].ToArray(), Device.ToleranceOf(precision), $"{what}, output {program.Outputs[i].Name}");
                }

                Device.Near(expected.Sums, sums.ToArray(), Device.ToleranceOf(precision), $"{what}, sums");
            }
        }
    }
}
