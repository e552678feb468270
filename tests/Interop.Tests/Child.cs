using System;
using System.Diagnostics;
using System.Threading;

namespace Spectral.Interop.Tests;

/// <summary>
/// The entry point of this assembly when it is run as a process of its own, for a reader that may never end: reads the file named with Parquet.Net and says
/// by its exit code how that went.
/// </summary>
internal static class Child
{
    public const int HasRead = 0;
    public const int HasRefused = 1;
    public const int NeverEnds = 2;

    /// <summary>So much work on a file of some hundred bytes is work without end, however busy the machine.</summary>
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private static int Main(string[] arguments)
    {
        int result = NeverEnds;
        Thread reading = new(() => result = Read(arguments[0])) { IsBackground = true };
        reading.Start();

        while (!reading.Join(LookEvery) && Process.GetCurrentProcess().TotalProcessorTime < MostWork)
        {
        }

        return result;
    }

    private static int Read(string path)
    {
        try
        {
            ParquetNet.Read(path).GetAwaiter().GetResult();
            return HasRead;
        }
#pragma warning disable CA1031 // It throws fourteen kinds of exception.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(fault.Message);
            return HasRefused;
        }
    }
}
