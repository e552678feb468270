using System;
using System.Text;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Files;
using Spectral.Host.Training;

namespace Spectral.Host;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C stops at the next step, a second one at once.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        CommandContext context = new(
            OwnData.AllTables.Experiments,
            (device, machine, key) => Learners.Of(device.Open(machine.Threads), machine, machine.Checkpoint(key)),
            Disk.Real,
            DrawsProgress: !Console.IsErrorRedirected && !Screen.NoColor,
            stop.Token);
        return PipelineCommand.Run(arguments, context, Console.Out, Console.Error);
    }
}
