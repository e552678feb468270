using System;
using System.IO;
using System.Threading;
using Spectral.Host.CommandLine;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Reproduction;

/// <summary>The table jump-line with one fit whose predictions leave the valid scales: every state of a trajectory of one number of trajectories has scale −1.</summary>
internal sealed class FailedRow : IDisposable
{
    public const int Seed = 1;

    /// <summary>Two learned rows, one seed.</summary>
    public const int FitsOfARun = 2;

    // The second learned row has so many training trajectories, unlike the first.
    private const int Failing = 12;
    private readonly string _folder = Directory.CreateTempSubdirectory("failed-").FullName;

    /// <summary>Fits so far.</summary>
    public int Fits { get; private set; }

    public (int Code, string Output, string Error) Run()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new(
            Spectral.Host.OwnData.AllTables.Experiments, (_, machine, _) => new BadLearner(this, Learners.Of(Devices.Open(Devices.Usual, machine.Threads), machine)), Disk.Real, DrawsProgress: false, CancellationToken.None);
        string[] arguments = ["run", "jump-line", "--profile", "tiny", "--threads", "1", "--set", "seeds=1", "--set", $"sizes={Failing}", "--out", _folder];
        int code = PipelineCommand.Run(arguments, context, output, error);
        return (code, output.ToString(), error.ToString());
    }

    public Table Table() => StoredTable.Read(Path.Combine(_folder, "tiny", "jump-line")).Table;

    public byte[] Bytes() => File.ReadAllBytes(Path.Combine(_folder, "tiny", "jump-line", "table.parquet"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class BadLearner(FailedRow owner, ILearner good) : ILearner
    {
        private bool _isBad;

        public IEngine Engine => good.Engine;

        public FitResult Fit(IFit fit, Optimiser optimiser)
        {
            owner.Fits++;
            _isBad = fit is FitTask { Samples: Failing };
            return good.Fit(fit, optimiser);
        }

        // The scale is the last but one number of a state, in units of its deviation: far below its mean it is negative.
        public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial)
        {
            double[] states = good.Solve(field, parameters, scheme, samples, initial);

            for (int last = field.StateSize - 2; _isBad && last < states.Length; last += field.StateSize)
            {
                states[last] = -1e6;
            }

            return states;
        }
    }
}
