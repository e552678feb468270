using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Benchmarks.Load;
using Spectral.Reproduction.Tests.Crash;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>
/// The entry point of this assembly when it is run as a process of its own: enters a switch and makes sure that it took effect. Then
/// <c>SWITCH</c> prints a line "hash section" for each section, and
/// <c>SWITCH FOLDER THREADS…</c> has the command line make all tables of the tiny profile in FOLDER/THREADS, once for each number of threads.
/// Two other verbs, <see cref="SlowRun"/> and <see cref="SteadyTraining"/>, serve the tests of crashes and of load.
/// </summary>
internal static class Child
{
    public const int SwitchHadNoEffect = 99;

    private static int Main(string[] arguments)
    {
        if (arguments[0] == SlowRun.Verb)
        {
            return SlowRun.Run(arguments[1..]);
        }

        if (arguments[0] == SteadyTraining.Verb)
        {
            return SteadyTraining.Print(arguments[1..]);
        }

        var wanted = Switch.Named(arguments[0]);
        wanted.Enter();
        if (!wanted.TookEffect())
        {
            Console.Error.WriteLine($"'{wanted}' had no effect: {string.Join(' ', wanted.Variables)}");
            return SwitchHadNoEffect;
        }

        return arguments.Length == 1 ? PrintSections() : arguments[2..].Select(threads => MakeTables(arguments[1], threads)).Max();
    }

    private static int PrintSections()
    {
        foreach (var section in Sections.All)
        {
            using Fingerprint print = new();
            section.Run(print);
            Console.WriteLine($"{print.Finish()} {section}");
        }

        return 0;
    }

    private static int MakeTables(string folder, string threads)
    {
        string[] run = ["run", "all", "--profile", "tiny", "--threads", threads, "--out", Path.Combine(folder, threads)];
        return Convert.ToInt32(typeof(Spectral.Host.Program).Assembly.EntryPoint!.Invoke(null, [run]), CultureInfo.InvariantCulture);
    }
}
