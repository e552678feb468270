using System;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>
/// The entry point of this assembly when it is run as a process of its own: enters a switch, makes sure that it took effect,
/// and prints a line "hash section" for each section.
/// </summary>
internal static class Child
{
    public const int SwitchHadNoEffect = 9;

    private static int Main(string[] arguments)
    {
        var wanted = Switch.Named(arguments[0]);
        wanted.Enter();
        if (!wanted.TookEffect())
        {
            Console.Error.WriteLine($"'{wanted}' had no effect: {string.Join(' ', wanted.Variables)}");
            return SwitchHadNoEffect;
        }

        foreach (var (name, run) in Sections.All)
        {
            using Fingerprint print = new();
            run(print);
            Console.WriteLine($"{print.Finish()} {name}");
        }

        return 0;
    }
}
