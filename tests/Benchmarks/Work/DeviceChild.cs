using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Processes;

namespace Spectral.Benchmarks.Work;

/// <summary>This program as a peer of itself: the node rows on our device on LibTorch, in a process that a launcher with newer libraries starts.</summary>
internal static class DeviceChild
{
    /// <summary>Behind the folder and the number of threads: a hidden verb, units of a hidden layer, trajectories, steps, and the device if it is not torch.</summary>
    public const string Verb = "device";

    /// <summary>Answers as <see cref="Peer"/> asks.</summary>
    public static int Run(string threads, string[] arguments)
    {
        int[] numbers = [.. arguments.Take(3).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        NodeSize size = new(12, [numbers[0], numbers[0], numbers[0]], numbers[1], numbers[2]);

        try
        {
            using NodeWork work = new(size, device: arguments.Length > 3 ? arguments[3] : "torch");
            PeerProtocol.Serve(work.On(int.Parse(threads, CultureInfo.InvariantCulture)), work.Result());
        }
        catch (DeviceException fault)
        {
            Console.WriteLine(new JsonObject { ["missing"] = fault.Message }.ToJsonString());
        }

        return 0;
    }
}
