using System;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Cells as numbers: the short way gives the bits of the long one.</summary>
internal sealed class CsvNumberTests
{
    private const int Seed = 20261130;
    private const int Draws = 200_000;

    [Test]
    public void A_number_of_any_length_has_the_bits_of_the_framework()
    {
        Random random = new(Seed);

        for (int draw = 0; draw < Draws; draw++)
        {
            double value = (random.NextDouble() - 0.5) * double.Parse(FormattableString.Invariant($"1e{random.Next(-40, 40)}"), CultureInfo.InvariantCulture);
            string format = (draw % 4) switch { 0 => "R", 1 => "G7", 2 => "E" + random.Next(1, 17), _ => "F" + random.Next(0, 12) };
            string text = (draw % 7 == 0 && value > 0 ? "+" : "") + value.ToString(format, CultureInfo.InvariantCulture);
            double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.That(CsvNumber.TryRead(Encoding.UTF8.GetBytes(text), out double read), text);
            Assert.That(BitConverter.DoubleToInt64Bits(read), Is.EqualTo(BitConverter.DoubleToInt64Bits(expected)), text);
        }
    }

    [TestCase("-0", -0.0)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5)]
    [TestCase("9007199254740993", 9007199254740992)]
    [TestCase("1e23", 1e23)]
    [TestCase("1.0D+00", 1)]
    [TestCase("-1.5d-03", -1.5e-3)]
    [TestCase("0.1234-101", 0.1234e-101)]
    public void Spellings(string text, double value)
    {
        Assert.That(CsvNumber.TryRead(Encoding.UTF8.GetBytes(text), out double read), text);
        Assert.That(BitConverter.DoubleToInt64Bits(read), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)), text);
    }

    [TestCase(".")]
    [TestCase("-")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("1.2.3")]
    [TestCase("12D4")]
    [TestCase("1-2")]
    [TestCase("2024-03-01")]
    [TestCase("0x10")]
    [TestCase("1_000")]
    public void What_is_none(string text) => Assert.That(CsvNumber.TryRead(Encoding.UTF8.GetBytes(text), out _), Is.False, text);

    [TestCase("(1+2j)", 1, 2)]
    [TestCase("1-2i", 1, -2)]
    [TestCase("1.5e-3-2.5e+1j", 1.5e-3, -25)]
    [TestCase("1 + 2im", 1, 2)]
    [TestCase("1 - 2im", 1, -2)]
    [TestCase("-2j", 0, -2)]
    [TestCase("3", 3, 0)]
    [TestCase("(-1-0j)", -1, 0)]
    public void Complex_numbers(string text, double real, double imaginary)
    {
        Assert.That(CsvNumber.TryReadComplex(Encoding.UTF8.GetBytes(text), out double re, out double im), text);
        Assert.That((re, im), Is.EqualTo((real, imaginary)), text);
    }
}
