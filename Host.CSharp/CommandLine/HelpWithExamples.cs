using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Linq;

namespace Spectral.Host.CommandLine;

/// <summary>The help of a command, and below it examples to copy.</summary>
internal sealed class HelpWithExamples(string[] examples) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command its examples.</summary>
    public static T On<T>(T command, params string[] examples)
        where T : Command
    {
        HelpOption? own = command.Options.OfType<HelpOption>().FirstOrDefault();

        if (own is null)
        {
            own = new HelpOption();
            command.Options.Add(own);
        }

        own.Action = new HelpWithExamples(examples);
        return command;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _help.Invoke(parseResult);
        System.IO.TextWriter writer = parseResult.InvocationConfiguration.Output;
        writer.WriteLine("Examples:");

        foreach (string example in examples)
        {
            writer.WriteLine("  " + example);
        }

        return code;
    }
}
