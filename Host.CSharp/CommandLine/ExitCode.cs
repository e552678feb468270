namespace Spectral.Host.CommandLine;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Done; for a comparison: reproduced.</summary>
    public const int Reproduced = 0;

    /// <summary>A table differs from its archived twin.</summary>
    public const int Different = 1;

    /// <summary>The command line asks for something that does not exist.</summary>
    public const int Usage = 2;

    /// <summary>A comparison could not be made, or a file could not be read.</summary>
    public const int NotCompared = 3;

    /// <summary>A computation broke down.</summary>
    public const int NumericalFailure = 4;

    /// <summary>Memory ran out; what is done is kept.</summary>
    public const int OutOfMemory = 71;

    /// <summary>A fault nobody expected.</summary>
    public const int Unexpected = 70;

    /// <summary>A file could not be written.</summary>
    public const int InputOutput = 74;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
