using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Spectre.Console;

namespace Spectral.Host.CommandLine;

/// <summary>How a learning comes along, on standard error: a status line on a terminal, elsewhere a line a stage and one every few seconds.</summary>
internal sealed class LearningDisplay(string command, TextWriter writer, StatusContext? status)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Does something while progress is shown.</summary>
    public static T While<T>(string command, TextWriter error, bool draws, Func<LearningDisplay, T> work) =>
        draws
            ? Screen.On(error, isTerminal: true).Status().Start(command, context => work(new LearningDisplay(command, error, context)))
            : work(new LearningDisplay(command, error, null));

    /// <summary>A stage is done.</summary>
    public void Tell(string stage)
    {
        if (status is null)
        {
            writer.WriteLine($"{command}: {stage}");
        }
        else
        {
            status.Status(Markup.Escape(stage));
        }
    }

    /// <summary>A fit has come so far.</summary>
    public void Show(string fit, Progress progress)
    {
        string steps = progress.Steps > 0 ? $"  step {progress.Step} of {progress.Steps}" : "";
        string loss = double.IsFinite(progress.Loss) ? string.Create(CultureInfo.InvariantCulture, $", loss {progress.Loss:E2}") : "";
        Show($"{fit}{steps}{loss}");
    }

    /// <summary>Work has come so far.</summary>
    public void Show(string words)
    {
        if (status is not null)
        {
            status.Status(Markup.Escape(words));
        }
        else if (_clock.Elapsed >= Pause)
        {
            _clock.Restart();
            writer.WriteLine($"  … {words}");
        }
    }
}
