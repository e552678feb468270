namespace Spectral.Host.OwnData.Reading;

/// <summary>What the values of a column can serve as.</summary>
internal enum ValueKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Dates, times or timestamps, read as seconds from the first.</summary>
    Instant,

    /// <summary>Text, truth values or bytes: at most the names of trajectories.</summary>
    Word,

    /// <summary>Nothing that can be read.</summary>
    Unreadable,
}

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values can serve as.</param>
/// <param name="Example">Of words and instants: one of them, for what a refusal quotes; empty where none is at hand.</param>
internal sealed record SourceColumn(string Name, ValueKind Kind, string Example = "");
