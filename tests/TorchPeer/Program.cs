using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Spectral.TorchPeer;

/// <summary>
/// One Adam step of a neural differential equation through classical Runge–Kutta by TorchSharp, as its users write it: modules, autograd, an optimiser, a dispose scope a step.
/// FOLDER THREADS STEPS [cuda]: theta.npy, widths.npy, initial.npy and target.npy are in the folder; it answers as the scripts in tests/Benchmarks/peers do.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string folder = arguments[0];
        int threads = int.Parse(arguments[1], CultureInfo.InvariantCulture), steps = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        bool onCard = arguments.Length > 3 && arguments[3] == "cuda";

        if (!LoadLibTorch(onCard))
        {
            return 0;
        }

        Device device = onCard ? CUDA : CPU;
        set_num_threads(threads);
        double[] widths = Read(folder, "widths"), theta = Read(folder, "theta");
        using Tensor initial = Rows("initial"), target = Rows("target");
        using Sequential field = Field(widths, theta);
        field.to(device);
        using optim.Optimizer optimiser = optim.Adam(field.parameters(), lr: 1e-3);
        double h = 1.0 / steps;

        Tensor Rows(string name)
        {
            double[] numbers = Read(folder, name);
            int state = (int)widths[0];
            return tensor(numbers, [numbers.Length / state, state], float64, device);
        }

        Tensor Loss()
        {
            Tensor y = initial;

            for (int i = 0; i < steps; i++)
            {
                Tensor k1 = field.forward(y), k2 = field.forward(y + (0.5 * h * k1)), k3 = field.forward(y + (0.5 * h * k2)), k4 = field.forward(y + (h * k3));
                y = y + ((h / 6.0) * (k1 + (2.0 * k2) + (2.0 * k3) + k4));
            }

            return (y - target).square().sum(1).mean();
        }

        void Step()
        {
            using DisposeScope scope = NewDisposeScope();
            optimiser.zero_grad();
            Loss().backward();
            optimiser.step();
        }

        Serve(Step, Result(field, Loss), onCard);
        return 0;
    }

    private static double[] Result(Sequential field, Func<Tensor> compute)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = compute();
        loss.backward();
        return [loss.ToDouble(), cat([.. field.parameters().Select(parameter => parameter.grad!.flatten())]).norm().ToDouble()];
    }

    private static Sequential Field(double[] widths, double[] theta)
    {
        Sequential field = nn.Sequential();
        int at = 0;

        for (int layer = 0; layer + 1 < widths.Length; layer++)
        {
            int inputs = (int)widths[layer], outputs = (int)widths[layer + 1];
            Linear linear = nn.Linear(inputs, outputs, dtype: float64);
            using IDisposable without = no_grad();
            linear.weight!.copy_(tensor(theta[at..(at + (inputs * outputs))], [outputs, inputs]));
            linear.bias!.copy_(tensor(theta[(at + (inputs * outputs))..(at + ((inputs + 1) * outputs))]));
            at += (inputs + 1) * outputs;
            field.append($"linear {layer}", linear);

            if (layer + 2 < widths.Length)
            {
                field.append($"tanh {layer}", nn.Tanh());
            }
        }

        return field;
    }

    private static void Serve(Action step, double[] result, bool onCard)
    {
        Console.WriteLine(new JsonObject { ["version"] = "TorchSharp 0.107.0, LibTorch 2.10.0", ["result"] = new JsonArray([.. result.Select(value => (JsonNode)value)]) }.ToJsonString());

        while (Console.ReadLine() is { } line)
        {
            int units = int.Parse(line.AsSpan(line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            long start = Stopwatch.GetTimestamp();

            for (int i = 0; i < units; i++)
            {
                step();
            }

            if (onCard)
            {
                cuda.synchronize();
            }

            Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Loads LibTorch from the folder that SPECTRAL_LIBTORCH names, or from the restored package; says so where it does not load.</summary>
    private static bool LoadLibTorch(bool onCard)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Environment.GetEnvironmentVariable("SPECTRAL_LIBTORCH") ?? Path.Combine(packages, "libtorch-cpu-linux-x64", "2.10.0", "runtimes", "linux-x64", "native");

        try
        {
            foreach (string library in (string[])["libc10.so", .. onCard ? ["libc10_cuda.so"] : Array.Empty<string>(), "libtorch_cpu.so", .. onCard ? ["libtorch_cuda.so"] : Array.Empty<string>(), "libtorch.so"])
            {
                NativeLibrary.Load(Path.Combine(folder, library));
            }

            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
            return true;
        }
        catch (DllNotFoundException fault)
        {
            Console.WriteLine(new JsonObject { ["missing"] = $"LibTorch does not load ({fault.Message.Split('\n')[0]})" }.ToJsonString());
            return false;
        }
    }

    /// <summary>The doubles of NumPy's format 1.0.</summary>
    private static double[] Read(string folder, string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name + ".npy"));
        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        string header = Encoding.ASCII.GetString(bytes, 10, start - 10);
        return Regex.IsMatch(header, "'<f8'") ? MemoryMarshal.Cast<byte, double>(bytes.AsSpan(start)).ToArray() : throw new InvalidDataException($"{name}.npy holds no doubles");
    }
}
