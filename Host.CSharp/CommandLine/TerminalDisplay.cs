using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using Spectral.Host.Reproduction;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Spectral.Host.CommandLine;

/// <summary>Progress on a terminal: a bar for the table and one for each running piece of work, with loss, step and time left.</summary>
internal sealed class TerminalDisplay(ProgressContext context, ConcurrentDictionary<int, string> states) : IRunDisplay
{
    /// <summary>Does something while progress is drawn.</summary>
    public static T While<T>(IAnsiConsole console, Func<IRunDisplay, T> action)
    {
        ConcurrentDictionary<int, string> states = new();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new StateColumn(states), new RemainingTimeColumn())
            .Start(context => action(new TerminalDisplay(context, states)));
    }

    /// <inheritdoc/>
    public ITableDisplay Begin(string table, int pieces, int restored)
    {
        ProgressTask whole = context.AddTask(Markup.Escape(table), maxValue: Math.Max(1, pieces));
        whole.Value = restored;
        states[whole.Id] = $"{restored}/{pieces}";
        return new Bars(context, states, whole);
    }

    /// <inheritdoc/>
    public void Skip(string table, string reason)
    {
        ProgressTask task = context.AddTask(Markup.Escape(table), maxValue: 1);
        task.Value = 1;
        task.StopTask();
        states[task.Id] = $"skipped, {reason}";
    }

    private sealed class Bars(ProgressContext context, ConcurrentDictionary<int, string> states, ProgressTask whole) : ITableDisplay
    {
        private readonly ConcurrentDictionary<string, ProgressTask> _running = new();

        /// <inheritdoc/>
        public void Update(string work, Progress progress)
        {
            ProgressTask task = _running.GetOrAdd(work, name => context.AddTask("  " + Markup.Escape(name)));
            task.IsIndeterminate = progress.Steps <= 0;
            task.MaxValue = Math.Max(1, progress.Steps);
            task.Value = progress.Step;
            string loss = double.IsNaN(progress.Loss) ? "" : string.Create(CultureInfo.InvariantCulture, $"  loss {progress.Loss:E2}");
            states[task.Id] = $"{progress.Step}{loss}";
        }

        /// <inheritdoc/>
        public void Finish(string work, double seconds)
        {
            if (_running.TryRemove(work, out ProgressTask? task))
            {
                task.Value = task.MaxValue;
                task.StopTask();
            }

            whole.Increment(1);
            states[whole.Id] = string.Create(CultureInfo.InvariantCulture, $"{whole.Value}/{whole.MaxValue}");

            if (whole.Value >= whole.MaxValue)
            {
                whole.StopTask();
            }
        }
    }

    /// <summary>The step and the loss of a task.</summary>
    private sealed class StateColumn(ConcurrentDictionary<int, string> states) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(states.GetValueOrDefault(task.Id, ""));
    }
}
