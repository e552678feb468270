using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Reproduction;

namespace Spectral.Host.Koopman;

/// <summary>From a file of observables to a learned Koopman operator.</summary>
internal static class KoopmanRun
{
    /// <summary>A learned operator, the data it was learned from, and what was found.</summary>
    public sealed record Outcome(LearnedKoopman Learned, ObservedTable Table, KoopmanReport Report)
    {
        /// <summary>The modes as they are printed.</summary>
        public KoopmanLine[] Lines => [.. Report.Modes.Select(mode => KoopmanLine.Of(Learned.LagTime, mode))];
    }

    /// <summary>What a learning is of: the data, the choices that results depend on, and the code. Memory of another one is not taken up.</summary>
    public static byte[] Identity(DataFile data, KoopmanChoices choices) => SHA256.HashData(CanonicalJson.Bytes(new JsonObject
    {
        ["choices"] = choices.Json(),
        ["code"] = Convert.ToHexStringLower(BuildInformation.CodeIdentity()),
        ["data"] = data.Sha256,
        ["roles"] = ModelJson.Of(data.Roles),
    }));

    /// <summary>Learns.</summary>
    /// <exception cref="ArgumentException">The choices, or data and choices together, cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the memory holds where.</exception>
    public static Outcome Learn(
        DataFile data, KoopmanChoices choices, LearningMemory memory, Action<string> tell, Action<string, Progress> show, CancellationToken cancellation)
    {
        choices.Settings.Check();
        ObservedTable table = ObservedTable.Read(data);
        LearningMachine machine = new(choices.Device, choices.Threads ?? Environment.ProcessorCount, memory, show, cancellation);
        (KoopmanModel model, KoopmanReport report) =
            KoopmanLearning.learn(machine.Learner, tell, choices.Settings, table.Form.Groups, table.Form.IsField, table.Series);
        LearnedKoopman learned = new(table.Form, model, data.Sha256, KoopmanFacts.Of(data, table, choices, model, report));
        return new Outcome(learned, table, report);
    }
}
