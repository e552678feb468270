using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.CommandLine;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Training;
using Spectral.Reproduction.Tests;

namespace Spectral.Torch.Tests;

/// <summary>What goes wrong is one clear line and not a dead process; tables say which device made them.</summary>
internal sealed class DeviceTests
{
    [Test]
    public void A_wrong_size_is_an_error_before_anything_runs()
    {
        IEngine engine = Device.Torch;
        Expr x = Tensor.input("x", [3]);
        Program program = Lowering.lower("sine", [x], [("y", Tensor.sin(x))], []);
        using IExecutor executor = engine.Compile(program, Precision.Double);
        DeviceVector none = engine.Vector(0), three = engine.Vector(3), six = engine.Vector(6);
        Assert.That(() => executor.Run(none, 2, [three], [six], none), Throws.ArgumentException.With.Message.Contains("input 'x' of program 'sine' needs 2 × 3 numbers, not 3"));
        Assert.That(() => executor.Run(none, 2, [six], [three], none), Throws.ArgumentException.With.Message.Contains("output 'y'"));
        Assert.That(() => executor.Run(none, 0, [six], [six], none), Throws.ArgumentException.With.Message.Contains("at least one sample"));
        Assert.That(() => executor.Run(none, 1, [], [six], none), Throws.ArgumentException.With.Message.Contains("1 inputs, not 0"));
        Assert.That(() => executor.Run(none, 1, [Device.Reference.Vector(3)], [six], none), Throws.ArgumentException.With.Message.Contains("another device"));
        Assert.That(() => engine.Algebra.Dot(three, six), Throws.ArgumentException.With.Message.Contains("3 and of 6"));
        Assert.That(() => engine.Algebra.Factor(six, 3, 0.0, six), Throws.ArgumentException.With.Message.Contains("[3 × 3]"));
        Assert.That(() => engine.Algebra.Copy(three, 1, six, 0, 3), Throws.ArgumentException);
        three.Dispose();
        Assert.That(() => executor.Run(none, 1, [three], [six], none), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_matrix_without_a_factor_is_no_fault()
    {
        IEngine engine = Device.Torch;
        using DeviceVector matrix = engine.VectorOf([1.0, 0.0, 0.0, -1.0]), factor = engine.Vector(4), x = engine.VectorOf([4.0, 3.0]);
        Assert.That(engine.Algebra.Factor(matrix, 2, 0.0, factor), Is.False);
        Assert.That(engine.Algebra.Factor(matrix, 2, 3.0, factor), Is.True);
        engine.Algebra.Solve(factor, 2, x);
        Device.Near([1.0, 1.5], x.ToArray(), Device.DoubleTolerance, "x");
    }

    [Test]
    public void Matrices_are_those_of_the_reference()
    {
        const int Rows = 5, Columns = 4;
        double[] a = [.. Enumerable.Range(0, Rows * Columns).Select(i => Math.Sqrt(i + 1.0))], b = [.. Enumerable.Range(0, Columns * Columns).Select(i => (i % 5) - 1.5)];
        double[][] Run(Algebra algebra, Func<double[], DeviceVector> of)
        {
            DeviceVector gram = of(new double[Rows * Rows]), normal = of(new double[Columns * Columns]), factor = of(new double[Columns * Columns]), x = of(b);
            List<double[]> results = [];
            algebra.AddGram(of(a), Rows, Columns, gram);
            algebra.AddNormal(of(a), Rows, Columns, normal);
            foreach ((bool left, bool right) in ((bool, bool)[])[(false, false), (true, false), (false, true)])
            {
                DeviceVector product = of(new double[Rows * Columns]);
                algebra.AddProduct(left, right, of(a), of(b), Rows, Columns, Columns, product);
                results.Add(product.ToArray());
            }

            Assert.That(algebra.Factor(normal, Columns, 0.5, factor), Is.True);
            algebra.SolveLower(factor, Columns, x, Columns);
            return [.. results, Lower(gram, Rows), Lower(normal, Columns), Lower(factor, Columns), x.ToArray(), [algebra.LargestDiagonal(normal, Columns)]];
        }

        double[][] expected = Run(Device.Reference.Algebra, Device.Reference.VectorOf), found = Run(Device.Torch.Algebra, Device.Torch.VectorOf);
        for (int i = 0; i < expected.Length; i++)
        {
            Device.Near(expected[i], found[i], Device.DoubleTolerance, $"result {i}");
        }
    }

    [TestCase("torch:cuda")]
    [TestCase("torch:cuda:7")]
    [TestCase("torch:tpu")]
    public void A_card_that_is_not_there_is_refused_in_one_line(string device)
    {
        string message = Assert.Throws<DeviceException>(() => Devices.Open(device, 1))!.Message;
        Assert.That(message, Does.Not.Contain('\n'));
        Assert.That(message, Does.Contain("CUDA").Or.Contain("torch:cuda"));
    }

    [Test]
    public void A_missing_or_unfit_library_is_one_line_and_a_usage_error()
    {
        string folder = Directory.CreateTempSubdirectory("libtorch-").FullName;
        ChildProcess missing = ChildProcess.Pipeline($"run bases --profile tiny --out {folder}/out --device torch --libtorch {folder}");
        Assert.That(missing.ExitCode, Is.EqualTo(2), missing.Error);
        Assert.That(missing.Error, Does.StartWith($"pipeline: there is no libtorch_cpu.so in {folder}").And.Contain("name LibTorch's own folder"));

        Directory.CreateDirectory(Path.Combine(folder, "torch", "lib"));
        File.WriteAllText(Path.Combine(folder, "torch", "lib", "libtorch_cpu.so"), "");
        File.WriteAllText(Path.Combine(folder, "torch", "version.py"), "__version__ = '1.13.1'\n");
        ChildProcess other = ChildProcess.Pipeline($"run bases --profile tiny --out {folder}/out --device torch", $"SPECTRAL_LIBTORCH={folder}");
        Assert.That(other.ExitCode, Is.EqualTo(2), other.Error);
        Assert.That(other.Error, Does.Contain("is 1.13, and these bindings are made for 2.10"));
        Assert.That(other.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Doctor_says_which_devices_are_there_or_why_not()
    {
        // On the usual dotnet: LibTorch loads, or the system's libraries are too old for it.
        ChildProcess doctor = ChildProcess.Pipeline("doctor --json");
        Assert.That(doctor.ExitCode, Is.Zero, doctor.Error);
        Assert.That(doctor.Output, Does.Contain("\"device torch\": \"LibTorch 2.10 in ").Or.Match("\"device torch\": \"no: this system's libstdc.* is too old for libLibTorchSharp.so, which needs GLIBC"));
        Assert.That(doctor.Output, Does.Contain("\"device torch:cuda\": "));
    }

    [Test]
    public void A_table_made_on_the_device_is_consistent_with_the_archive_and_says_where_it_was_made()
    {
        string folder = Directory.CreateTempSubdirectory("torch-table-").FullName;
        (int Code, string Output, string Error) Pipeline(params string[] arguments)
        {
            using StringWriter output = new(), error = new();
            CommandContext context = new(
                Spectral.Host.OwnData.AllTables.Experiments, (device, machine, key) => Learners.Of(device.Open(machine.Threads), machine, machine.Checkpoint(key)), Disk.Real, DrawsProgress: false, CancellationToken.None);
            int code = PipelineCommand.Run(arguments, context, output, error);
            return (code, output.ToString(), error.ToString());
        }

        string[] run = ["run", "burgers", "--profile", "tiny", "--threads", "2", "--out"];
        Assert.That(Pipeline([.. run, Path.Combine(folder, "artifacts")]).Code, Is.Zero);
        (int code, _, string error) = Pipeline([.. run, Path.Combine(folder, "out"), "--device", "torch"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadAllText(Path.Combine(folder, "out", "tiny", "burgers", "manifest.json")), Does.Contain("\"device\": \"torch\""));
        (code, string verdict, _) = Pipeline("compare", "burgers", "--profile", "tiny", "--out", Path.Combine(folder, "out"), "--artifacts", Path.Combine(folder, "artifacts"));
        Assert.That(code, Is.Zero, verdict);
        Assert.That(verdict, Does.StartWith("burgers: consistent").Or.StartWith("burgers: close"));
        Assert.That(verdict, Does.Contain("the device changed: cpu → torch"));
        Assert.That(Pipeline([.. run, Path.Combine(folder, "out"), "--incremental"]).Error, Does.Not.Contain("the same code has made it"));
        Directory.Delete(folder, recursive: true);
    }

    private static double[] Lower(DeviceVector matrix, int n) => [.. matrix.ToArray().Where((_, i) => i % n <= i / n)];
}
