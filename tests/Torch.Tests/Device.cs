using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Torch.Tests;

/// <summary>The device, and how near it must come to the reference.</summary>
internal static class Device
{
    /// <summary>Largest error of a program in double precision, relative to the largest number of the result.</summary>
    internal const double DoubleTolerance = 1e-12;

    /// <summary>The same in single precision.</summary>
    internal const double SingleTolerance = 1e-5;

    /// <summary>LibTorch on the processor, or on the device that SPECTRAL_TEST_DEVICE names.</summary>
    internal static IEngine Torch { get; } = Devices.Open(Environment.GetEnvironmentVariable("SPECTRAL_TEST_DEVICE") ?? "torch", 2);

    /// <summary>The processor's own engine.</summary>
    internal static IEngine Processor { get; } = Devices.Open(Devices.Usual, 2);

    /// <summary>The interpreter that defines every result.</summary>
    internal static IEngine Reference { get; } = Devices.Open("reference", 1);

    internal static double ToleranceOf(Precision precision) => precision == Precision.Single ? SingleTolerance : DoubleTolerance;

    /// <summary>Numbers are equal to a part of the largest; what is infinite or no number is so in both.</summary>
    internal static void Near(double[] expected, double[] found, double tolerance, string what)
    {
        Assert.That(found, Has.Length.EqualTo(expected.Length), what);
        double largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0.0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]))
            {
                Assert.That(found[i], Is.EqualTo(expected[i]).Within(tolerance * largest), $"{what}, element {i} of numbers up to {largest:g3}");
            }
            else
            {
                Assert.That(found[i], Is.EqualTo(expected[i]), $"{what}, element {i}");
            }
        }
    }
}
