using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.Figures;

/// <summary>Pictures: what the painter makes can be read by another's inflater, and says what was drawn.</summary>
internal sealed class PictureTests
{
    [Test]
    public void A_picture_read_back_has_its_pixels()
    {
        Canvas canvas = new(70, 50);
        canvas.Fill([[Tuple.Create(10.0, 10.0), Tuple.Create(40.0, 10.0), Tuple.Create(40.0, 30.5), Tuple.Create(10.0, 30.5)]], (200, 40, 0), 1.0);
        canvas.Stroke([[Tuple.Create(0.0, 0.0), Tuple.Create(69.0, 49.0)]], 3.0, (0, 0, 120), 0.5);
        Random random = new(3);

        for (int i = 40 * 210; i < 50 * 210; i++)
        {
            canvas.Pixels[i] = (byte)random.Next(256);
        }

        (int width, int height, byte[] pixels) = Read(Png.bytes(canvas, 3780));
        Assert.That((width, height), Is.EqualTo((70, 50)));
        Assert.That(pixels, Is.EqualTo(canvas.Pixels));
        Assert.That(canvas.Pixels.Skip(3 * ((25 * 70) + 15)).Take(3), Is.EqualTo(new byte[] { 200, 40, 0 }), "inside");
        Assert.That(canvas.Pixels[3 * ((30 * 70) + 15)], Is.EqualTo(228).Within(2), "half covered");
        Assert.That(canvas.Pixels.Skip(3 * ((35 * 70) + 15)).Take(3), Is.EqualTo(new byte[] { 255, 255, 255 }), "outside");
    }

    [Test]
    public void A_picture_of_a_figure_has_its_size_and_letters()
    {
        Figure figure = ForecastFigure.errors("data.csv", "t", [Tuple.Create(0.0, 1e-4), Tuple.Create(1.0, 2e-4)], [("learned", [Tuple.Create(0.0, 1e-3), Tuple.Create(1.0, 0.1)])], Microsoft.FSharp.Core.FSharpValueOption<double>.NewValueSome(0.6));
        Svg sheet = Drawing.sheet("two", [figure, figure]);
        Assert.That(SvgModule.write(sheet), Does.Contain("trusted up to here"));
        byte[] png = Painter.png(sheet);
        Assert.That(png, Is.EqualTo(Painter.png(sheet)));
        (int width, _, byte[] pixels) = Read(png);
        Assert.That(width, Is.EqualTo(3 * 748));
        Assert.That(pixels.Count(value => value < 80), Is.GreaterThan(10_000));
    }

    [Test]
    public void Axes_of_heat_maps_end_where_the_data_do()
    {
        Scale scale = Scale.Within(-8.0, 7.9375, 4);
        Assert.That((scale.Low, scale.High), Is.EqualTo((-8.0, 7.9375)));
        Assert.That(scale.Ticks.Select(tick => tick.Label), Is.EqualTo(new[] { "−5", "0", "5" }));
        Assert.That(Scale.Within(2.0, 2.0, 4).Ticks, Has.Length.GreaterThan(1));
    }

    /// <summary>The picture in a PNG file, by the platform's inflater.</summary>
    private static (int Width, int Height, byte[] Pixels) Read(byte[] file)
    {
        int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        (int width, int height) = (Number(16), Number(20));
        int at = 8;

        while (file[at + 4] != 'I' || file[at + 5] != 'D')
        {
            at += 12 + Number(at);
        }

        using ZLibStream stream = new(new MemoryStream(file, at + 8, Number(at)), CompressionMode.Decompress);
        using MemoryStream rows = new();
        stream.CopyTo(rows);
        byte[] data = rows.ToArray();
        byte[] pixels = new byte[3 * width * height];

        for (int y = 0; y < height; y++)
        {
            int from = y * ((3 * width) + 1);

            for (int x = 0; x < 3 * width; x++)
            {
                byte above = data[from] == 2 ? pixels[((y - 1) * 3 * width) + x] : (byte)0;
                pixels[(y * 3 * width) + x] = (byte)(data[from + 1 + x] + above);
            }
        }

        return (width, height, pixels);
    }
}
