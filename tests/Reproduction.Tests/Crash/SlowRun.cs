using System;
using System.IO;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Training;

namespace Spectral.Reproduction.Tests.Crash;

/// <summary>
/// The command line on a slow disk, with a state saved after every step of a training: a moment drawn at random often falls into the writing of a file.
/// It prints a mark for every part of a file that is written, so that moments can be told whatever the speed of the machine. What it makes is what the host makes.
/// </summary>
internal static class SlowRun
{
    public const string Verb = "slow-run";

    /// <summary>What is printed when a part of a file is written.</summary>
    public const byte Mark = (byte)'.';

    private static readonly Stream Marks = Console.OpenStandardOutput();

    public static int Run(string[] arguments)
    {
        CommandContext context = new(
            Spectral.Host.OwnData.AllTables.Experiments,
            (_, machine, key) => Learners.Of(Devices.Open(Devices.Usual, machine.Threads), machine, machine.Checkpoint(key), TimeSpan.Zero),
            new SlowDisk(),
            DrawsProgress: false,
            CancellationToken.None);
        return PipelineCommand.Run(arguments, context, Console.Out, Console.Error);
    }

    private sealed class SlowDisk : Disk
    {
        public override Stream Create(string path) => new SlowFile(path);
    }

    /// <summary>A file that takes its content in three parts, with pauses.</summary>
    private sealed class SlowFile(string path) : FileStream(path, FileMode.Create, FileAccess.Write)
    {
        private const int Parts = 3;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (int part = 0; part < Parts; part++)
            {
                base.Write(buffer[(part * buffer.Length / Parts)..((part + 1) * buffer.Length / Parts)]);
                Flush();
                Marks.WriteByte(Mark);
                Marks.Flush();
                Thread.Sleep(Pause);
            }
        }
    }
}
