using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Damaged files either read as snapshots or say why not in one line, by one kind of exception, in bounded memory.</summary>
internal sealed class DamagedTextTests
{
    private const int Mutations = 1000;
    private const long MostBytes = 1L << 24;

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "run,t,x,u\na,0,0,1\na,0,1,2\nb,0,0,3\n\"b\",1,0,4\n",
            "t;x;re;im\n0;0;1;2\n0;1;3;4\n1;0;5;6\n1;1;7;8\n",
            "# t x u\n0.0e+00 0 1\n0.0e+00 1 2\n1 0 nan\n1 1 inf\n",
            "t,u(0),u(1),v(0),v(1)\n0,1,2,3,4\n1,,6,7,8\n",
            "\"t\",\"x\",\"u \"\"v\"\"\"\r\n0,0,1\r\n0,1,\"2\"\r\n",
            "t\tx\ty\tu\n0\t0\t0\t1\n0\t1\t0\t2\n0\t0\t1\t3\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[] Letters = [.. "\"\"\",;\t \r\n#'=()[].+-0919eENaninf/|"u8, 0, 0xFF, 0xEF, 0xBB, 0xBF, 0x1F, 0x8B];

    [Test]
    public void A_thousand_damaged_texts_read_or_say_why([Values(1L)] long seed) => Run(seed, stream => Damaged(Texts[stream.NextInteger(Texts.Length)], stream));

    [Test]
    public void A_thousand_damaged_tables_read_or_say_why([Values(2L)] long seed)
    {
        using BadFolder folder = new();
        byte[][] tables = [File.ReadAllBytes(folder.Table([0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 3, double.NaN])), File.ReadAllBytes(folder.Runs(["a", "b"], [true, true]))];
        Run(seed, stream => Damage.Of(tables, stream));
    }

    private static void Run(long seed, Func<RandomStream, byte[]> make)
    {
        using BadFolder folder = new();
        RandomStream stream = RandomStream.OfSeed(seed)!;
        int refused = 0;

        for (int i = 0; i < Mutations; i++)
        {
            string path = folder.Make("damaged.csv", make(stream));
            long before = GC.GetAllocatedBytesForCurrentThread();

            try
            {
                _ = DataFile.Open(path).Snapshots().Count();
            }
            catch (DataFileException fault)
            {
                Assert.That(fault.Message, Does.StartWith(path).And.Not.Contain("\n").And.Not.Contain("\r"), $"seed {seed}, mutation {i}");
                refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {fault}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes), $"seed {seed}, mutation {i}");
        }

        Assert.That(refused, Is.InRange(Mutations / 10, Mutations - 10));
    }

    private static byte[] Damaged(byte[] text, RandomStream stream)
    {
        List<byte> bytes = [.. text];

        for (int times = 1 + stream.NextInteger(4); times > 0 && bytes.Count > 1; times--)
        {
            int at = stream.NextInteger(bytes.Count);
            byte letter = Letters[stream.NextInteger(Letters.Length)];

            switch (stream.NextInteger(5))
            {
                case 0:
                    bytes.Insert(at, letter);
                    break;
                case 1:
                    bytes.RemoveRange(at, 1 + stream.NextInteger(Math.Min(9, bytes.Count - at)));
                    break;
                case 2:
                    bytes[at] = letter;
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(12, bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
