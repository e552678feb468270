using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Spectral.Host.Reproduction;

namespace Spectral.Host.CommandLine;

/// <summary>Progress in plain lines, one a piece of work when it is done and one every few seconds while it runs.</summary>
internal sealed class PlainDisplay(TextWriter writer) : IRunDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Seconds; a shorter piece of work is not worth a line.</summary>
    private const double Brief = 0.5;

    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public ITableDisplay Begin(string table, int pieces, int restored)
    {
        lock (_gate)
        {
            writer.WriteLine(restored == 0 ? $"{table}: {pieces} pieces of work" : $"{table}: {pieces} pieces of work, {restored} of them done by an earlier run");
        }

        return new Lines(this, table, pieces, restored);
    }

    /// <inheritdoc/>
    public void Skip(string table, string reason)
    {
        lock (_gate)
        {
            writer.WriteLine($"{table}: skipped, {reason}");
        }
    }

    private static string Line(string work, Progress progress)
    {
        string steps = progress.Steps > 0 ? $"step {progress.Step} of {progress.Steps}" : $"step {progress.Step}";
        string loss = double.IsNaN(progress.Loss) ? "" : string.Create(CultureInfo.InvariantCulture, $", loss {progress.Loss:E2}");
        return $"{work}  {steps}{loss}";
    }

    private sealed class Lines(PlainDisplay owner, string table, int pieces, int restored) : ITableDisplay
    {
        private readonly Dictionary<string, Stopwatch> _clocks = [];
        private int _done = restored;

        /// <inheritdoc/>
        public void Update(string work, Progress progress)
        {
            lock (owner._gate)
            {
                if (!_clocks.TryGetValue(work, out Stopwatch? clock))
                {
                    _clocks[work] = Stopwatch.StartNew();
                }
                else if (clock.Elapsed >= Pause)
                {
                    clock.Restart();
                    owner.Write($"  … {table} {Line(work, progress)}");
                }
            }
        }

        /// <inheritdoc/>
        public void Finish(string work, double seconds)
        {
            lock (owner._gate)
            {
                _done++;

                if (seconds >= Brief || _done == pieces)
                {
                    owner.Write(string.Create(CultureInfo.InvariantCulture, $"  {table} {_done}/{pieces} {work}  {seconds:F1} s"));
                }
            }
        }
    }

    private void Write(string line) => writer.WriteLine(line);
}
