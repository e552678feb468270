using System;

namespace Spectral.Host.Reproduction;

/// <summary>An experiment refuses its settings.</summary>
internal sealed class PlanException(string table, ArgumentException fault) : Exception(fault.Message, fault)
{
    /// <summary>The table that cannot be made.</summary>
    public string Table { get; } = table;

    /// <summary>What is wrong, in one line.</summary>
    public string Reason => fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
