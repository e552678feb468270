using System;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Measuring;
using Spectral.Host.Reproduction;

namespace Spectral.Benchmarks.Processes;

/// <summary>The other end of a <see cref="Peer"/>, for processes of this program.</summary>
internal static class PeerProtocol
{
    /// <summary>Says who it is and what it computed, then answers runs until its input ends.</summary>
    public static void Serve(Contender contender, params double[] result)
    {
        JsonObject facts = new() { ["version"] = BuildInformation.Runtime, ["result"] = new JsonArray([.. Array.ConvertAll(result, value => (JsonNode)value)]) };
        Console.Out.WriteLine(facts.ToJsonString());
        Console.Out.Flush();

        while (Console.In.ReadLine() is { } line)
        {
            int units = int.Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
            Console.Out.WriteLine(contender.Run(units).ToString("R", CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }
}
